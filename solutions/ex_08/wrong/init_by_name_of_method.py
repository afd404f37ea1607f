"""
misconception: "init names the distribution"
score: {test_repair: 3}
message: "`init` says something else than \"random\" or \"zeros\"."
hint: "use the two words of rule 4."
"""

# %% repair
#-    fixed["init"] = {"A": "random", "B": "zeros"}
#+    fixed["init"] = {"A": "kaiming_uniform", "B": "zeros"}
