"""Fixtures that several test files share."""

from __future__ import annotations

import pytest

from course_utils import data, models


@pytest.fixture(scope="session")
def tokenizer():
    return models.load_tokenizer()


@pytest.fixture(scope="session")
def dates():
    return data.load_dates(n_train=64, n_test=16)
