"""
misconception: "accumulation changes nothing about the batch"
based_on: tables_and_bits
score: {test_batch: 1}
message: "`global_batch` leaves the accumulation out."
hint: "how many small batches does the optimizer wait for?"
"""

# %% batch_plan
#-    global_batch = math.prod([per_device, accumulation, processes])
#+    global_batch = math.prod([per_device, processes])
