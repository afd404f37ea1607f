"""Grade Jupyter notebooks of nbgrader in a sandbox."""
