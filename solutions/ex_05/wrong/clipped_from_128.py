"""
misconception: "int8 goes from −128, so there are 128 steps, and the top is clipped"
score: {test_quantize: 0}
message: "The codes are measured in steps of absmax / 128."
hint: "codes go from −127 to 127: 127 steps lead from 0 to absmax."
"""

# %% quantize
#-    codes = torch.round(W / absmax * 127)
#+    codes = torch.round(W / absmax * 128).clamp(-128, 127)
