"""
misconception: "True means that it does not fit"
score: {test_fits: 0}
message: "`fits` says True where a run does not fit, and False where it does."
hint: "return `True` where what one GPU holds is at most what it may hold."
"""

# %% fits
#-    return held <= 0.8 * gpu_gb
#+    return held > 0.8 * gpu_gb
