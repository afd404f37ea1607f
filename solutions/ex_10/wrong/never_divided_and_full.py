"""
misconception: "each GPU holds the whole model, and can be filled to the last byte"
score: {test_fits: 0}
message: "`fits` does not divide a sharded model, and leaves no room for activations."
hint: "how much does each GPU hold? Only 80 % of a card may be taken."
"""

# %% fits
#-    held = needed_gb / gpus if sharded else needed_gb
#-    return held <= 0.8 * gpu_gb
#+    return needed_gb <= gpu_gb
