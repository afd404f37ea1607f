"""
misconception: "one absmax for all of x"
score: {test_matmul: 0}
message: "One absmax is used for all of x."
hint: "each row of x has its own: `amax(dim=1, keepdim=True)`."
"""

# %% int8_matmul
#-    x_max = rest.abs().amax(dim=1, keepdim=True)
#+    x_max = rest.abs().amax().view(1, 1)
