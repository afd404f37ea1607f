"""What runs, builds, checks and measures the course; `python -m ci` lists the commands. It runs from a clone."""
