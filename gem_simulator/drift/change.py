"""What a change is: it sees a request and what answers it, and gives another answer.

request ──► change ──► (perhaps another) request ──► … ──► the answer as it is known
answer  ◄── change ◄── answer ◄──────────────────────────┘
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

import orjson

from gem_simulator.api.answers import JSON, Answer
from gem_simulator.api.operations import ROOT, Operation
from gem_simulator.api.routes import find


class Asked(NamedTuple):
    """A request, as far as changes go by it."""

    method: str
    path: str
    query: str
    body: bytes = b""

    @property
    def operation(self) -> Operation | None:
        """What of the ATS API it asks for; None: something else, which no change of records or lists is for."""
        return find(self.method, self.path) if self.path.startswith(f"{ROOT}/") else None

    @property
    def is_list(self) -> bool:
        """Whether it asks for a list of the ATS API."""
        operation = self.operation
        return operation is not None and operation.is_list

    @property
    def parameters(self) -> dict[str, str]:
        """The first value of each parameter, which is the one that counts."""
        return dict(reversed(parse_qsl(self.query, keep_blank_values=True)))

    def with_parameters(self, **values: str | None) -> Asked:
        """The same with other values of some parameters; None: without it."""
        kept = [pair for pair in parse_qsl(self.query, keep_blank_values=True) if pair[0] not in values]
        new = [(name, value) for name, value in values.items() if value is not None]
        return self._replace(query=urlencode([*kept, *new]))


Make = Callable[[Asked], Answer]
Change = Callable[[Asked, Make], Answer]


def applied(changes: tuple[Change, ...], asked: Asked, make: Make) -> Answer:
    """The answer to a request after changes; the last one sees the request first and the answer last."""
    for change in changes:
        make = _after(change, make)
    return make(asked)


def _after(change: Change, make: Make) -> Make:
    return lambda asked: change(asked, make)


def data_of(answer: Answer) -> Any:
    """The JSON of an answer that is no error; None for any other."""
    if answer.status >= 300 or answer.header("Content-Type") != JSON or not answer.body:
        return None
    return orjson.loads(answer.body)


def with_data(answer: Answer, data: Any) -> Answer:
    """The answer with another body."""
    return answer._replace(body=orjson.dumps(data))
