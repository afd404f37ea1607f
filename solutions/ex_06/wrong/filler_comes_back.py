"""
misconception: "unpacking gives back all that is in the bytes"
based_on: plain_python
score: {test_pack: 1}
message: "`unpack` returns the 0 that filled the block up."
hint: "return only the first `n` codes."
"""

# %% pack
#-    return (first + second)[:n]
#+    return first + second
