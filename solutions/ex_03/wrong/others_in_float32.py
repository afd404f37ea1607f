"""
misconception: "beside a quantized matrix everything is float32"
score: {test_weights: 1}
message: "`weight_bytes` keeps `others` in float32 beside quantized matrices."
hint: "before training is prepared, `others` stays in 16 bits."
"""

# %% weight_bytes
#-    total = arch["others"] * (4 if precision == "fp32" else 2)
#+    total = arch["others"] * (2 if precision == "bf16" else 4)
