"""
misconception: "the first half belongs into the high bits"
based_on: plain_python
score: {test_pack: 0}
message: "The two halves are exchanged within the bytes."
hint: "the first half of the codes goes into the low bits."
"""

# %% pack
#-    return [codes[k] + 16 * codes[k + half] for k in range(half)]
#+    return [16 * codes[k] + codes[k + half] for k in range(half)]
#-    return (first + second)[:n]
#+    return (second + first)[:n]
