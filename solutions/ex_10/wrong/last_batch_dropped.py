"""
misconception: "what does not fill a batch is never seen"
based_on: loops_and_parts
score: {test_batch: 1}
message: "`steps_per_epoch` leaves the last, smaller batch out."
hint: "every example is to be seen once: `math.ceil` rounds up."
"""

# %% batch_plan
#-    while seen < examples:
#+    while seen + size <= examples:
