"""
misconception: "every weight of the base has a gradient and states, frozen or not"
based_on: tables_and_bits
score: {test_memory: 1}
message: "`memory_gb` gives the frozen weights gradients and Adam's states."
hint: "only what is trained has them."
"""

# %% memory_gb
#-BITS = {"full": 96, "lora": 16, "qlora": 4.127}
#+BITS = {"full": 96, "lora": 96, "qlora": 84.127}

# %% or memory_gb
#-        bits += 128 * n_lora
#+        bits += 128 * n_params
