"""What the CRM API can be asked, as methods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import orjson

from gem_simulator.tenant import deeds
from gem_simulator.tenant.answers import Slice
from gem_simulator.tenant.clock import DAY, iso
from gem_simulator.tenant.collection import Record
from gem_simulator.tenant.crm.custom_fields import CustomFields
from gem_simulator.tenant.crm.ids import crm_id
from gem_simulator.tenant.crm.profile import ONLY_HERE, changes, profile
from gem_simulator.tenant.errors import InvalidInput, NotAllowed, UnknownId
from gem_simulator.tenant.references import attached, known
from gem_simulator.tenant.state import State

if TYPE_CHECKING:
    from gem_simulator.tenant.tenant import Tenant

#: What may be uploaded, and how large it may be (confirmed, CRM reference; that a megabyte is 2**20 bytes is ours).
RESUME_ENDINGS = (".pdf", ".doc", ".docx")
LARGEST_RESUME = 10 * 1024 * 1024
_REFUSING = "refuses custom fields"


class Crm:
    """An account of Gem's CRM.

    Args:
        tenant: the same account in the ATS.
        state: the tenant's.

    All methods raise UnknownId for a candidate that is not there or soft-deleted.
    """

    def __init__(self, tenant: Tenant, state: State) -> None:
        self._tenant = tenant
        self._state = state
        self._fields = CustomFields(state, (state.world.line.first - 300 * DAY) // 1000)

    @property
    def takes_custom_fields(self) -> bool:
        """Set it to False for an account that refuses them: 403 (ours)."""
        return _REFUSING not in self._state.overlay.numbers

    @takes_custom_fields.setter
    def takes_custom_fields(self, takes: bool) -> None:
        with self._tenant.lock:
            if takes:
                self._state.overlay.numbers.drop(_REFUSING)
            else:
                self._state.overlay.numbers.put(_REFUSING, 1)
            self._tenant.changed()

    def users(self, offset: int, limit: int) -> Slice:
        """Users that are not deleted: id, name, email."""
        found = self._tenant.list("users", {}, offset=offset, limit=limit)
        return Slice([_user(orjson.loads(record)) for record in found.records], found.total)

    def candidate(self, id_: str) -> bytes:
        """A candidate with the values of its custom fields."""
        with self._tenant.lock:
            return self._shown(self._candidate(id_))

    def update_candidate(self, id_: str, body: Mapping[str, Any]) -> bytes:
        """Change a candidate: what the body does not name stays (ours). Moves its updated_at.

        Raises:
            UnknownId: a custom field, or the user of the due date, is not there.
            InvalidInput: a value does not fit its custom field.
            NotAllowed: custom fields are refused.
        """
        with self._tenant.lock:
            number = self._candidate(id_)
            if "custom_fields" in body:
                self._allow_custom_fields()
                self._fields.check(body["custom_fields"])
            if body.get("due_date") is not None:
                known(self._state, "users", body["due_date"]["user_id"], "due_date")
            self._change(number, body)
            self._tenant.changed()
            return self._shown(number)

    def _change(self, number: int, body: Mapping[str, Any]) -> None:
        record = self._state.books["candidates"].record(number)
        deeds.edit(self._state, "candidates", number, self._tenant.clock.now(), **changes(record, body))
        self._state.keep_plain("candidates", number)
        self._fields.set(number, body.get("custom_fields", ()))
        extras = {name: body[name] for name in ONLY_HERE if name in body}
        if extras:
            self._state.overlay.crm_extras.put(number, _json(self._extras(number) | extras))

    def _extras(self, number: int) -> dict[str, Any]:
        written = self._state.overlay.crm_extras.get(number)
        return {} if written is None else orjson.loads(written)

    def custom_fields(self, *, name: str | None = None, scope: str | None = None) -> list[bytes]:
        """The custom fields with their options, oldest first. Raises NotAllowed where they are refused."""
        with self._tenant.lock:
            self._allow_custom_fields()
            return [_json(field) for field in self._fields.all(name=name, scope=scope)]

    def add_custom_field(self, body: Mapping[str, Any]) -> bytes:
        """A new custom field.

        Raises:
            InvalidInput: see CustomFields.add.
            Impossible: its name is taken.
            NotAllowed: custom fields are refused.
        """
        with self._tenant.lock:
            self._allow_custom_fields()
            field = self._fields.add(body, self._tenant.clock.now() // 1000)
            self._tenant.changed()
            return _json(field)

    def resumes(self, candidate_id: str) -> list[bytes]:
        """The résumés that were uploaded to a candidate here, oldest first."""
        with self._tenant.lock:
            return self._state.hung_on(self._state.overlay.resumes, self._candidate(candidate_id))

    def add_resume(self, candidate_id: str, user_id: str, filename: str, content: bytes) -> bytes:
        """Upload a résumé, which the ATS API then shows among the candidate's attachments.

        Args:
            candidate_id: whose.
            user_id: who uploads it.
            filename: ends with one of RESUME_ENDINGS.
            content: at most LARGEST_RESUME bytes.

        Raises:
            UnknownId: the user is not there.
            InvalidInput: another kind of file, or too large a one.
        """
        with self._tenant.lock:
            number = self._candidate(candidate_id)
            _known_user(self._state, user_id)
            _check_resume(filename, content)
            resume = self._attach(number, user_id, filename, content)
            self._tenant.changed()
            return _json(resume)

    def _attach(self, number: int, user_id: str, filename: str, content: bytes) -> Record:
        now = self._tenant.clock.now()
        before = self._state.books["candidates"].record(number).get("attachments") or []
        new = attached(self._state, number, len(before), iso(now), [(filename, content)])
        deeds.edit(self._state, "candidates", number, now, attachments=[*before, *new])
        self._state.keep_plain("candidates", number)
        resumes = self._state.overlay.resumes
        resume = {
            "id": crm_id("UploadedResume", len(resumes) + 1),
            "candidate_id": self._state.world.candidates.id(number),
            "created_at": now // 1000,
            "user_id": user_id,
            "filename": filename,
            "download_url": new[0]["url"],
        }
        place = self._state.place(number, len(self._state.hung_on(resumes, number)))
        resumes.put(place, _json(resume))
        return resume

    def _candidate(self, id_: str) -> int:
        number = self._state.number("candidates", id_)
        if number is None or self._state.books["candidates"].record(number).get("deleted_at") is not None:
            raise UnknownId("candidates", id_)
        return number

    def _shown(self, number: int) -> bytes:
        users = self._state.world.users
        return _json(
            profile(
                self._state.shown("candidates", number),
                self._extras(number),
                self._fields.of(number) if self.takes_custom_fields else [],
                users.id(number % users.staff),
            )
        )

    def _allow_custom_fields(self) -> None:
        if not self.takes_custom_fields:
            raise NotAllowed("Custom fields are not available to this team")


def _json(value: Record) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def _user(record: Record) -> bytes:
    return _json({"id": record["id"], "name": record.get("name"), "email": record.get("primary_email_address")})


def _known_user(state: State, user_id: str) -> None:
    """It stands in the path, so no field is named where it is not there."""
    try:
        known(state, "users", user_id, "user_id")
    except UnknownId as unknown:
        raise UnknownId(unknown.collection, unknown.id) from None


def _check_resume(filename: str, content: bytes) -> None:
    if not filename.lower().endswith(RESUME_ENDINGS):
        raise InvalidInput("resume_file", f"File type must be one of: {', '.join(RESUME_ENDINGS)}.")
    if len(content) > LARGEST_RESUME:
        raise InvalidInput("resume_file", "File size cannot exceed 10MB.")
