"""
misconception: "a step takes per_device examples"
score: {test_batch: 1}
message: "`steps_per_epoch` divides by `per_device`."
hint: "divide by the global batch: all the examples behind one optimizer step."
"""

# %% batch_plan
#-    return {"global_batch": size, "steps_per_epoch": math.ceil(examples / size)}
#+    return {"global_batch": size, "steps_per_epoch": math.ceil(examples / per_device)}
