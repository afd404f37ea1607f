"""
misconception: "NF4 takes four bits a weight and nothing else"
based_on: tables_and_bits
score: {test_memory: 2}
message: "`memory_gb` leaves NF4's statistics out."
hint: "4 bits for the code, and a little more for the scales."
"""

# %% memory_gb
#-BITS = {"full": 96, "lora": 16, "qlora": 4.127}
#+BITS = {"full": 96, "lora": 16, "qlora": 4}

# %% fits
def fits(needed_gb, gpu_gb, gpus, sharded):
    return bool(needed_gb / (gpus if sharded else 1) <= 0.8 * gpu_gb)
