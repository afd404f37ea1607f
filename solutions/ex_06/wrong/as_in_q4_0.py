"""
misconception: "the largest magnitude has to land on the level at the end, as in llama.cpp's Q4_0"
based_on: plain_python
score: {test_scale: 0}
message: "The largest magnitude alone decides."
hint: "that is one number, and the errors of all numbers count."
"""

# %% better_scale
def better_scale(values, levels):
    largest = max(values, key=abs)
    return -largest if levels[0] == -1 else largest
