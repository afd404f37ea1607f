"""
misconception: "a run that ends is a healthy run"
score: {test_diagnose: 0}
message: "`diagnose` calls every run healthy."
hint: "go through the causes one by one: which numbers of a report would show each?"
"""

# %% diagnose
def diagnose(report):
    return "healthy"
