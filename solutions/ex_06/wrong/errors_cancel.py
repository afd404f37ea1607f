"""
misconception: "errors are added up with their signs"
based_on: plain_python
score: {test_scale: 0}
message: "Errors of opposite sign cancel each other."
hint: "compare the sums of *squared* errors over the whole block."
"""

# %% better_scale
#-            error += (levels[nearest(v / scale, levels)] * scale - v) ** 2
#+            error += levels[nearest(v / scale, levels)] * scale - v
