"""Shared plumbing of the LoRA and QLoRA course: what a chapter imports and does not teach.

Importing this package is cheap (no torch) and installs the course's one set of log filters.
"""

from course_utils import quiet

__version__ = "0.1.0"

quiet.install()
