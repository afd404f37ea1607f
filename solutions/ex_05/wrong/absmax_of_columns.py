"""
misconception: "the maximum is taken along the wrong dimension"
score: {test_quantize: 0}
message: "`absmax` has one number for each column."
hint: "each row has its own scale. Along which dimension do you take the maximum?"
"""

# %% quantize
#-    absmax = W.abs().max(dim=1, keepdim=True).values
#+    absmax = W.abs().max(dim=0, keepdim=True).values
