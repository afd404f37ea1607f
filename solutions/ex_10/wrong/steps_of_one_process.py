"""
misconception: "each process sees all examples"
score: {test_batch: 1}
message: "`steps_per_epoch` is that of one process alone."
hint: "the processes share the examples: divide by the global batch."
"""

# %% batch_plan
#-    return {"global_batch": size, "steps_per_epoch": math.ceil(examples / size)}
#+    return {"global_batch": size, "steps_per_epoch": math.ceil(examples / (per_device * accumulation))}
