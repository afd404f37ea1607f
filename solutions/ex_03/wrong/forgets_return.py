"""
misconception: "printing is answering"
score: {test_weights: 0, test_training: 0, test_activations: 0, test_choose: 0}
told:
  test_weights: "returns nothing"
  test_training: "returns nothing"
  test_activations: "returns nothing"
  test_choose: "returns nothing"
"""

# %% weight_bytes
#-    return total
#+    print(total)

# %% training_bytes
def training_bytes(arch, precision, r):
    trained = 4 * sum(r * (rows + columns) for rows, columns in arch["matrices"]) if r else 0
    print(trained)

# %% activation_bytes
#-        return tokens * (arch["layers"] * 2 * arch["hidden"] + max(arch["block"], head))
#+        print(tokens * (arch["layers"] * 2 * arch["hidden"] + max(arch["block"], head)))

#-    return tokens * (arch["layers"] * arch["block"] + head)
#+    print(tokens * (arch["layers"] * arch["block"] + head))

# %% choose
#-            return name
#-    return None
#+            print(name)
