"""A control call: its route, its validation and its entry in the OpenAPI document all come from one `Call`.

Parameters and bodies are msgspec Structs (or dataclasses): what validates them is what the document shows. A further
group of calls is a module in `calls` with CALLS, and a line in the registry there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

import msgspec
import orjson

if TYPE_CHECKING:
    from gem_simulator.simulator import Simulator

_EXPECTED = re.compile(r"Expected `(?P<expected>[^`]+)`, got `(?P<got>[^`]+)`(?: - at `\$\.?(?P<place>.*)`)?")
_BOUNDED = re.compile(
    r"Expected `(?P<expected>[^`]+)` (?P<bound>(?:of length )?[<>]=? \S+) - at `\$\.(?P<place>[^`]+)`"
)
_FORMED = re.compile(r"Expected `str` matching regex '.*' - at `\$\.(?P<place>[^`]+)`")
_MISSING = re.compile(r"Object missing required field `(?P<place>[^`]+)`")
_CHOSEN = re.compile(r"Invalid enum value (?P<got>.*) - at `\$\.(?P<place>[^`]+)`")
_WORDS = {
    "int": "a whole number",
    "float": "a number",
    "str": "a text",
    "bool": "true or false",
    "object": "a JSON object",
    "array": "a list",
    "null": "null",
}


class Refused(Exception):
    """A call that cannot be done; the text says what to do instead."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


class Problem(msgspec.Struct):
    """What a refused call is answered with."""

    error: str


class Nothing(msgspec.Struct):
    """No parameters, or no body."""


class Raw(msgspec.Struct):
    """A JSON object that is read elsewhere."""


class Given(NamedTuple):
    """What came with a call: names in its path, its query parameters and its body, both validated."""

    names: Mapping[str, str]
    query: Any
    body: Any


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Call:
    """One call.

    Attributes:
        method: in capitals.
        path: below `/_simulator`, with names in braces.
        summary: one sentence.
        answer: the type of its answer; `Raw` for one that comes as bytes of JSON.
        run: does it, while the simulator is locked. May raise Refused.
        query: the type of its query parameters.
        body: the type of its body; `Raw`, or what tells more of it, hands over the bytes.
        example: a body.
        status: of the answer.
        refusals: statuses that `run` refuses with, beside 400 where anything is sent.
        numbers: which names in its path are whole numbers.
    """

    method: str
    path: str
    summary: str
    answer: Any
    run: Callable[[Simulator, Given], object]
    query: Any = Nothing
    body: Any = Nothing
    example: Mapping[str, object] | None = None
    status: int = 200
    refusals: tuple[int, ...] = ()
    numbers: tuple[str, ...] = ()

    def read_body(self, content: bytes) -> Any:
        """The body, validated. Raises Refused."""
        if issubclass(self.body, Raw):
            return content
        try:
            value = orjson.loads(content or b"{}")
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise Refused("the body must be a JSON object" + self._hint)
        return convert({name: _whole(one) for name, one in value.items()}, self.body, self._hint)

    @property
    def _hint(self) -> str:
        return f"; send, for example, {json.dumps(self.example, ensure_ascii=False)}" if self.example else ""


def _whole(value: object) -> object:
    """To JSON, 7.0 is as whole as 7."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else value


def convert(values: Mapping[str, Any], kind: Any, hint: str = "", *, texts: bool = False) -> Any:
    """Values as a Struct or dataclass. Raises Refused, which names the place, what came and what is allowed.

    Args:
        values: by name.
        kind: the type.
        hint: what the message ends with.
        texts: whether all values are texts, as in a query string.
    """
    known = _names_of(kind)
    for name in values:
        if name not in known:
            keys = f"the keys are: {', '.join(known)}" if known else "none is taken here"
            raise Refused(f"unknown key {name!r}{did_you_mean(name, known)}; {keys}")
    try:
        return msgspec.convert(values, kind, strict=not texts)
    except msgspec.ValidationError as error:
        raise Refused(_told(str(error), kind, values) + hint) from None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The nearest of some names, ready to stand in a message behind the one that is not known."""
    near = get_close_matches(name, list(known), 1)
    return f" (did you mean {near[0]!r}?)" if near else ""


@cache
def _choices_of(kind: Any) -> Mapping[str, tuple[str, ...]]:
    """The texts that fields may hold which are one of a few."""
    return {
        name: tuple(map(str, part.__args__))
        for name, hint in get_type_hints(kind).items()
        for part in (hint, *get_args(hint))
        if get_origin(part) is Literal
    }


def _form_of(kind: Any, name: str) -> str:
    """What a text must look like, in words. What came is not told: it may be a key."""
    hint = get_type_hints(kind, include_extras=True)[name]
    forms = [form for part in (hint, *get_args(hint)) for form in getattr(part, "__metadata__", ())]
    return str(next(form.description or form.pattern for form in forms if form.pattern))


@cache
def _names_of(kind: Any) -> tuple[str, ...]:
    """The names of a type's fields, in their order."""
    info = msgspec.inspect.type_info(kind)
    assert isinstance(info, msgspec.inspect.StructType | msgspec.inspect.DataclassType)
    return tuple(field.encode_name for field in info.fields)


def _told(problem: str, kind: Any, values: Mapping[str, Any]) -> str:
    """What msgspec says, with what came and what is allowed."""
    missing, chosen = _MISSING.fullmatch(problem), _CHOSEN.fullmatch(problem)
    if missing or chosen:
        name = (missing or chosen)["place"]  # type: ignore[index]  # one of them is there
        return _not_chosen(name, _choices_of(kind).get(name), chosen and str(values.get(name)))
    found, bounded = _EXPECTED.fullmatch(problem), _BOUNDED.fullmatch(problem)
    if bounded is not None:
        name, wanted = bounded["place"], _WORDS.get(bounded["expected"], bounded["expected"])
        came = f", not {json.dumps(values[name])}" if name in values else ""
        return f"{name} must be {wanted} {bounded['bound']}{came}"
    if found is None:
        formed = _FORMED.fullmatch(problem)
        return problem if formed is None else f"{formed['place']} must be {_form_of(kind, formed['place'])}"
    wanted = " or ".join(_WORDS.get(word.strip(), word) for word in found["expected"].split("|"))
    place = found["place"] or "the body"
    return f"{place} must be {wanted}, not {_WORDS.get(found['got'], found['got'])} (at $.{place})"


def _not_chosen(name: str, choices: tuple[str, ...] | None, came: str | None) -> str:
    if not choices:
        return f"{name} is missing"
    told = "" if came is None else f"; not {came!r}{did_you_mean(came, choices)}"
    return f"{name} must be one of: {', '.join(choices)}{told}"
