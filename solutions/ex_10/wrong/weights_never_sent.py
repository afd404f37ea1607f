"""
misconception: "each process has the weights as soon as one has read them"
based_on: tables_and_bits
score: {test_repair: 2}
message: "The other processes never get their weights."
hint: "only the first reads them: who sends them on?"
"""

# %% repair
#-    sync = fsdp["fsdp_sync_module_states"] or fsdp["fsdp_cpu_ram_efficient_loading"]
#+    sync = fsdp["fsdp_sync_module_states"]
