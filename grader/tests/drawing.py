"""What tests of plots share: the right counts of exercise 9.3's example, and small figures that leave nothing open."""

from __future__ import annotations

import matplotlib
import matplotlib.pyplot as plt
import pytest

COUNTS = {4: 147_456, 8: 294_912, 16: 589_824, 32: 1_179_648}  # gpt2's c_attn
RANKS, NUMBERS = list(COUNTS), list(COUNTS.values())


@pytest.fixture
def on_agg():
    """Draw without a window, and close what was drawn."""
    before = matplotlib.get_backend()
    matplotlib.use("agg", force=True)
    with plt.rc_context({"figure.figsize": (4, 3), "figure.dpi": 72}):
        yield
    plt.close("all")
    matplotlib.use(before, force=True)
