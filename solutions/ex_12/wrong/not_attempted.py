"""
misconception: "nothing is written yet"
based_on: ""
score: {test_dora: 0, test_pissa: 0, test_mxfp4: 0, test_bits: 0, test_alpha: 0}
"""

# %% dora
def dora(x, W, A, B, m, s):
    # YOUR CODE HERE
    raise NotImplementedError()

# %% pissa
def pissa(W, r, s):
    # YOUR CODE HERE
    raise NotImplementedError()

# %% mxfp4
def mxfp4(values):
    # YOUR CODE HERE
    raise NotImplementedError()

# %% bits
def bits_per_weight(code, block, per_block, whole, weights):
    # YOUR CODE HERE
    raise NotImplementedError()

# %% alpha
def plain_alpha(alpha, r, rslora, ratio):
    # YOUR CODE HERE
    raise NotImplementedError()
