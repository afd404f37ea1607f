"""
misconception: "checkpointing runs everything twice"
score: {test_flops: 0}
message: "`flops_per_step` has four passes for LoRA with checkpointing."
hint: "which part of full fine-tuning does LoRA save, also with checkpointing?"
"""

# %% flops_per_step
#-    passes = {"full": 3, "lora": 2, "lora, checkpointing": 3}[method]
#+    passes = {"full": 3, "lora": 2, "lora, checkpointing": 4}[method]
