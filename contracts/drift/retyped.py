"""Values of another type or form; what has one cause is one finding, however many fields show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from contracts.drift import forms
from contracts.drift.comparison import Comparison
from contracts.drift.fields import Field
from contracts.drift.finding import Finding, Severity

#: Of all fields of a kind, the share that makes a finding one about every field of the kind.
MOST = 0.8


def types(fields: Sequence[Field]) -> Iterator[Finding]:
    """Values of a JSON type that the document does not allow. Ids and times have findings of their own."""
    ids = [one for one in fields if one.kind.is_id and _wrong(one) & {"integer", "number"}]
    if ids:
        yield _ids(ids, [one for one in fields if one.kind.is_id and one.seen.types.keys() - {"null"}])
    for one in fields:
        wrong = _wrong(one) - ({"integer", "number"} if one.kind.is_id or one.kind.is_time else set())
        if wrong:
            count = sum(one.seen.types[name] for name in wrong)
            yield one.finding(
                "type-changed",
                "breaking",
                _what(one, wrong),
                count,
                one.seen.present,
                example=" or ".join(sorted(wrong)),
                detail={"types": sorted(wrong)},
            )


def _wrong(one: Field) -> set[str]:
    """The types that came and may not."""
    allowed = one.kind.types
    if not allowed:
        return set()
    return {
        name
        for name in one.seen.types.keys() - {"null"} - set(one.known.types)
        if name not in allowed and not (name == "integer" and "number" in allowed)
    }


def _what(one: Field, wrong: set[str]) -> str:
    came, allowed = " or ".join(sorted(wrong)), " or ".join(sorted(one.kind.types - {"null"}))
    if one.kind.schema and wrong == {"string"}:
        return (
            "is a text, such as an id, no longer an object"
            if "object" in one.kind.types
            else f"is a text, not {allowed}"
        )
    if wrong == {"string"} and one.kind.types & {"number", "integer"}:
        return "is a number as a text"
    if "boolean" in one.kind.types and wrong == {"integer"}:
        return "is 0 or 1 instead of true or false"
    return f"is {_an(came)} instead of {_an(allowed)}"


def _an(types: str) -> str:
    return {"string": "a text", "integer": "a whole number", "array": "a list"}.get(types, f"a {types}")


def _ids(changed: Sequence[Field], all_ids: Sequence[Field]) -> Finding:
    everywhere = len(changed) >= MOST * len(all_ids)
    place = "ids" if everywhere else changed[0].place
    count = sum(one.seen.types["integer"] + one.seen.types["number"] for one in changed)
    what = "ids are numbers, not texts" if everywhere else f"ids are numbers, not texts: {_listed(changed)}"
    return _joined("ids-are-numbers", "breaking", place, what, changed, count, example="integer")


def times(comparison: Comparison, fields: Sequence[Field]) -> Iterator[Finding]:
    """Moments in forms in which none has come so far."""
    known = comparison.reference.observed.all_forms
    moments = [one for one in fields if one.kind.is_time and one.seen.forms]
    new = Counter({form: 0 for one in moments for form in one.seen.forms if form not in known})
    for form in new:
        changed = [one for one in moments if one.seen.forms[form]]
        everywhere = len(changed) >= MOST * len(moments)
        place = "times" if everywhere else changed[0].place
        subject = "times are" if everywhere else f"`{place}` is" if len(changed) == 1 else f"{_listed(changed)} are"
        count = sum(one.seen.forms[form] for one in changed)
        unknown = form in (forms.SECONDS, forms.MILLISECONDS, forms.NO_ZONE, forms.TEXT)
        severity: Severity = "breaking" if unknown else "notable"
        what = f"{subject} {_told(form)}"
        yield _joined("times-changed", severity, place, what, changed, count, example=form)


def _told(form: str) -> str:
    if form in (forms.SECONDS, forms.MILLISECONDS):
        return f"{form} instead of {forms.TIME}"
    return "told in words of another kind" if form == forms.TEXT else f"told {form}"


def links(fields: Sequence[Field]) -> Iterator[Finding]:
    """Links that were signed."""
    for one in fields:
        was, now = one.known.forms, one.seen.forms
        if was[forms.SIGNED_LINK] and not was[forms.LINK] and now[forms.LINK] and not now[forms.SIGNED_LINK]:
            yield one.finding(
                "links-unsigned", "notable", "is no longer signed", now[forms.LINK], now.total(), example=forms.LINK
            )


def _listed(fields: Iterable[Field]) -> str:
    places = [f"`{one.place}`" for one in fields]
    return ", ".join(places[:5]) + (f" and {len(places) - 5} more" if len(places) > 5 else "")


def _joined(
    kind: str, severity: Severity, place: str, what: str, fields: Sequence[Field], count: int, *, example: str
) -> Finding:
    from contracts.drift.fields import said

    return Finding(
        kind,
        severity,
        place,
        what,
        said(fields[0]),
        count,
        sum(one.seen.present - one.seen.nulls for one in fields),
        example,
        subjects=tuple(one.subject for one in fields),
        places=tuple(sorted({place for one in fields for place in one.seen.places})),
    )
