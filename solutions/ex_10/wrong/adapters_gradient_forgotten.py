"""
misconception: "an adapter is so small that its gradient takes nothing, and checkpointing runs everything twice"
based_on: tables_and_bits
score: {test_flops: 0, test_memory: 1}
told:
  test_flops: "four passes"
  test_memory: "12 bytes for a trained number"
"""

# %% flops_per_step
#-OPERATIONS = {"full": 6, "lora": 4, "lora, checkpointing": 4 + 2}
#+OPERATIONS = {"full": 6, "lora": 4, "lora, checkpointing": 4 * 2}

# %% memory_gb
#-        bits += 128 * n_lora
#+        bits += 96 * n_lora

# %% fits
def fits(needed_gb, gpu_gb, gpus, sharded):
    return bool(needed_gb / (gpus if sharded else 1) <= 0.8 * gpu_gb)
