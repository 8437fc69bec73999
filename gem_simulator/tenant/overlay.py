"""What was written to a tenant: tables of values that never change, by key. A tenant remembers nothing else.

    population, a function of (seed, size, profile)  ┐
    overlay: books · notes · files · names · crm …   ├→ State → records
    derived: keys, children, index (see `book`)      ┘

So all that is done to the whole of a tenant is done to these tables: a reset puts an empty overlay in their place, a
snapshot copies them, an export writes them out, and what a write changed is known key by key.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

import orjson

from gem_simulator.tenant.errors import UnfitExport
from gem_simulator.tenant.freeing import dissolve

K = TypeVar("K", int, str)
V = TypeVar("V")


class Form(NamedTuple):
    """How values of a table are written as JSON, and read again; reading raises ValueError."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def _expect(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise ValueError(f"{value!r} where {kind.__name__} is expected")
        return value

    return read


def _object(value: Any) -> bytes:
    return orjson.dumps(_expect(dict)(value))


def _content(value: Any) -> bytes:
    try:
        return base64.b64decode(_expect(str)(value), validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from None


#: JSON objects kept as bytes; contents of files; numbers; texts.
OBJECT = Form(orjson.Fragment, _object)
CONTENT = Form(lambda content: base64.b64encode(content).decode(), _content)
NUMBER = Form(lambda number: number, _expect(int))
TEXT = Form(lambda text: text, _expect(str))


class Table(dict[K, V], Generic[K, V]):
    """Values by key. To be changed by `put` and `drop` alone, and no value may change by itself.

    Attributes:
        key: int or str.
        form: of its values.
        touched: the keys that were changed since somebody asked, in that order; None while nobody wants to know.
    """

    __slots__ = ("form", "key", "touched")

    def __init__(self, key: type[K], form: Form) -> None:
        super().__init__()
        self.key: type[K] = key
        self.form = form
        self.touched: dict[K, None] | None = None

    def put(self, key: K, value: V) -> None:
        """Set a value."""
        self[key] = value
        if self.touched is not None:
            self.touched[key] = None

    def drop(self, key: K) -> None:
        """Forget a value, if there is one."""
        self.pop(key, None)
        if self.touched is not None:
            self.touched[key] = None

    def as_json(self) -> dict[str, Any]:
        """For JSON, whose keys are texts."""
        return {str(key): self.form.write(value) for key, value in self.items()}

    def read(self, key: str, value: Any) -> None:
        """Put what `as_json` wrote. Raises ValueError."""
        number = self.key(key)
        if str(number) != key:
            raise ValueError(f"{key!r} is no key")
        self[number] = self.form.read(value)


class BookTables(NamedTuple):
    """One collection.

    Attributes:
        written: records that were made or changed, by number.
        created: when those were made that the tenant did not begin with; their numbers follow one another.
        parents: what those belong to, by its number.
        removed: records that are gone for good; the values say nothing.
    """

    written: Table[int, bytes]
    created: Table[int, int]
    parents: Table[int, int]
    removed: Table[int, int]


class Overlay:
    """All tables of a tenant.

    Args:
        collections: the names of its collections.

    Attributes:
        books: by collection.
        notes: by candidate and place (see `State.place`).
        files: contents of uploads, by `candidate/key`.
        plain: `collection/number` of records that were written from outside: these are never twisted.
        names: that jobs and stages have been given since, by `collection/number`.
        coming: sources that no list shows yet, by number.
        numbers: days lived, flags and counters, by name; what is not there is 0.
        custom_fields: those that were added, by id.
        custom_values: of a candidate, by its number.
        crm_extras: what only the CRM API knows of a candidate, by its number.
        resumes: that were uploaded, by candidate and place.
    """

    def __init__(self, collections: Iterable[str]) -> None:
        self._tables: dict[str, Table[Any, Any]] = {}
        self.books = {name: self._book(name) for name in collections}
        self.notes: Table[int, bytes] = self._table("notes", int, OBJECT)
        self.files: Table[str, bytes] = self._table("files", str, CONTENT)
        self.plain: Table[str, int] = self._table("plain", str, NUMBER)
        self.names: Table[str, str] = self._table("names", str, TEXT)
        self.coming: Table[int, bytes] = self._table("coming", int, OBJECT)
        self.numbers: Table[str, int] = self._table("numbers", str, NUMBER)
        self.custom_fields: Table[str, bytes] = self._table("custom_fields", str, OBJECT)
        self.custom_values: Table[int, bytes] = self._table("custom_values", int, OBJECT)
        self.crm_extras: Table[int, bytes] = self._table("crm_extras", int, OBJECT)
        self.resumes: Table[int, bytes] = self._table("resumes", int, OBJECT)

    def _table(self, name: str, key: type[K], form: Form) -> Table[K, Any]:
        table = self._tables[name] = Table(key, form)
        return table

    def _book(self, name: str) -> BookTables:
        forms = {"written": OBJECT, "created": NUMBER, "parents": NUMBER, "removed": NUMBER}
        return BookTables(**{part: self._table(f"{name}.{part}", int, form) for part, form in forms.items()})

    def __iter__(self) -> Iterator[Table[Any, Any]]:
        return iter(self._tables.values())

    def copy(self) -> Overlay:
        """The same values in tables of their own."""
        copied = Overlay(self.books)
        for name, table in self._tables.items():
            copied._tables[name].update(table)
        return copied

    def dissolve(self) -> None:
        """Let go of everything, bit by bit."""
        for table in self:
            dissolve(table)

    def as_json(self) -> dict[str, dict[str, Any]]:
        """The tables that hold anything, for orjson."""
        return {name: table.as_json() for name, table in self._tables.items() if table}

    def read(self, document: object) -> None:
        """Put what `as_json` wrote. Raises UnfitExport."""
        for name, values in _mapping(document, "the overlay").items():
            table = self._known(name)
            for key, value in _mapping(values, f"the table {name}").items():
                _read(name, table, key, value)

    def watch(self) -> None:
        """Note what changes from here on."""
        for table in self:
            table.touched = {}

    def changes(self) -> dict[str, dict[str, Any]]:
        """What changed since they were asked for last, as `as_json` writes it; null for what is gone."""
        found: dict[str, dict[str, Any]] = {}
        for name, table in self._tables.items():
            if table.touched:
                found[name] = {
                    str(key): table.form.write(table[key]) if key in table else None for key in table.touched
                }
                table.touched = {}
        return found

    def apply(self, changes: object) -> None:
        """Put what `changes` gave. Raises UnfitExport."""
        for name, values in _mapping(changes, "the changes").items():
            table = self._known(name)
            for key, value in _mapping(values, f"the table {name}").items():
                if value is None:
                    table.pop(table.key(key), None)
                else:
                    _read(name, table, key, value)

    def _known(self, name: str) -> Table[Any, Any]:
        table = self._tables.get(name)
        if table is None:
            raise UnfitExport(f"there is no table {name!r}; this version knows: {', '.join(self._tables)}")
        return table


def _read(name: str, table: Table[Any, Any], key: str, value: Any) -> None:
    try:
        table.read(key, value)
    except ValueError as error:
        raise UnfitExport(f"the table {name} cannot be read at {key!r}: {error}") from None


def _mapping(value: object, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise UnfitExport(f"{what} must be a JSON object")
    return value
