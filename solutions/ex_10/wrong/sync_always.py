"""
misconception: "weights are always to be synchronised"
score: {test_repair: 2}
message: "`fsdp_sync_module_states` has been changed without need."
hint: "read the rule again: when must it be true?"
"""

# %% repair
#-    if launch["fsdp_config"]["fsdp_cpu_ram_efficient_loading"]:
#-        launch["fsdp_config"]["fsdp_sync_module_states"] = True
#+    launch["fsdp_config"]["fsdp_sync_module_states"] = True
