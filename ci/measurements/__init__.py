"""Measurements made once: their results stand in docs/measurements.md and in course_utils/results."""
