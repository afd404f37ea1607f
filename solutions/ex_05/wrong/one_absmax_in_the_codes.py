"""
misconception: "each row has its absmax, but the codes are measured by the largest of all"
score: {test_quantize: 0}
message: "The codes are measured by one absmax for the whole matrix."
hint: "divide each row by its own absmax: `keepdim=True` keeps it a column."
"""

# %% quantize
#-    codes = torch.round(W / absmax * 127)
#+    codes = torch.round(W / W.abs().max() * 127)
