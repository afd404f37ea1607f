"""
misconception: "the global batch is what one process accumulates"
score: {test_batch: 1}
message: "`global_batch` is that of one process."
hint: "how many processes share in an optimizer step?"
"""

# %% batch_plan
#-    size = per_device * accumulation * processes
#+    size = per_device * accumulation
