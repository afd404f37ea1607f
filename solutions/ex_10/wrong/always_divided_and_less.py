"""
misconception: "GPUs share every model, and at most means less than"
score: {test_fits: 0}
message: "`fits` divides a model that is not sharded, and refuses what takes exactly 80 %."
hint: "in data parallel training each GPU holds all of it. At most 80 % may be taken: `<=`."
"""

# %% fits
#-    held = needed_gb / gpus if sharded else needed_gb
#-    return held <= 0.8 * gpu_gb
#+    return needed_gb / gpus < 0.8 * gpu_gb
