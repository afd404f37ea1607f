"""
misconception: "all libraries pack neighbours, the first in the high half"
score: {test_pack: 0}
message: "Neighbours share a byte, as in bitsandbytes."
hint: "in llama.cpp each code shares its byte with the one half a block away."
"""

# %% pack
#-    low, high = codes.chunk(2)
#-    return (high << 4) | low
#+    return (codes[0::2] << 4) | codes[1::2]
#-    return torch.cat([packed & 15, packed >> 4])[:n]
#+    return torch.stack([packed >> 4, packed & 15], dim=1).reshape(-1)[:n]
