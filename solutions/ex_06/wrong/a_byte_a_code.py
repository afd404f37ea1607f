"""
misconception: "each code gets a byte"
score: {test_pack: 1}
message: "There are as many bytes as codes."
hint: "two codes share a byte."
"""

# %% pack
#-    return (high << 4) | low
#+    return torch.cat([low, high])
