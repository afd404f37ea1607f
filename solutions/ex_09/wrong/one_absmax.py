"""
misconception: "the matrix has one absmax, its largest"
based_on: loops
score: {test_merge: 0, test_lost: 0}
message: "One absmax is used for all blocks."
hint: "each block has its own."
"""

# %% merge
#-            absmax = base["absmax"][position // base["blocksize"]]
#+            absmax = max(base["absmax"])

# %% lost
#-        absmax = max(map(abs, block))
#+        absmax = max(map(abs, flat))
