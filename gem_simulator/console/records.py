"""The records of a tenant for a reader: lists, search, one record and what it hangs together with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import orjson

from gem_simulator.console.columns import PEOPLE, Record, title, value_at
from gem_simulator.console.links import NAMED_BY, Naming, names
from gem_simulator.tenant import COLLECTIONS, FILE_ORIGIN, FILE_SIGNATURE, Tenant
from gem_simulator.tenant.filters import Filters

PER_PAGE = 50
#: So many records are looked through at a request: a tenant may have millions, and clients wait meanwhile.
LOOKED_THROUGH = 2000
#: And so many beside a record, of each collection that may name it; of what is found, the first few are shown.
GLANCED_THROUGH, SHOWN = 200, 6
_CHUNK = 100


class Found(NamedTuple):
    """A part of a list.

    Attributes:
        records: those of this part.
        total: how many records there are, where all were asked for; else how many there were to look through.
        first: the position of the first, from 0.
        next: where the next part begins; None: there is none.
    """

    records: list[Record]
    total: int
    first: int
    next: int | None


class Group(NamedTuple):
    """Records of a collection that name a record: some of them, and how many there are ("12", or "4+").

    `rest` says how to go on: "All" where they are known, "Look further" where not all were looked through, "" where
    there are no more.
    """

    collection: str
    records: list[Record]
    told: str
    rest: str


class Reader:
    """Reads a tenant.

    Args:
        tenant: which.
        signature: makes a signature for links to files.
        origin: where links to files lead, as `http://127.0.0.1:8800`.
    """

    def __init__(self, tenant: Tenant, signature: Callable[[], bytes], origin: str) -> None:
        self._tenant = tenant
        self._signature = signature
        self._origin = origin
        self._titles: dict[tuple[str, str], str | None] = {}

    def counts(self) -> dict[str, int]:
        """How many records each collection has, soft-deleted ones included."""
        return {name: self._list(name, {}, 0, 0)[1] for name in COLLECTIONS}

    def get(self, collection: str, id_: str) -> Record | None:
        """A record, with links to its files that work."""
        content = self._tenant.get(collection, id_)
        if content is None:
            return None
        content = content.replace(FILE_ORIGIN, self._origin.encode()).replace(FILE_SIGNATURE, self._signature())
        record: Record = orjson.loads(content)
        return record

    def title_of(self, collection: str, id_: str) -> str | None:
        """The name of the record with this id; None where there is none."""
        key = collection, id_
        if key not in self._titles:
            content = self._tenant.get(collection, id_)
            self._titles[key] = None if content is None else title(collection, orjson.loads(content))
        return self._titles[key]

    def page(self, collection: str, first: int) -> Found:
        """A part of a whole list."""
        records, total = self._list(collection, {}, first, PER_PAGE)
        after = first + PER_PAGE
        return Found([orjson.loads(record) for record in records], total, first, after if after < total else None)

    def search(self, collection: str, text: str, first: int) -> Found:
        """Records whose id or email address is this text, or whose name or address has it in it."""
        exact = self._exactly(collection, text)
        if exact:
            return Found(exact, self._list(collection, {}, 0, 0)[1], 0, None)
        wanted = text.casefold()

        def meant(content: bytes) -> bool:
            return wanted in _searched(collection, content)

        return self._look(collection, {}, meant, first, LOOKED_THROUGH)

    def naming(self, collection: str, id_: str, first: int) -> Found:
        """Records of a collection that name a record: by its id, wherever in them it stands."""
        naming, record = Naming(collection), {"id": id_}
        for target, known in NAMED_BY.items():
            content = self._tenant.get(target, id_)
            if content is not None:
                naming = next((one for one in known if one.collection == collection), naming)
                record = orjson.loads(content)
                break
        looks = self._looks(naming, record, first, LOOKED_THROUGH)
        records = [each for look in looks for each in look.records]
        next_first = max((look.next for look in looks if look.next is not None), default=None)
        return Found(records, sum(look.total for look in looks), first, next_first)

    def _exactly(self, collection: str, text: str) -> list[Record]:
        record = self._tenant.get(collection, text)
        if record is not None:
            return [orjson.loads(record)]
        if "@" not in text or collection not in PEOPLE:
            return []
        return [orjson.loads(record) for record in self._list(collection, {"email": text}, 0, PER_PAGE)[0]]

    def names(self, collection: str, record: Record) -> list[tuple[str, str, str, str | None]]:
        """Role, collection, id and name of what a record names; no name where that is gone."""
        return [(role, target, id_, self.title_of(target, id_)) for role, target, id_ in names(collection, record)]

    def named_by(self, collection: str, record: Record) -> Iterator[Group]:
        """What names a record, a group for each collection that may."""
        for naming in NAMED_BY[collection]:
            group = self._group(naming, record)
            if group.records or group.rest:
                yield group

    def _group(self, naming: Naming, record: Record) -> Group:
        collection, filter_name, field = naming
        if filter_name is not None and field == "id":
            found, total = self._list(collection, {filter_name: record["id"]}, 0, SHOWN)
            return Group(
                collection, [orjson.loads(each) for each in found], f"{total:,}", "All" if total > SHOWN else ""
            )
        looks = self._looks(naming, record, 0, GLANCED_THROUGH)
        records = [each for look in looks for each in look.records]
        unfinished = any(look.next is not None for look in looks)
        rest = "Look further" if unfinished else "All" if len(records) > SHOWN else ""
        return Group(collection, records[:SHOWN], f"{len(records)}{'+' if unfinished else ''}", rest)

    def _looks(self, naming: Naming, record: Record, first: int, most: int) -> list[Found]:
        """What names a record, looked for where it can be: once, or once for each of the ids that narrow it down."""
        narrowed: list[Filters] = [{}]
        if naming.filter_name is not None:
            values = record.get(naming.field)
            narrowed = [
                {naming.filter_name: value} for value in (values if isinstance(values, list) else [values]) if value
            ]
        meant = _naming(naming.collection, record["id"])
        return [self._look(naming.collection, filters, meant, first, most) for filters in narrowed]

    def _look(self, collection: str, filters: Filters, meant: Callable[[bytes], bool], first: int, most: int) -> Found:
        """Look through records, in small parts between which others may work."""
        found: list[Record] = []
        position, total = first, 0
        while position < first + most:
            contents, total = self._list(collection, filters, position, _CHUNK)
            found += [orjson.loads(content) for content in contents if meant(content)]
            position += _CHUNK
            if position >= total:
                return Found(found, total, first, None)
            if len(found) >= PER_PAGE:
                break
        return Found(found, total, first, position)

    def _list(self, collection: str, filters: Filters, offset: int, limit: int) -> tuple[list[bytes], int]:
        found = self._tenant.list(collection, filters, include_deleted=True, offset=offset, limit=limit)
        return found.records, found.total


def _naming(collection: str, id_: str) -> Callable[[bytes], bool]:
    """Whether a record of a collection names another."""
    quoted = orjson.dumps(id_)
    return lambda content: quoted in content and any(one.id == id_ for one in names(collection, orjson.loads(content)))


def _searched(collection: str, content: bytes) -> str:
    record = orjson.loads(content)
    emails = record.get("emails") or [value_at(each, "value") for each in record.get("email_addresses") or ()]
    return " ".join([title(collection, record), *(str(email) for email in emails)]).casefold()
