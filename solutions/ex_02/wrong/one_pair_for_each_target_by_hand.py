"""
misconception: "two targets that fit a layer give it two adapters"
based_on: names_in_parts
score: {test_lora_count: 3}
told:
  test_lora_count: "counts a layer twice"
"""

# %% lora_count
#-                    if is_target(parts, target):
#-                        hit = True
#-            if hit:
#+                    if is_target(parts, target):
#+                        count += r * (into + out)
#+            if hit:
