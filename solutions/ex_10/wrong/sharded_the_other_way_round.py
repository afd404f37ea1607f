"""
misconception: "data parallel training divides the model, FSDP does not"
score: {test_fits: 0}
told: {test_fits: "does not divide a sharded model"}
"""

# %% fits
#-    held = needed_gb / gpus if sharded else needed_gb
#+    held = needed_gb if sharded else needed_gb / gpus
