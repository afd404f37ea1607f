"""
misconception: "double quantization makes no difference to the bits"
based_on: plain_python
score: {test_bits: 0}
message: "The second block size changes nothing."
hint: "with double quantization each absmax takes 8 bits instead of 32."
"""

# %% bits
#-    if second_block_size is None:
#-        statistics = 32
#-    else:
#-        statistics = 8 + 32 / second_block_size
#-    return 4 + statistics / block_size
#+    return 4 + 32 / block_size
