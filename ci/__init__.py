"""What runs, builds, checks and measures the course; `python -m ci` lists the commands. It runs from a clone."""

import sys

# jsonschema would build a grammar of international addresses when it is imported, which takes a second in each of some
# hundred processes, for a format that no notebook's schema has. Without the module it goes on without.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
