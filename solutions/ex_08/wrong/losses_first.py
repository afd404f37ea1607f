"""
misconception: "the loss curve is the first thing to judge a run by"
based_on: later_overrules
score: {test_diagnose: 1}
message: "The losses are read before everything else."
hint: "a wrong count, wrong labels or missing gradients explain a bad loss: look at them before you look at the losses."
"""

# %% diagnose
def diagnose(report):
    losses = report["losses"]
    start = sum(losses[:5]) / 5
    end = sum(losses[-5:]) / 5
    if end > start * 1.1:
        return CAUSES[5]
    if end > start / 2:
        return CAUSES[6]
    if report["trainable"] >= report["base_parameters"]:
        return CAUSES[1]
    if report["trainable"] < expected_trainable(report["r"], report["layers"]):
        return CAUSES[2]
    if report["labelled_tokens"] != report["answer_tokens"]:
        return CAUSES[3]
    return CAUSES[0]
