"""The student package's figure.py takes the place of this file in a sandbox, where the grader cannot be imported."""

from nbgrader_sandbox.student.figure import describe

__all__ = ["describe"]
