"""
misconception: "W stays as it is, and the update gets a length"
score: {test_dora: 0}
message: "Only the update B·A gets the length m, and W is added as it was."
hint: "V holds W and the update together: normalize V."
"""

# %% dora
#-    V = W + s * B @ A
#+    V = s * B @ A

#-    return m / lengths * (V @ x)
#+    return W @ x + m / lengths * (V @ x)
