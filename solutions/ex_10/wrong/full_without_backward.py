"""
misconception: "all the work is in the forward pass"
score: {test_flops: 0}
message: "`flops_per_step` has a forward pass only for full fine-tuning."
hint: "gradients of inputs and of weights come on top."
"""

# %% flops_per_step
#-    passes = {"full": 3, "lora": 2, "lora, checkpointing": 3}[method]
#+    passes = {"full": 1, "lora": 2, "lora, checkpointing": 3}[method]
