"""
misconception: "merging is dequantizing"
based_on: numpy_own
score: {test_merge: 0}
message: "These are the weights of the base: the adapter adds nothing."
hint: "where is B·A added?"
"""

# %% merge
#-    return (base_weights(base) + what_it_adds(adapter)).tolist()
#+    return base_weights(base).tolist()
