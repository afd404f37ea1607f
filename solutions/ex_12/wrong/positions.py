"""
misconception: "elements are codes"
score: {test_mxfp4: 1}
message: "The elements are positions in the table."
hint: "look the number up: `E2M1[position]`."
"""

# %% mxfp4
#-    elements = np.sign(values) * np.array(E2M1)[nearest]
#+    elements = np.sign(values) * nearest
