"""
misconception: "a base is always frozen"
score: {test_training: 3}
message: "In full fine-tuning `frozen` is not 0."
hint: "what is frozen when everything is trained?"
"""

# %% training_bytes
#-        trained, frozen = weight_bytes(arch, precision), 0
#+        trained = frozen = weight_bytes(arch, precision)
