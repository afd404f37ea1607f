"""
misconception: "weight k has absmax number k modulo the number of blocks"
based_on: matmul_that_dequantizes_again
score: {test_weights: 0}
message: "In `dequantize` the absmax values take turns from weight to weight."
hint: "one absmax belongs to a block of *neighbours*; then comes the next one."
"""

# %% dequantize
#-    return (NF4[code] * block_absmax(base["absmax"])[k // base["block"]]).unflatten(0, tuple(base["shape"]))
#+    return (NF4[code] * block_absmax(base["absmax"])[k % len(base["absmax"]["codes"])]).unflatten(0, tuple(base["shape"]))
