"""
misconception: "at most means less than"
based_on: tables_and_bits
score: {test_fits: 0}
message: "`fits` refuses what takes exactly 80 %."
hint: "at most 80 %, so that much may be taken: `<=`."
"""

# %% fits
def fits(needed_gb, gpu_gb, gpus, sharded):
    return bool(needed_gb / (gpus if sharded else 1) < 0.8 * gpu_gb)
