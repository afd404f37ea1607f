"""
misconception: "every adapter starts with B = 0"
score: {test_pissa: 0}
message: "B is zero, as in LoRA."
hint: "in PiSSA, s·B·A starts as the largest part of W."
"""

# %% pissa
#-    B = U[:, :r] * root
#+    B = 0 * U[:, :r] * root
