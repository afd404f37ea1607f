"""
misconception: "B is the random one, A the zero"
based_on: table_of_signs
score: {test_repair: 3}
message: "The wrong matrix starts at zero."
hint: "both orders train; PEFT and the paper agree on one of them: A is random."
"""

# %% repair
#-        "init": dict(config["init"], A="random"),
#+        "init": {"A": "zeros", "B": "random"},
