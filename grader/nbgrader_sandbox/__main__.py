"""``python -m nbgrader_sandbox``: the same as the command ``nbgrader-sandbox``."""

from __future__ import annotations

import sys

from nbgrader_sandbox.cli import main

if __name__ == "__main__":
    sys.exit(main())
