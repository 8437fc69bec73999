"""One tenant a test, with an integration on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.connector.actions.tenant import Office, office


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Office]:
    """A served tenant with an integration on it, not synced yet."""
    with office(tmp_path) as found:
        yield found
