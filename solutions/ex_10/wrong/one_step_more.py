"""
misconception: "one step is always added for the rest"
score: {test_batch: 1}
message: "`steps_per_epoch` has one step too many where the examples fill their last batch."
hint: "`math.ceil` adds a step only where something is left."
"""

# %% batch_plan
#-    return {"global_batch": size, "steps_per_epoch": math.ceil(examples / size)}
#+    return {"global_batch": size, "steps_per_epoch": examples // size + 1}
