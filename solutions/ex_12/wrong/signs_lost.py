"""
misconception: "E2M1 has no sign"
score: {test_mxfp4: 1}
message: "The elements have lost their signs."
hint: "the S in front of E2M1 is the sign: put it back."
"""

# %% mxfp4
#-    elements = np.sign(values) * np.array(E2M1)[nearest]
#+    elements = np.array(E2M1)[nearest]
