"""
misconception: "a GPU can be filled to the last byte with weights"
based_on: tables_and_bits
score: {test_fits: 0}
message: "`fits` leaves no room for activations."
hint: "only 80 % of a card may be taken."
"""

# %% fits
def fits(needed_gb, gpu_gb, gpus, sharded):
    return bool(needed_gb / (gpus if sharded else 1) <= gpu_gb)
