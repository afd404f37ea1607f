"""
misconception: "among equals the first in the list will do"
score: {test_choose: 0}
message: "A smaller path gives as many right answers."
hint: "of equals, take the one with the smallest total."
"""

# %% choose
#-        key = (-path["right"], total)
#+        key = -path["right"]
