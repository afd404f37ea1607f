"""
misconception: "every small batch is a step of the optimizer"
score: {test_batch: 1}
message: "`steps_per_epoch` counts small batches."
hint: "an optimizer step comes once a global batch."
"""

# %% batch_plan
#-    return {"global_batch": size, "steps_per_epoch": math.ceil(examples / size)}
#+    return {"global_batch": size, "steps_per_epoch": math.ceil(examples / (per_device * processes))}
