"""
misconception: "a row has to stay shorter than its size"
score: {test_pack: 0}
message: "A row that would be exactly full is not used."
hint: "an example fits if the row then has `size` tokens or fewer."
"""

# %% pack
#-        if not rows or len(rows[-1]["input_ids"]) + length > size:
#+        if not rows or len(rows[-1]["input_ids"]) + length >= size:
