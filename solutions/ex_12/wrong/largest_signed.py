"""
misconception: "absmax is the largest number"
score: {test_mxfp4: 0}
"""

# %% mxfp4
#-    absmax = np.abs(values).max()
#+    absmax = values.max()
