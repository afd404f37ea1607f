"""
misconception: "a part of a step is a part of a step"
score: {test_batch: 1}
message: "`steps_per_epoch` is not a whole number."
hint: "the last step may have fewer examples; it is a step all the same."
"""

# %% batch_plan
#-    return {"global_batch": size, "steps_per_epoch": math.ceil(examples / size)}
#+    return {"global_batch": size, "steps_per_epoch": examples / size}
