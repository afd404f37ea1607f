"""
misconception: "num_processes is counted for each machine"
based_on: loops_and_parts
score: {test_repair: 2}
message: "`num_processes` counts one machine only."
hint: "accelerate takes the processes of all machines together."
"""

# %% repair
#-    new["accelerate"]["num_processes"] = new["gpus_per_machine"] * new["accelerate"]["num_machines"]
#+    new["accelerate"]["num_processes"] = new["gpus_per_machine"]
