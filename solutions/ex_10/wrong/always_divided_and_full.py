"""
misconception: "GPUs share every model, and can be filled to the last byte"
score: {test_fits: 0}
message: "`fits` divides a model that is not sharded, and leaves no room for activations."
hint: "in data parallel training each GPU holds all of it. Only 80 % of a card may be taken."
"""

# %% fits
#-    held = needed_gb / gpus if sharded else needed_gb
#-    return held <= 0.8 * gpu_gb
#+    return needed_gb / gpus <= gpu_gb
