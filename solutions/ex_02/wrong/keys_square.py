"""
misconception: "keys and values are as wide as a token's vector"
score: {test_shapes: 1}
message: "`k_proj` and `v_proj` are square in `shapes`."
hint: "they write one vector for each of `num_key_value_heads` heads."
"""

# %% shapes
#-        "k_proj": [keys, hidden],
#-        "v_proj": [keys, hidden],
#+        "k_proj": [hidden, hidden],
#+        "v_proj": [hidden, hidden],
