"""
about: projects onto the leading eigenvectors of the Gram matrix; numpy integers
"""

# %% factor
def factor(matrix, r):
    m = np.array(matrix)
    values, vectors = np.linalg.eigh(m @ m.T)
    b = vectors[:, ::-1][:, :r]
    return [b, b.T @ m]

# %% smallest_rank
def smallest_rank(matrix, error):
    m = np.array(matrix)
    ranks = np.arange(1, min(m.shape) + 1)
    lost = [np.linalg.norm(m - np.matmul(*factor(m, r))) for r in ranks]
    return ranks[np.array(lost) <= error * np.linalg.norm(m)].min()

# %% numbers_saved
numbers_saved = lambda rows, columns, r: rows * columns - (rows + columns) * r
