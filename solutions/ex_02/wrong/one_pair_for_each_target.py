"""
misconception: "two targets that fit a layer give it two adapters"
based_on: no_common_code
score: {test_lora_count: 3}
message: "`lora_count` counts a layer twice that two targets fit."
hint: "it gets one pair of A and B: go through the layers, not through the targets."
"""

# %% lora_count
#-    hits = set()
#+    hits = []

#-        hits |= {name for name in names if name == target or name.endswith(f".{target}")}
#+        hits += [name for name in names if name == target or name.endswith(f".{target}")]
