"""
misconception: "a part of a layer's name is enough to target it"
based_on: table_of_signs
score: {test_repair: 3}
message: "A name that matches no layer is still in `target_modules`."
hint: "PEFT compares the whole part after the last dot; a piece of it does not match."
"""

# %% repair
#-        return any(("." + name).endswith("." + target) for name in config["layer_names"])
#+        return any(target in name for name in config["layer_names"])
