"""The grader: intake, run, judge, record. Used by instructors; no chapter imports it."""
