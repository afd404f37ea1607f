"""
misconception: "a number of bits is what the chapter prints, three places of it"
based_on: plain_python
score: {test_bits: 1}
message: "`bits_per_parameter` rounds the number of bits."
hint: "return the number itself."
"""

# %% bits
#-    return 4 + statistics / block_size
#+    return round(4 + statistics / block_size, 3)
#-    affordable = [b for b in BLOCK_SIZES if bits_per_parameter(b, second_block_size) <= budget]
#+    affordable = [b for b in BLOCK_SIZES if 4 + (32 if second_block_size is None else 8 + 32 / second_block_size) / b <= budget]
