"""
misconception: "16-bit training always has a float32 copy of the weights, and every small batch is a step"
based_on: tables_and_bits
score: {test_batch: 1, test_memory: 2}
told:
  test_batch: "counts small batches"
  test_memory: "16 bytes a weight"
"""

# %% batch_plan
#-    return {"global_batch": global_batch, "steps_per_epoch": -(-examples // global_batch)}
#+    return {"global_batch": global_batch, "steps_per_epoch": -(-examples // (per_device * processes))}

# %% memory_gb
#-BITS = {"full": 96, "lora": 16, "qlora": 4.127}
#+BITS = {"full": 128, "lora": 16, "qlora": 4.127}

# %% fits
def fits(needed_gb, gpu_gb, gpus, sharded):
    return bool(needed_gb / (gpus if sharded else 1) <= 0.8 * gpu_gb)
