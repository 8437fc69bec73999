"""The matrix as one HTML page that needs nothing else: no network, no other file.

Its policy lets it run its own script and style and nothing besides, and load nothing; the data is no script. All that
the data says becomes text, never HTML, for payloads hold what anybody wrote.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from importlib.metadata import version
from string import Template

import orjson

from contracts.matrix.matrix import Matrix

SCRIPTS = ("1-data.js", "2-filter.js", "3-overview.js", "4-tables.js", "5-drawer.js")
EXAMPLES = 6
"""How many of an item, all sources together; at least one of each: a page of many recorded sessions stays small."""

_AS_TEXT = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})
"""What could end the data's element, or begin another one; in JSON all of it stands in texts."""


def page(matrix: Matrix, *, made: datetime | None = None) -> str:
    """The page.

    Args:
        matrix: what it shows.
        made: when; now unless given.
    """
    checks = sum(column.kind != "tests" for column in matrix.columns)
    data = matrix.to_json(examples=max(1, EXAMPLES // max(1, checks)))
    style, script = _asset("page.css"), "\n".join(map(_asset, SCRIPTS))
    return Template(_asset("page.html")).substitute(
        style=style,
        style_hash=_hash(style),
        script=script,
        script_hash=_hash(script),
        data=orjson.dumps(data).decode().translate(_AS_TEXT),
        made=f"{made or datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        version=version("gem-ats-connector"),
    )


@cache
def _asset(name: str) -> str:
    return (resources.files("contracts.matrix") / "assets" / name).read_text("utf-8")


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
