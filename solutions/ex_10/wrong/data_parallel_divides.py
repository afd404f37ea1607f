"""
misconception: "two GPUs hold half of the model each, sharded or not"
score: {test_fits: 0}
message: "`fits` divides a model that is not sharded."
hint: "in data parallel training each GPU holds all of it."
"""

# %% fits
#-    held = needed_gb / gpus if sharded else needed_gb
#+    held = needed_gb / gpus
