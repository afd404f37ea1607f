"""
misconception: "o_proj looks like q_proj"
score: {test_shapes: 2}
message: "`o_proj` is the wrong way round in `shapes`."
hint: "`[out, in]`: it reads the query heads, and writes a token's vector."
"""

# %% shapes
#-        "o_proj": [hidden, queries],
#+        "o_proj": [queries, hidden],
