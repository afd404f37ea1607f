"""
misconception: "the filling comes first"
score: {test_pack: 1}
message: "The added 0 stands at the front."
hint: "add it at the end."
"""

# %% pack
#-    codes = torch.nn.functional.pad(codes, (0, len(codes) % 2))
#+    codes = torch.nn.functional.pad(codes, (len(codes) % 2, 0))
