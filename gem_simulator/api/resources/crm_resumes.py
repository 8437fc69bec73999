"""Résumés that are uploaded to candidates; the ATS API then shows them among their attachments (that: ours)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from gem_simulator.api.crm import CrmList, File, Upload, Values
from gem_simulator.api.evidence import Evidence
from gem_simulator.api.operations import Operation
from gem_simulator.api.schemas import Schema, nullable, record, text
from gem_simulator.tenant import Slice

if TYPE_CHECKING:
    from gem_simulator.tenant import Tenant

SCHEMAS: dict[str, Schema] = {
    "CrmResume": record(
        Evidence.CRM_REFERENCE,
        "id candidate_id created_at user_id download_url",
        id=text(),
        candidate_id=text(),
        created_at={"type": "integer", "description": "Seconds since 1970."},
        user_id=text(),
        filename=nullable(text()),
        download_url=text("Signed, and good for a while only."),
    ),
}


def _find(tenant: Tenant, ids: Mapping[str, str], _values: Values, start: int, size: int) -> Slice:
    found = tenant.crm.resumes(ids["candidate_id"])
    return Slice(found[start : start + size], len(found))


def _upload(tenant: Tenant, ids: Mapping[str, str], file: File) -> bytes:
    return tenant.crm.add_resume(ids["candidate_id"], ids["user_id"], file.filename, file.content)


OPERATIONS: tuple[Operation, ...] = (
    CrmList(
        path="/candidates/{candidate_id}/uploaded_resumes",
        summary="Résumés uploaded to a candidate.",
        evidence=Evidence.CRM_REFERENCE,
        schema="CrmResume",
        find=_find,
    ),
    Upload(
        path="/candidates/{candidate_id}/uploaded_resumes/{user_id}",
        summary="Upload a résumé (.pdf, .doc, .docx, at most 10 MB) in the name of a user.",
        evidence=Evidence.CRM_REFERENCE,
        schema="CrmResume",
        part="resume_file",
        write=_upload,
    ),
)
