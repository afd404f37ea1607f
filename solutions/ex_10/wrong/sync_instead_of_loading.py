"""
misconception: "whoever synchronises may not read alone"
score: {test_repair: 0}
message: "`fsdp_cpu_ram_efficient_loading` is changed."
hint: "rule 2 changes `fsdp_sync_module_states`; the other setting stays as it is."
"""

# %% repair
#-        launch["fsdp_config"]["fsdp_sync_module_states"] = True
#+        launch["fsdp_config"]["fsdp_cpu_ram_efficient_loading"] = False
