"""
misconception: "each GPU of FSDP holds the whole model"
based_on: step_by_step
score: {test_fits: 0}
message: "`fits` does not divide a sharded model."
hint: "how much does each GPU hold?"
"""

# %% fits
#-        needed_gb = needed_gb / gpus
#+        needed_gb = needed_gb
