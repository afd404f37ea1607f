"""
misconception: "the second code is moved by one digit"
score: {test_pack: 1}
message: "The second half is moved by a decimal digit."
hint: "four bits have 16 values: multiply by 16."
"""

# %% pack
#-    return (high << 4) | low
#+    return 10 * high + low
