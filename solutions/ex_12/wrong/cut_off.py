"""
misconception: "to fit is to round down"
score: {test_mxfp4: 1}
message: "The elements are rounded towards zero."
hint: "take the nearest element."
"""

# %% mxfp4
#-    nearest = np.abs(scaled[:, None] - E2M1).argmin(axis=1)
#+    nearest = (scaled[:, None] >= np.array(E2M1)).sum(axis=1) - 1
