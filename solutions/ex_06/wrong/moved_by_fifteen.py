"""
misconception: "the largest code is 15"
score: {test_pack: 1}
message: "The second half is moved by 15."
hint: "four bits have 16 values, with 0: multiply by 16."
"""

# %% pack
#-    return (high << 4) | low
#+    return 15 * high + low
