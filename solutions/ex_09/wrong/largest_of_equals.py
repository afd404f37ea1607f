"""
misconception: "a larger path is the better one"
score: {test_choose: 0}
message: "Of paths with as many right answers, the largest is chosen."
hint: "of equals, take the one with the smallest total."
"""

# %% choose
#-        key = (-path["right"], total)
#+        key = (-path["right"], -total)
