"""
misconception: "a setting may stand anywhere in the configuration"
score: {test_repair: 0}
message: "`fsdp_sync_module_states` stands outside of `fsdp_config`."
hint: "change the value where it was, in `config[\"accelerate\"][\"fsdp_config\"]`."
"""

# %% repair
#-        launch["fsdp_config"]["fsdp_sync_module_states"] = True
#+        launch["fsdp_sync_module_states"] = True
