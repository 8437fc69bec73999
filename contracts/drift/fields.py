"""Fields that came, went, or are no longer what they were."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from contracts.drift.comparison import Comparison, mark_of
from contracts.drift.finding import Finding, Severity
from contracts.drift.observed import NO_WORD, Kind, Seen
from contracts.drift.renaming import renamed
from contracts.gem_document import MADE_UP

#: From so many records on, what all of them lacked is no accident; and what the simulator always sends is a rule.
FEW = 3
ENOUGH = 10
#: The simulator has some nulls so seldom that it may not show one: a share of ten in all the values that it has shown
#: is more than that, if only there are a few.
SELDOM = 10
#: Of a tenant where every record is odd, what is so of no more than this share of all values is one of its oddities.
ODD = 0.5
_INVENTED = MADE_UP.removeprefix("^")


@dataclass(frozen=True)
class Field:
    """A field of the document, or one that it does not name, as both sides showed it."""

    schema: str
    name: str
    kind: Kind
    seen: Seen
    known: Seen
    definition: Mapping[str, Any]

    @property
    def subject(self) -> str:
        """`Candidate.created_at`."""
        return f"{self.schema}.{self.name}"

    @property
    def place(self) -> str:
        """Where it was seen most often, as `candidates[].created_at`."""
        return place_of(self.seen.places or self.known.places, self.subject)

    def finding(self, kind: str, severity: Severity, what: str, seen: int, of: int, **more: Any) -> Finding:
        """A finding about it; `what` comes after its place."""
        return Finding(
            kind,
            severity,
            self.place,
            f"`{self.place}` {what}",
            said(self),
            seen,
            of,
            subjects=(self.subject,),
            places=tuple(sorted(self.seen.places or self.known.places)),
            **more,
        )


def fields_of(comparison: Comparison) -> list[Field]:
    """Every field of every schema of which records were seen."""
    observed, known = comparison.evidence.observed, comparison.reference.observed
    found = []
    for schema in observed.fields:
        names = {**observed.kinds[schema], **observed.fields[schema]}
        for name in names:
            definition = comparison.field(schema, name)
            kind = observed.kind(schema, name)
            found.append(Field(schema, name, kind, observed.seen(schema, name), known.seen(schema, name), definition))
    return found


def place_of(places: Mapping[str, int], otherwise: str) -> str:
    """The place of the most values: `GET /jobs/: [].id` → `jobs[].id`.

    >>> place_of({"GET /candidates/: [].applications[].id": 2, "GET /candidates/{candidate_id}: id": 1}, "")
    'candidates[].applications[].id'
    """
    if not places:
        return otherwise
    most = max(places, key=lambda one: (places[one], -len(one), one))
    operation, _, path = most.partition(": ")
    if not path.startswith("[]"):
        return most
    return operation.partition(" ")[2].strip("/") + path


def said(field: Field) -> str:
    """What the document says of it, with its mark."""
    if not field.definition:
        return "does not name it"
    types = " or ".join(sorted(field.kind.types - {"null"})) or "any value"
    if field.kind.is_time:
        types = "date-time"
    null = ", or null" if "null" in field.kind.types else ""
    return f"{types}{null} ({mark_of(field.definition)})"


def presence(comparison: Comparison, fields: list[Field]) -> Iterator[Finding]:
    """What came, what went, and what only has another name."""
    added = [
        one for one in fields if not one.definition and not one.name.endswith("[]") and not _known(comparison, one)
    ]
    missing = [one for one in fields if _is_missing(comparison, one)]
    for old, new in renamed(missing, added):
        added.remove(new)
        missing.remove(old)
        finding = old.finding(
            "field-renamed", "breaking", f"looks renamed to `{new.name}`", new.seen.present, new.seen.parents
        )
        yield _with_new(finding, new)
    for one in added:
        types = sorted(one.seen.types)
        yield one.finding(
            "field-added",
            "news",
            f"is new: {' or '.join(types)}",
            one.seen.present,
            one.seen.parents,
            example=example_of(one.seen),
            detail={"types": types, "forms": sorted(one.seen.forms)},
        )
    sometimes = [one for one in missing if one.seen.present]
    yield from (_missing(comparison, one) for one in missing if not one.seen.present)
    yield from _together(sometimes, [_missing(comparison, one) for one in sometimes], "has not always")


def _with_new(finding: Finding, new: Field) -> Finding:
    return replace(finding, subjects=(*finding.subjects, new.subject), detail={"new": new.name})


def _known(comparison: Comparison, one: Field) -> bool:
    return comparison.odd and one.name.startswith(_INVENTED)


def _is_missing(comparison: Comparison, one: Field) -> bool:
    if one.name.endswith("[]") or not one.definition or one.seen.parents < FEW or one.seen.present == one.seen.parents:
        return False
    if _is_oddity(comparison, one.seen.parents - one.seen.present, one.seen.parents):
        return False
    always = one.known.parents >= ENOUGH and one.known.present == one.known.parents
    return always or one.name in comparison.evidence.observed.required(one.schema)


def _missing(comparison: Comparison, one: Field) -> Finding:
    lacking, of = one.seen.parents - one.seen.present, one.seen.parents
    required = one.name in comparison.evidence.observed.required(one.schema)
    severity: Severity = "breaking" if required or not one.seen.present else "notable"
    if one.seen.present:
        what = "is not always sent"
    elif one.kind.schema and _has_ids(comparison, one):
        what = f"is no longer embedded: `{one.name.removesuffix('s')}_ids` alone"
    else:
        what = "is no longer sent"
    return one.finding("field-missing", severity, what, lacking, of)


def _together(fields: Sequence[Field], findings: Sequence[Finding], what: str) -> Iterator[Finding]:
    """The findings, those of the same objects and of the same severity as one."""
    groups: dict[tuple[str, Severity], list[tuple[Field, Finding]]] = {}
    for field, finding in zip(fields, findings, strict=True):
        groups.setdefault((field.schema, finding.severity), []).append((field, finding))
    for members in groups.values():
        first, most = members[0][1], max((one for _, one in members), key=lambda one: one.seen)
        if len(members) == 1:
            yield first
            continue
        names = ", ".join(f"`{field.name}`" for field, _ in members)
        place = first.place.rpartition(".")[0] or members[0][0].schema
        yield replace(
            first,
            place=place,
            what=f"`{place}` {what} {names}",
            seen=most.seen,
            of=most.of,
            subjects=tuple(field.subject for field, _ in members),
            places=tuple(sorted({one for _, finding in members for one in finding.places})),
        )


def _has_ids(comparison: Comparison, one: Field) -> bool:
    return comparison.evidence.observed.seen(one.schema, f"{one.name.removesuffix('s')}_ids").present > 0


def nulls(comparison: Comparison, fields: list[Field]) -> Iterator[Finding]:
    """Null where none may be, or where none was known."""
    found = []
    for one in fields:
        if not one.seen.nulls or not one.definition or one.known.nulls:
            continue
        if _forbids_null(one) or (_is_no_accident(one) and not comparison.odd):
            found.append(one)
    yield from _together(found, [_null(one) for one in found], "has null in")


def _forbids_null(one: Field) -> bool:
    return bool(one.kind.types) and "null" not in one.kind.types


def _null(one: Field) -> Finding:
    severity: Severity = "breaking" if _forbids_null(one) else "notable"
    return one.finding("null-new", severity, "is null", one.seen.nulls, one.seen.present, example="null")


def _is_no_accident(one: Field) -> bool:
    """Whether null came too often to be what the simulator has, and has not happened to show."""
    return one.seen.nulls >= FEW and one.seen.nulls * one.known.present > SELDOM * one.seen.present


def words(comparison: Comparison, fields: list[Field]) -> Iterator[Finding]:
    """Words that no list has, and words that are spelt otherwise."""
    for one in fields:
        if not one.kind.words:
            continue
        new = {
            word: count for word, count in one.seen.words.items() if word not in one.kind.words | set(one.known.words)
        }
        if _is_oddity(comparison, sum(new.values()), one.seen.words.total()):
            continue
        spelt = {_plain(word): word for word in one.kind.words}
        other = {word: count for word, count in new.items() if _plain(word) in spelt}
        if other:
            mostly = 2 * sum(other.values()) > one.seen.words.total()
            severity: Severity = "breaking" if mostly else "notable"
            what = "is spelt otherwise" if mostly else "is sometimes spelt otherwise"
            yield _words(one, "value-case-changed", severity, other, what)
        unknown = {word: count for word, count in new.items() if word not in other and word != NO_WORD}
        if unknown:
            yield _words(one, "value-new", "notable", unknown, "has a new word")
        if NO_WORD in new:
            seen, of = new[NO_WORD], one.seen.words.total()
            texts = one.finding("value-new", "notable", "has texts that are no words", seen, of, example="text")
            yield replace(texts, document=_known_words(one))


def _words(one: Field, kind: str, severity: Severity, found: Mapping[str, int], what: str) -> Finding:
    listed = ", ".join(sorted(found))
    finding = one.finding(
        kind,
        severity,
        f"{what}: {listed}",
        sum(found.values()),
        one.seen.words.total(),
        example=listed,
        detail={"words": sorted(found)},
    )
    return replace(finding, document=_known_words(one))


def _known_words(one: Field) -> str:
    return f"{', '.join(sorted(one.kind.words))} ({mark_of(one.definition)})"


def _is_oddity(comparison: Comparison, seen: int, of: int) -> bool:
    return comparison.odd and seen <= ODD * of


def _plain(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter.isalnum())


def example_of(seen: Seen) -> str:
    """The form, or else the type, that came most often."""
    found = seen.forms or seen.types
    return found.most_common(1)[0][0] if found else ""
