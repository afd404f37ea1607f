"""
misconception: "√r · √r"
score: {test_alpha: 0}
message: "alpha is multiplied by r, and not by √r."
hint: "which alpha, divided by r, gives alpha/√r?"
"""

# %% alpha
#-        alpha = alpha * math.sqrt(r)
#+        alpha = alpha * r
