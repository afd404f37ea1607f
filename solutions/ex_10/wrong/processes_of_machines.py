"""
misconception: "each machine runs one process"
score: {test_repair: 2}
message: "`num_processes` counts machines."
hint: "one process for each GPU, on all machines together."
"""

# %% repair
#-    launch["num_processes"] = fixed["gpus_per_machine"] * launch["num_machines"]
#+    launch["num_processes"] = launch["num_machines"]
