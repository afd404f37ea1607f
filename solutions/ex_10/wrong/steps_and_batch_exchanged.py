"""
misconception: "the steps are the batch"
score: {test_batch: 0}
message: "`global_batch` and `steps_per_epoch` are in each other's place."
hint: "`global_batch` is the examples behind one optimizer step."
"""

# %% batch_plan
#-    return {"global_batch": size, "steps_per_epoch": math.ceil(examples / size)}
#+    return {"steps_per_epoch": size, "global_batch": math.ceil(examples / size)}
