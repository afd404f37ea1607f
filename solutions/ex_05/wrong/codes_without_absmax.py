"""
misconception: "a code is 127 times the number"
score: {test_quantize: 0}
message: "The codes don't depend on absmax."
hint: "divide by the row's absmax: its largest magnitude gets the code 127."
"""

# %% quantize
#-    codes = torch.round(W / absmax * 127)
#+    codes = torch.round(127 * W)
