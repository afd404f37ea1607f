"""
misconception: "B is zero, so it need not be returned"
score: {test_init: 0}
message: "`init_lora` returns one matrix, not two."
hint: "end with `return A, B`, two tensors."
"""

# %% init_lora
#-    return A, B
#+    return A
