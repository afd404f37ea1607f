"""
misconception: "whole numbers come from rounding down"
score: {test_quantize: 0}
message: "`quantize` rounds the codes down."
hint: "take the nearest code: `torch.round`."
"""

# %% quantize
#-    codes = torch.round(W / absmax * 127)
#+    codes = torch.floor(W / absmax * 127)
