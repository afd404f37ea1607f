"""
misconception: "index 0 is taken for rank 0"
score: {test_rank: 0}
message: "Every rank is one too small."
hint: "index 0 of the singular values belongs to rank 1."
"""

# %% smallest_rank
#-    for r in range(1, len(s) + 1):
#-        if np.sqrt((s[r:] ** 2).sum() / (s**2).sum()) <= error:
#-            return r
#+    lost = [np.sqrt((s[r:] ** 2).sum() / (s**2).sum()) for r in range(1, len(s) + 1)]
#+    return int(np.argmax(np.array(lost) <= error))
