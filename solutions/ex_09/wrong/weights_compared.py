"""
misconception: "a weight that moved is a weight that was updated"
score: {test_lost: 2}
message: "`\"same\"` compares weights, not codes."
hint: "a new absmax moves all weights of its block."
"""

# %% lost
#-    old = torch.tensor(base["codes"]).flatten()
#-    same = (codes == old).sum() / len(old)
#+    before = merged - update(adapter)
#+    same = torch.isclose(back, before, rtol=1e-4).float().mean()
