"""
misconception: "a method that fits exactly does not fit"
based_on: small_functions
score: {test_choose: 0}
message: "`choose` refuses what fits exactly."
hint: "as many bytes as there are may be used."
"""

# %% choose
#-    return next((name for name in ledgers if sum(ledgers[name].values()) <= budget), None)
#+    return next((name for name in ledgers if sum(ledgers[name].values()) < budget), None)
