"""
misconception: "absmax is the largest number, whatever the negative ones are"
based_on: numpy_tables
score: {test_block: 1, test_matrix: 1, test_scale: 0}
message:
  test_block: "`absmax` is the largest number, not the largest magnitude."
  test_matrix: "`absmax` is the largest number of a block, not its largest magnitude."
  test_scale: "`better_scale` returns plus or minus the largest number, not plus or minus absmax."
hint: "a number of the block may be negative: take magnitudes first."
"""

# %% quantize_block
#-    absmax = np.abs(values).max()
#+    absmax = values.max()

# %% quantize
#-    absmax = np.zeros(which[-1] + 1)
#-    np.maximum.at(absmax, which, np.abs(flat))
#+    absmax = np.array([flat[which == k].max() for k in range(which[-1] + 1)])

# %% better_scale
#-    scales = np.abs(values).max() * np.array([1, -1])
#+    scales = values.max() * np.array([1, -1])
