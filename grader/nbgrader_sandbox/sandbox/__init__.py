"""Where student code runs: namespaces, limits, kernels."""
