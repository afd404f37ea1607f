"""
misconception: "frozen layers need no backward pass at all"
based_on: step_by_step
score: {test_flops: 0}
message: "`flops_per_step` has a forward pass only for LoRA."
hint: "do gradients not travel down through the frozen layers?"
"""

# %% flops_per_step
#-        return forward + for_inputs
#+        return forward
