"""From a submission to points: read it in, run it, judge it."""
