"""
misconception: "elements are the numbers that come back"
score: {test_mxfp4: 1}
message: "The elements are already multiplied by the scale."
hint: "an element is one of E2M1's own numbers: no scale."
"""

# %% mxfp4
#-    return {"exponent": exponent, "elements": elements}
#+    return {"exponent": exponent, "elements": elements * 2.0**exponent}
