"""
misconception: "an example is a row"
score: {test_pack: 0}
message: "Each example has a row of its own."
hint: "that is padding. Put the next example into the same row while it fits."
"""

# %% pack
#-        if not rows or len(rows[-1]["input_ids"]) + length > size:
#+        if True:
