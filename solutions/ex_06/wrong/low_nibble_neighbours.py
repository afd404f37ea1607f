"""
misconception: "the low half is for the first of two neighbours"
score: {test_pack: 0}
message: "Neighbours share a byte."
hint: "each code shares its byte with the one half a block away."
"""

# %% pack
#-    low, high = codes.chunk(2)
#+    low, high = codes[0::2], codes[1::2]
#-    return torch.cat([packed & 15, packed >> 4])[:n]
#+    return torch.stack([packed & 15, packed >> 4], dim=1).reshape(-1)[:n]
