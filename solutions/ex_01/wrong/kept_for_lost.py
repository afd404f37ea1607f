"""
misconception: "what is kept and what is lost make one, in norms as in squares"
score: {test_rank: 0}
message: "`smallest_rank` compares what is kept, not what is lost."
hint: "norms do not add up, only their squares do. Take the norm of what is dropped."
"""

# %% smallest_rank
#-        if np.sqrt((s[r:] ** 2).sum() / (s**2).sum()) <= error:
#+        if np.linalg.norm(s[:r]) / np.linalg.norm(s) >= 1 - error:
