"""
misconception: "the share of energy that is lost is taken for the error"
score: {test_rank: 0}
message: "The error is squared: it is a share of the energy."
hint: "the error is a norm, so take the root of the sum of squares."
"""

# %% smallest_rank
#-    for r in range(1, len(s) + 1):
#-        if np.sqrt((s[r:] ** 2).sum() / (s**2).sum()) <= error:
#-            return r
#+    kept = np.cumsum(s**2) / np.sum(s**2)
#+    return int(np.argmax(1 - kept <= error)) + 1
