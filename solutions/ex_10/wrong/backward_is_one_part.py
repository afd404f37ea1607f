"""
misconception: "the gradients of weights come with those of inputs"
score: {test_flops: 0}
message: "`flops_per_step` leaves a part out for full fine-tuning."
hint: "forward, gradients of the inputs, gradients of the weights: 2 each."
"""

# %% flops_per_step
#-    passes = {"full": 3, "lora": 2, "lora, checkpointing": 3}[method]
#+    passes = {"full": 2, "lora": 2, "lora, checkpointing": 3}[method]
