"""
misconception: "the three feed-forward layers have one shape"
score: {test_shapes: 2}
message: "`down_proj` is the wrong way round in `shapes`."
hint: "`[out, in]`: it reads `intermediate_size` numbers, and writes a token's vector."
"""

# %% shapes
#-        "down_proj": [hidden, inner],
#+        "down_proj": [inner, hidden],
