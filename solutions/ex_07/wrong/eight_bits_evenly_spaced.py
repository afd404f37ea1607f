"""
misconception: "an 8-bit code is a whole number from -128 to 127, as in int8"
score: {test_absmax: 0}
message: "`block_absmax` reads the 8-bit codes as evenly spaced levels."
hint: "a code is the number of a line in the table D8."
"""

# %% block_absmax
#-    return D8[codes] * scale + statistics["offset"]
#+    return (codes - 128) / 127 * scale + statistics["offset"]

# %% or block_absmax
#-    return D8[codes] * scale + statistics["offset"]
#+    return (codes - 128) / 127 * scale

# %% or block_absmax
#-    return D8[codes] * scale + statistics["offset"]
#+    return codes / 255 * scale + statistics["offset"]

# %% or block_absmax
#-    return D8[codes] * scale + statistics["offset"]
#+    return codes / 255 * scale

# %% or block_absmax
#-    return D8[codes] * scale + statistics["offset"]
#+    return codes / 127 * scale + statistics["offset"]

# %% or block_absmax
#-    return D8[codes] * scale + statistics["offset"]
#+    return codes / 127 * scale

# %% or block_absmax
#-    return D8[codes] * scale + statistics["offset"]
#+    return (codes / 127.5 - 1) * scale + statistics["offset"]

# %% or block_absmax
#-    return D8[codes] * scale + statistics["offset"]
#+    return (codes / 127.5 - 1) * scale

# %% or block_absmax
#-    return D8[codes] * scale + statistics["offset"]
#+    return (codes / 128 - 1) * scale + statistics["offset"]

# %% or block_absmax
#-    return D8[codes] * scale + statistics["offset"]
#+    return (codes / 128 - 1) * scale
