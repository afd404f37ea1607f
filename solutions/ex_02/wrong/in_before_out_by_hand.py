"""
misconception: "a weight is stored as [in, out]"
based_on: pandas_table
score: {test_shapes: 0}
told:
  test_shapes: "gives [in, out]"
"""

# %% shapes
#-        {"out": [q, kv, kv, hidden, mlp, mlp, hidden], "in": [hidden, hidden, hidden, q, hidden, hidden, mlp]},
#+        {"in": [hidden, hidden, hidden, q, hidden, hidden, mlp], "out": [q, kv, kv, hidden, mlp, mlp, hidden]},
