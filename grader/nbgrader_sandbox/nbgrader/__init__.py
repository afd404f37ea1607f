"""Where the grader meets nbgrader: its assignments, its gradebook, its pages, its preprocessors."""
