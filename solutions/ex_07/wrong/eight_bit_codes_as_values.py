"""
misconception: "an 8-bit code is a number"
score: {test_absmax: 0}
message: "`block_absmax` uses the 8-bit codes as if they were values."
hint: "a code is the number of a line in the table D8."
"""

# %% block_absmax
#-    return D8[codes] * scale + statistics["offset"]
#+    return codes * scale + statistics["offset"]

# %% or block_absmax
#-    return D8[codes] * scale + statistics["offset"]
#+    return codes * scale

# %% or block_absmax
#-    return D8[codes] * scale + statistics["offset"]
#+    return (codes - 128) * scale + statistics["offset"]

# %% or block_absmax
#-    return D8[codes] * scale + statistics["offset"]
#+    return (codes - 128) * scale

# %% or block_absmax
#-    return D8[codes] * scale + statistics["offset"]
#+    return (codes - 127.5) * scale + statistics["offset"]

# %% or block_absmax
#-    return D8[codes] * scale + statistics["offset"]
#+    return (codes - 127.5) * scale
