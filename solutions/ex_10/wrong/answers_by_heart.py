"""
misconception: "the configuration of the exercise is the only one, so its repaired values can be written down"
score: {test_repair: 2}
message: "`num_processes` fits the exercise's configuration alone."
hint: "compute it from `gpus_per_machine` and `num_machines`."
"""

# %% repair
#-    launch["num_processes"] = fixed["gpus_per_machine"] * launch["num_machines"]
#+    launch["num_processes"] = 8 if launch["num_machines"] == 2 else 2
