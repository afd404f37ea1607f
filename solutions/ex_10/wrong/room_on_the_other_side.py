"""
misconception: "80 % of what a run needs has to fit"
score: {test_fits: 0}
message: "`fits` takes 80 % of what is needed, not of the card."
hint: "at most 80 % of `gpu_gb` may be taken."
"""

# %% fits
#-    return held <= 0.8 * gpu_gb
#+    return 0.8 * held <= gpu_gb
