"""
misconception: "the weight is shared between A and B by its square root"
score: {test_stack: 0}
message: "`stack` takes the root of a weight, and a weight may be negative."
hint: "a negative weight has no square root: put it somewhere as it is."
"""

# %% stack
#-def stack(first, second, weights):
#+import math
#+
#+def stack(first, second, weights):

#-    s1 = weights[0] * first["alpha"] / first["r"]
#-    s2 = weights[1] * second["alpha"] / second["r"]
#-    A = torch.cat([torch.tensor(first["A"]), torch.tensor(second["A"])])
#+    s1, s2 = math.sqrt(weights[0] * first["alpha"] / first["r"]), math.sqrt(weights[1] * second["alpha"] / second["r"])
#+    A = torch.cat([s1 * torch.tensor(first["A"]), s2 * torch.tensor(second["A"])])
