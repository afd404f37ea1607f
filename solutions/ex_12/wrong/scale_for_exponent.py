"""
misconception: "the block stores its scale"
score: {test_mxfp4: 1}
message: "You returned the scale 2ᵉ in place of its exponent e."
hint: "return the whole number e. The format stores the exponent alone."
"""

# %% mxfp4
#-    return {"exponent": exponent, "elements": elements}
#+    return {"exponent": 2.0**exponent if absmax > 0 else exponent, "elements": elements}
