"""Measurements made once: their results stand in the README and in course_utils/results."""
