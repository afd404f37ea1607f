"""
misconception: "per_device has to be multiplied by the accumulation before it is accumulated"
based_on: step_by_step
score: {test_batch: 1}
message: "`global_batch` counts the accumulation twice."
hint: "each small batch holds `per_device` examples, no more."
"""

# %% batch_plan
#-    total = per_process * processes
#+    total = per_process * accumulation * processes
