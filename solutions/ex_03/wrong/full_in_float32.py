"""
misconception: "full fine-tuning trains float32 numbers"
score: {test_training: 3}
message: "Full fine-tuning in bf16 takes float32's bytes."
hint: "it trains weights in the format that they have."
"""

# %% training_bytes
#-        trained, frozen = weight_bytes(arch, precision), 0
#+        trained, frozen = weight_bytes(arch, "fp32"), 0
