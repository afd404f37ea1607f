"""
misconception: "a GB is 2**30 bytes"
based_on: step_by_step
score: {test_memory: 0}
message: "`memory_gb` is in GiB."
hint: "a GB is 10⁹ bytes; 2³⁰ bytes are a GiB."
"""

# %% memory_gb
#-    return total / 10**9
#+    return total / 2**30
