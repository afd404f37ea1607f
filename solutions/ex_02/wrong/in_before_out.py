"""
misconception: "a weight is stored as [in, out]"
based_on: one_pattern
score: {test_shapes: 0}
message: "`shapes` gives [in, out] in place of [out, in]."
hint: "PyTorch stores a Linear's weight as `[out, in]`."
"""

# %% shapes
#-    return {name: [o, i] for name, o, i in zip(names, outs, ins)}
#+    return {name: [i, o] for name, o, i in zip(names, outs, ins)}
