"""
misconception: "the base plays no part: only the adapter is computed"
based_on: with_the_course_functions
score: {test_absmax: 0, test_weights: 0, test_forward: 0, test_gradients: 2, test_layers: 0}
told:
  test_forward: "The base's own output, x·Wᵀ, is missing"
  test_gradients: "comes through the adapter alone"
  test_layers: "The second layer gets only what the first adapter adds"
"""

# %% block_absmax
def block_absmax(statistics):
    return [0.0] * len(statistics["codes"])

# %% dequantize
#-    n = base["shape"][0] * base["shape"][1]
#-    codes = quantization.unpack(torch.tensor(base["bytes"], dtype=torch.uint8), n)
#-    absmax = block_absmax(base["absmax"])
#-    return quantization.dequantize(codes, absmax, NF4, tuple(base["shape"]), torch.float32, base["block"])
#+    out, into = base["shape"]
#+    return [[0.0] * into for _ in range(out)]

# %% qlora_forward
#-    return x @ (dequantize(base) + (alpha / r) * (B @ A)).T
#+    return alpha / r * (x @ A.T) @ B.T

# %% qlora_gradients
#-    full = s * (g.T @ x)  # what a weight of this shape would get
#-    return {"A": B.T @ full, "B": full @ A.T, "x": g @ (dequantize(base) + s * (B @ A))}
#+    return {"A": s * B.T @ g.T @ x, "B": s * g.T @ x @ A.T, "x": s * g @ B @ A}
