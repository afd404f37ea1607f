"""
misconception: "alpha // r"
score: {test_repair: 3}
message: "The scale has lost its fraction."
hint: "`//` cuts it off: divide with `/`."
"""

# %% repair
#-    fixed["scale"] = fixed["alpha"] / fixed["r"]
#+    fixed["scale"] = fixed["alpha"] // fixed["r"]
