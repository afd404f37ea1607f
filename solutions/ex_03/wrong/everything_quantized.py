"""
misconception: "embeddings, norms and head are quantized as well"
score: {test_weights: 1}
message: "`weight_bytes` quantizes `others`, too."
hint: "`others` stays in 16 bits."
"""

# %% weight_bytes
#-    total = arch["others"] * (4 if precision == "fp32" else 2)
#+    total = arch["others"] * {"fp32": 4, "bf16": 2, "8bit": 1, "4bit": 0.5}[precision]

# %% or weight_bytes
#-    total = arch["others"] * (4 if precision == "fp32" else 2)
#+    total = arch["others"] * {"fp32": 4, "bf16": 2}.get(precision, 1)

#-            total += n + 4 * rows
#+            total += n
