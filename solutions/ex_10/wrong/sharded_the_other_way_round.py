"""
misconception: "data parallel training divides the model, FSDP does not"
score: {test_fits: 0}
message: "`fits` divides a model that is not sharded, and does not divide a sharded one."
hint: "FSDP divides the copy over the GPUs; data parallel training does not."
"""

# %% fits
#-    held = needed_gb / gpus if sharded else needed_gb
#+    held = needed_gb if sharded else needed_gb / gpus
