"""
misconception: "the adapter takes the place of the base"
based_on: loops
score: {test_merge: 0}
message: "The base is missing."
hint: "the adapter is added to the weights that are there."
"""

# %% merge
def merge(base, adapter):
    return product(adapter["B"], adapter["A"], adapter["alpha"] / adapter["r"])

# %% lost
#-    flat = [w for row in merge(base, adapter) for w in row]

#-    add = [w for row in product(adapter["B"], adapter["A"], adapter["alpha"] / adapter["r"]) for w in row]
#+    add = [w for row in product(adapter["B"], adapter["A"], adapter["alpha"] / adapter["r"]) for w in row]
#+    n = base["blocksize"]
#+    flat = [base["levels"][c] * base["absmax"][k // n] + add[k] for k, c in enumerate(old)]
