"""
misconception: "rsLoRA makes the update smaller"
score: {test_alpha: 0}
message: "alpha is divided by √r."
hint: "alpha/√r is √r times as large as alpha/r."
"""

# %% alpha
#-        alpha = alpha * math.sqrt(r)
#+        alpha = alpha / math.sqrt(r)
