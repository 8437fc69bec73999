"""Add result link to application, to candidate: a note, and the attributes as custom fields of the candidate."""

from __future__ import annotations

from connector.actions.add_note import candidate_of
from connector.actions.custom_fields import set_custom_fields
from connector.actions.desk import Desk
from connector.actions.left_out import tell_left_out
from connector.actions.notes import LONGEST, write_note
from connector.actions.references import application, candidate, read_candidate
from connector.actions.results import Outcome
from connector.actions.writing import done, keep_application
from connector.sync.absorb import absorb
from connector.unified.requests import AddResultLink


def add_to_application(desk: Desk, reference: str, request: AddResultLink) -> Outcome:
    """Shows a result beside an application."""
    tell_left_out(desk, request)
    about = application(desk, reference)
    _add(desk, candidate_of(about.values.get("candidate_id")), request)
    return keep_application(desk, None, of=about)


def add_to_candidate(desk: Desk, reference: str, request: AddResultLink) -> Outcome:
    """Shows a result beside a candidate."""
    tell_left_out(desk, request)
    person = candidate(desk, reference)
    _add(desk, person.id, request)
    now = read_candidate(desk, person.id)
    if now is not None:
        absorb(desk.client, desk.store, desk.integration.id, candidates=[now.data])
    return done(desk)


def _add(desk: Desk, candidate_id: str, request: AddResultLink) -> None:
    fields = custom_field_values(request)
    text = note_text(request)
    if len(text) > LONGEST:
        desk.warn(f"The note was cut: Gem takes {LONGEST:,} characters.")
    write_note(desk, candidate_id, text[:LONGEST])
    if fields:
        set_custom_fields(desk, candidate_id, fields)


def note_text(request: AddResultLink) -> str:
    """Label, link and attributes, for people."""
    lines = [request.label, request.url]
    fields = custom_field_values(request)
    if fields:
        lines += ["", *(f"{name}: {value}" for name, value in fields.items())]
    return "\n".join(lines)


def custom_field_values(request: AddResultLink) -> dict[str, str]:
    """The attributes by the names of their custom fields; of two with the same name the latter counts."""
    if request.details is None:
        return {}
    prefix = request.details.custom_field_name_prefix.strip()
    return {f"{prefix} {one.key.strip()}".strip(): one.value for one in request.details.attributes}
