"""
misconception: "an update is lost if it is below half a step of the levels, whatever the block"
score: {test_lost: 2}
message: "The update is compared with the levels without their absmax."
hint: "levels lie between −1 and 1, weights do not: what is the step of this block?"
"""

# %% lost
#-    old = torch.tensor(base["codes"]).flatten()
#-    same = (codes == old).sum() / len(old)
#+    step = levels.diff().min()
#+    same = (update(adapter).abs() < step / 2).float().mean()
