"""
misconception: "accelerate finds the number of processes by itself"
score: {test_repair: 2}
message: "`num_processes` is as it was."
hint: "one process for each GPU, on all machines together."
"""

# %% repair
#-    launch["num_processes"] = fixed["gpus_per_machine"] * launch["num_machines"]
#-    if launch["fsdp_config"]["fsdp_cpu_ram_efficient_loading"]:
#+    if launch["fsdp_config"]["fsdp_cpu_ram_efficient_loading"]:
