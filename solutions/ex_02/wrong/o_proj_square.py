"""
misconception: "o_proj maps a token's vector to a token's vector, so it must be square"
score: {test_shapes: 2}
message: "`o_proj` is square in `shapes`."
hint: "it reads what all query heads have collected: how wide is that together?"
"""

# %% shapes
#-        "o_proj": [hidden, queries],
#+        "o_proj": [hidden, hidden],
