"""
misconception: "all low halves come first"
score: {test_weights: 0}
message: "`dequantize` reads all codes of one half of the bytes first, as llama.cpp does."
hint: "here the two codes of a byte are neighbours."
"""

# %% dequantize
#-        codes += [byte >> 4, byte & 15]
#+        codes.append(byte & 15)
#+    for byte in base["bytes"]:
#+        codes.append(byte >> 4)

# %% or dequantize
#-        codes += [byte >> 4, byte & 15]
#+        codes.append(byte >> 4)
#+    for byte in base["bytes"]:
#+        codes.append(byte & 15)
