"""The grader: intake, run, judge, gradebook. Used by instructors; no chapter imports it."""
