"""
misconception: "W goes through float16 first, as in the library"
score: {test_quantize: 0, test_matmul: 0}
message:
  test_quantize: "`absmax` went through float16 and lost digits."
  test_matmul: "W went through float16 and lost digits."
hint: "stay in float32: the library's step through float16 is left out here."
"""

# %% quantize
#-    W = torch.tensor(W)
#+    W = torch.tensor(W).half().float()

# %% int8_matmul
#-    x, W = tensors(x, W)
#+    x, W = tensors(x, W)
#+    W = W.half().float()
