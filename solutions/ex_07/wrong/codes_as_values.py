"""
misconception: "a 4-bit code is a whole number from -8 to 7, as in int4"
based_on: torch_does_backward
score: {test_weights: 0}
message: "`dequantize` uses the 4-bit codes as if they were values."
hint: "a code is the number of a line in the table NF4."
"""

# %% dequantize
#-    values = NF4[codes.long()]
#+    values = (codes.float() - 8) / 7

# %% or dequantize
#-    values = NF4[codes.long()]
#+    values = codes.float()

# %% or dequantize
#-    values = NF4[codes.long()]
#+    values = codes.float() - 8

# %% or dequantize
#-    values = NF4[codes.long()]
#+    values = codes.float() - 7

# %% or dequantize
#-    values = NF4[codes.long()]
#+    values = (codes.float() - 7) / 7

# %% or dequantize
#-    values = NF4[codes.long()]
#+    values = (codes.float() - 8) / 8

# %% or dequantize
#-    values = NF4[codes.long()]
#+    values = codes / 15

# %% or dequantize
#-    values *= block_absmax(base["absmax"]).repeat_interleave(base["block"])[:n]
#-    return values.view(*base["shape"])
#+    return codes.float().view(*base["shape"])
