"""
misconception: "the exponent is the byte that is stored"
score: {test_mxfp4: 1}
message: "127 is added to the exponent."
hint: "return the exponent itself; the byte adds 127 later."
"""

# %% mxfp4
#-    return {"exponent": exponent, "elements": elements}
#+    return {"exponent": exponent + 127, "elements": elements}
