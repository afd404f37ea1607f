"""
misconception: "there is always a method"
based_on: in_bits
score: {test_choose: 0}
told:
  test_choose: "names a method where none fits"
"""

# %% choose
#-    answer = None
#+    answer = list(ledgers)[-1]
