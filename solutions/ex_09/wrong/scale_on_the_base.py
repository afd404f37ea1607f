"""
misconception: "alpha/r scales the whole weight"
based_on: numpy_own
score: {test_merge: 0}
message: "The scale multiplies the base as well."
hint: "it belongs to B·A alone."
"""

# %% merge
#-    return (base_weights(base) + what_it_adds(adapter)).tolist()
#+    return (adapter["alpha"] / adapter["r"] * base_weights(base) + what_it_adds(adapter)).tolist()
