"""
misconception: "a falling loss is a healthy run, whatever it is taken over"
score: {test_diagnose: 4}
message: "A run whose loss is taken over more than the answers is judged by its losses."
hint: "such a loss tells nothing, however well it falls: compare `labelled_tokens` with `answer_tokens` first."
"""

# %% diagnose
#-    if report["labelled_tokens"] > report["answer_tokens"]:
#-        return "labels not masked"
