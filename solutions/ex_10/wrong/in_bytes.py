"""
misconception: "memory is given in bytes"
score: {test_memory: 0}
message: "`memory_gb` is in bytes."
hint: "return GB: 10⁹ bytes each."
"""

# %% memory_gb
#-    return (bytes_per_weight * n_params + trained) / 1e9
#+    return bytes_per_weight * n_params + trained
