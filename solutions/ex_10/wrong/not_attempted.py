"""
misconception: "nothing was written"
based_on: ""
score: {test_batch: 0, test_flops: 0, test_memory: 0, test_fits: 0, test_repair: 0}
"""

# %% batch_plan
def batch_plan(examples, per_device, accumulation, processes):
    raise NotImplementedError()
