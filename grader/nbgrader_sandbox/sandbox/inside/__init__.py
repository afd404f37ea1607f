"""All that the grader has inside a sandbox: these files are mounted there, and nothing else of it."""
