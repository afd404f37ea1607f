"""
misconception: "Adam keeps one number for each trained one"
based_on: small_functions
score: {test_training: 0}
told:
  test_training: "one number for each trained one"
"""

# %% training_bytes
#-    return dict(optimizer=one + one, gradients=one, trained=one, frozen=frozen)
#+    return dict(optimizer=one, gradients=one, trained=one, frozen=frozen)
