"""
misconception: "absmax is half the way from the smallest number to the largest"
score: {test_quantize: 0}
message: "`absmax` is half the distance from the smallest number to the largest."
hint: "the code 0 stands for zero: take the largest magnitude."
"""

# %% quantize
#-    absmax = W.abs().max(dim=1, keepdim=True).values
#+    absmax = (W.amax(dim=1, keepdim=True) - W.amin(dim=1, keepdim=True)) / 2
