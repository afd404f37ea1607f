"""
misconception: "each GPU holds the whole model, and at most means less than"
score: {test_fits: 0}
message: "`fits` does not divide a sharded model, and refuses what takes exactly 80 %."
hint: "how much does each GPU hold? At most 80 % may be taken: `<=`."
"""

# %% fits
#-    held = needed_gb / gpus if sharded else needed_gb
#-    return held <= 0.8 * gpu_gb
#+    return needed_gb < 0.8 * gpu_gb
