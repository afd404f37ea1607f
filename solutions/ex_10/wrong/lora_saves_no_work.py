"""
misconception: "LoRA takes the operations of full fine-tuning"
based_on: tables_and_bits
score: {test_flops: 0}
message: "`flops_per_step` saves nothing for LoRA."
hint: "which of the three parts is never computed when weights are frozen?"
"""

# %% flops_per_step
#-OPERATIONS = {"full": 6, "lora": 4, "lora, checkpointing": 4 + 2}
#+OPERATIONS = {"full": 6, "lora": 6, "lora, checkpointing": 4 + 2}
