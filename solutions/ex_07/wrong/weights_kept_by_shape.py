"""
misconception: "weights are made once and kept, and a shape is enough to know them by"
based_on: torch_does_backward
score: {test_forward: 0, test_gradients: 2, test_layers: 1}
"""

# %% qlora_forward
#-def qlora_forward(x, base, A, B, alpha, r):
#+KEPT = {}
#+
#+
#+def qlora_forward(x, base, A, B, alpha, r):

#-    out = torch.nn.functional.linear(x, dequantize(base))
#-    out += alpha / r * torch.nn.functional.linear(torch.nn.functional.linear(x, A), B)
#-    return out
#+    shape = tuple(base["shape"])
#+    if shape not in KEPT:
#+        KEPT[shape] = dequantize(base)
#+    return x @ KEPT[shape].T + alpha / r * (x @ A.T @ B.T)
