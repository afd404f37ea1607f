"""
misconception: "Adam's averages have the format of the weights, and the gradients of weights come with those of inputs"
based_on: tables_and_bits
score: {test_flops: 0, test_memory: 2}
told:
  test_flops: "leaves a part out"
  test_memory: "Adam's numbers in 16 bits"
"""

# %% flops_per_step
#-OPERATIONS = {"full": 6, "lora": 4, "lora, checkpointing": 4 + 2}
#+OPERATIONS = {"full": 4, "lora": 4, "lora, checkpointing": 4 + 2}

# %% memory_gb
#-BITS = {"full": 96, "lora": 16, "qlora": 4.127}
#+BITS = {"full": 64, "lora": 16, "qlora": 4.127}

# %% fits
def fits(needed_gb, gpu_gb, gpus, sharded):
    return bool(needed_gb / (gpus if sharded else 1) <= 0.8 * gpu_gb)
