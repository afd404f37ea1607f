"""
misconception: "int8 has room for 128"
score: {test_quantize: 0}
message: "Codes of 128 don't fit into int8 and turn into −128."
hint: "codes go from −127 to 127: 127 steps lead from 0 to absmax."
"""

# %% quantize
#-    codes = torch.round(W / absmax * 127)
#+    codes = torch.round(W / absmax * 128)
#+    codes = torch.where(codes == 128, -128, codes)
