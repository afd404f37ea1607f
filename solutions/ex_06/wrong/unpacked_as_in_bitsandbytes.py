"""
misconception: "the two codes of a byte are neighbours, the high one first"
score: {test_pack: 1}
message: "`unpack` returns the codes in bitsandbytes' order."
hint: "do what `pack` did, backwards: first all low halves, then all high ones."
"""

# %% pack
#-    return torch.cat([packed & 15, packed >> 4])[:n]
#+    return torch.stack([packed >> 4, packed & 15], dim=1).flatten()[:n]
