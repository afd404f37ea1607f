"""
misconception: "W is quantized again without its outlier columns"
score: {test_matmul: 0}
message: "W is quantized without its outlier columns."
hint: "all of W is stored once: quantize W whole, then pick columns of its codes."
"""

# %% int8_matmul
#-    w_max = W.abs().amax(dim=1, keepdim=True)
#+    w_max = W.abs().amax(dim=1, keepdim=True)
#+    W_back = torch.round(W * 127 / w_max) * w_max / 127
#+    w_max = W[:, ~out_cols].abs().amax(dim=1, keepdim=True)
#-    W_back = w_codes * w_max / 127
