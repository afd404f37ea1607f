"""
misconception: "the setting is to be equal to the other one"
based_on: tables_and_bits
score: {test_repair: 2}
message: "`fsdp_sync_module_states` was true and no longer is."
hint: "where the rule asks for nothing, leave it as it is."
"""

# %% fits
def fits(needed_gb, gpu_gb, gpus, sharded):
    return bool(needed_gb / (gpus if sharded else 1) <= 0.8 * gpu_gb)

# %% repair
#-    sync = fsdp["fsdp_sync_module_states"] or fsdp["fsdp_cpu_ram_efficient_loading"]
#+    sync = fsdp["fsdp_cpu_ram_efficient_loading"]
