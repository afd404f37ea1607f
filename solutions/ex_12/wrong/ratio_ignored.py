"""
misconception: "LoRA+ leaves the scale alone"
score: {test_alpha: 0}
message: "The ratio of LoRA+ isn't used."
hint: "with B = ratio · B′ the update is ratio·s·B′·A."
"""

# %% alpha
#-    return alpha * ratio
#+    return alpha
