"""
misconception: "4 bits are even steps"
score: {test_mxfp4: 1}
message: "The elements have even steps of 0.5."
hint: "above 2 the steps are 1, above 4 they are 2: take the nearest in the table."
"""

# %% mxfp4
#-    elements = np.sign(values) * np.array(E2M1)[nearest]
#+    elements = np.sign(values) * np.minimum(np.round(2 * scaled) / 2, 6)
