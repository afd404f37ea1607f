"""
misconception: "nothing has been written yet"
score: {test_batch: 0, test_flops: 0, test_memory: 0, test_fits: 0, test_repair: 0}
told:
  test_batch: "batch_plan is not written yet"
  test_flops: "flops_per_step is not written yet"
  test_memory: "memory_gb is not written yet"
  test_fits: "fits is not written yet"
  test_repair: "repair is not written yet"
"""

# %% batch_plan
def batch_plan(examples, per_device, accumulation, processes):
    raise NotImplementedError()

# %% flops_per_step
def flops_per_step(n_params, tokens, method):
    raise NotImplementedError()

# %% memory_gb
def memory_gb(n_params, n_lora, method):
    raise NotImplementedError()

# %% fits
def fits(needed_gb, gpu_gb, gpus, sharded):
    raise NotImplementedError()

# %% repair
def repair(config):
    raise NotImplementedError()
