"""
misconception: "the optimizer keeps nothing"
based_on: step_by_step
score: {test_memory: 0}
message: "`memory_gb` leaves Adam out."
hint: "Adam keeps two float32 numbers for everything that is trained."
"""

# %% memory_gb
def memory_gb(n_params, n_lora, method):
    if method == "full":
        total = n_params * (2 + 2)
    elif method == "lora":
        total = n_params * 2 + n_lora * (4 + 4)
    else:
        total = n_params * 4.127 / 8 + n_lora * (4 + 4)
    return total / 10**9
