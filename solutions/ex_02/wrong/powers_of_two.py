"""
misconception: "ranks are powers of two"
score: {test_largest_rank: 1}
message: "`largest_rank` looks at powers of two only."
hint: "any whole number can be a rank."
"""

# %% largest_rank
def largest_rank(config, target_modules, budget):
    best = 0
    for r in (1, 2, 4, 8, 16, 32, 64, 128, 256):
        if lora_count(config, r, target_modules) <= budget:
            best = r
    return best
