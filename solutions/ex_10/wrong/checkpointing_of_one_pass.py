"""
misconception: "with checkpointing there is a forward pass and its repetition"
score: {test_flops: 0}
message: "`flops_per_step` has a forward pass only for LoRA with checkpointing."
hint: "forward, forward again, and gradients of the inputs."
"""

# %% flops_per_step
#-    passes = {"full": 3, "lora": 2, "lora, checkpointing": 3}[method]
#+    passes = {"full": 3, "lora": 2, "lora, checkpointing": 1}[method]
