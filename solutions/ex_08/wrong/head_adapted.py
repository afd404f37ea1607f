"""
misconception: "every linear layer includes the output head"
based_on: arrays_and_match
score: {test_repair: 3}
message: "`target_modules` holds the output head."
hint: "take every kind of linear layer but `head`."
"""

# %% repair
#-    inside = np.unique([part for part in parts if part != config["head"]]).tolist()
#+    inside = np.unique(parts).tolist()

# %% or repair
#-    inside = np.unique([part for part in parts if part != config["head"]]).tolist()
#+    inside = list(dict.fromkeys(parts))

# %% or repair
#-    inside = np.unique([part for part in parts if part != config["head"]]).tolist()
#+    inside = [config["head"]]

# %% or repair
#-    inside = np.unique([part for part in parts if part != config["head"]]).tolist()
#+    inside = sorted(parts)
