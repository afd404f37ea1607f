"""
misconception: "processes and accumulation are added"
score: {test_batch: 1}
message: "`global_batch` adds what has to be multiplied."
hint: "each process takes `per_device` examples, `accumulation` times."
"""

# %% batch_plan
#-    size = per_device * accumulation * processes
#+    size = per_device * (accumulation + processes)
