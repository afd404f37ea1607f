"""
misconception: "the high half comes first"
score: {test_pack: 1}
message: "`unpack` returns the two halves exchanged."
hint: "do what `pack` did, backwards: first all low halves, then all high ones."
"""

# %% pack
#-    return torch.cat([packed & 15, packed >> 4])[:n]
#+    return torch.cat([packed >> 4, packed & 15])[:n]
