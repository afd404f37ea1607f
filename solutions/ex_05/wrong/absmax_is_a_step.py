"""
misconception: "absmax is the scale that one divides by"
score: {test_quantize: 0}
message: "`absmax` is one step, not the largest magnitude."
hint: "return the largest magnitude itself under \"absmax\"."
"""

# %% quantize
#-    absmax = W.abs().max(dim=1, keepdim=True).values
#-    codes = torch.round(W / absmax * 127)
#+    absmax = W.abs().max(dim=1, keepdim=True).values / 127
#+    codes = torch.round(W / absmax)
