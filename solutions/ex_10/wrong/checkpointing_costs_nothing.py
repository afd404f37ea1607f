"""
misconception: "gradient checkpointing saves memory for free"
based_on: loops_and_parts
score: {test_flops: 0}
message: "`flops_per_step` is as if nothing were recomputed."
hint: "with checkpointing, what runs once more?"
"""

# %% flops_per_step
#-    if "checkpointing" in method:
#-        parts.append("forward again")
