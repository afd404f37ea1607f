"""What a student's notebook imports: visible checks that name the likely mistake. It needs numpy and nothing else.

The rest of the grader never runs in a student's process, and no implementation of an answer is in here.
"""

from nbgrader_sandbox.student.calls import CheckFailed
from nbgrader_sandbox.student.check import check

__all__ = ["CheckFailed", "check"]
