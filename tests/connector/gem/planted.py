"""Secrets that must never come out of a client, and everywhere they could come out."""

from __future__ import annotations

import traceback
from collections.abc import Iterator

KEY = "Xk9t3HZbWqLp7AeGvM4sUdYjBnR2TfQxCVi81oNz"
SECRET = "5ec2e7" * 21 + "ab"


def everything_said_by(error: BaseException | None) -> Iterator[str]:
    """All texts that an exception, its causes and its contexts hold, local variables of their frames included."""
    while error is not None:
        yield from (str(error), repr(error), repr(vars(error)), repr(error.args))
        yield "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format(chain=False))
        yield from (repr(vars(held)) for held in (*error.args, *vars(error).values()) if hasattr(held, "__dict__"))
        error = error.__cause__ or error.__context__


def assert_no_secret_in(error: BaseException) -> None:
    for text in everything_said_by(error):
        assert KEY not in text
        assert SECRET not in text
