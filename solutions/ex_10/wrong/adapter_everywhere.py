"""
misconception: "every method has an adapter, and a step costs the same for any number of tokens"
based_on: tables_and_bits
score: {test_flops: 0, test_memory: 2}
told:
  test_flops: "does not count the tokens"
  test_memory: "counts an adapter"
"""

# %% flops_per_step
#-    return OPERATIONS[method] * n_params * tokens
#+    return OPERATIONS[method] * n_params

# %% memory_gb
#-    if method != "full":
#-        bits += 128 * n_lora
#+    bits += 128 * n_lora

# %% fits
def fits(needed_gb, gpu_gb, gpus, sharded):
    return bool(needed_gb / (gpus if sharded else 1) <= 0.8 * gpu_gb)
