"""
misconception: "queries are as wide as a token's vector"
score: {test_shapes: 2}
message: "`q_proj` is square in `shapes`."
hint: "it writes one vector for each query head: how wide are they together?"
"""

# %% shapes
#-        "q_proj": [queries, hidden],
#+        "q_proj": [hidden, hidden],
