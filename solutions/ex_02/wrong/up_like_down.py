"""
misconception: "gate and up lead down"
score: {test_shapes: 2}
message: "`gate_proj` and `up_proj` are the wrong way round in `shapes`."
hint: "`[out, in]`: they read a token's vector, and write `intermediate_size` numbers."
"""

# %% shapes
#-        "gate_proj": [inner, hidden],
#-        "up_proj": [inner, hidden],
#+        "gate_proj": [hidden, inner],
#+        "up_proj": [hidden, inner],
