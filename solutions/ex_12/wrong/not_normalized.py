"""
misconception: "m is a factor of each row"
score: {test_dora: 0}
message: "`dora` multiplies V by m, and V still has its own lengths."
hint: "divide each row of V by its length first."
"""

# %% dora
#-    return m / lengths * (V @ x)
#+    return m * (V @ x)
