"""
misconception: "two codes share a byte, so an odd one has no place"
based_on: plain_python
score: {test_pack: 1}
message: "`pack` loses the last code."
hint: "an odd number of codes is filled up with a 0, not cut."
"""

# %% pack
#-    if len(codes) % 2 == 1:
#-        codes.append(0)
