"""
misconception: "the two codes of a byte are neighbours"
score: {test_pack: 1}
message: "`unpack` returns the codes of a byte as neighbours."
hint: "do what `pack` did, backwards: first all low halves, then all high ones."
"""

# %% pack
#-    return torch.cat([packed & 15, packed >> 4])[:n]
#+    return torch.stack([packed & 15, packed >> 4], dim=1).flatten()[:n]
