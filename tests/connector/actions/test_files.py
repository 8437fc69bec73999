"""Attachments: what Gem takes, what is left out, and reading them back."""

from __future__ import annotations

import base64
from typing import Any

import orjson
import pytest

from connector.actions import files
from connector.actions.errors import InputInvalid
from connector.unified.requests import AttachmentType
from tests.connector.actions.tenant import PDF, Office, asks

Attached = list[dict[str, Any]]


def attached(place: Office, attachments: Attached) -> tuple[Attached, tuple[str, ...]]:
    """What Gem was sent, and the warnings."""
    created = place.actions.create_application(f"remote:{place.job()['id']}", asks(attachments=attachments))
    (entry,) = place.asked("POST", "/candidates/")
    return orjson.loads(entry.body).get("attachments", []), created.warnings


@pytest.mark.parametrize("name", ["cv.exe", "cv", "cv.pdf.zip", ".pdf"])
def test_a_file_of_another_kind_is_left_out_and_the_candidate_created(place: Office, name: str) -> None:
    sent, warnings = attached(place, [{**PDF, "name": name}])
    assert sent == []
    assert [warning for warning in warnings if name in warning and ".pdf, .doc and .docx" in warning]


@pytest.mark.parametrize("name", ["CV.PDF", "cv.doc", "My résumé.docx"])
def test_files_of_the_right_kind_go_along(place: Office, name: str) -> None:
    sent, warnings = attached(place, [{**PDF, "name": name}])
    assert [file["filename"] for file in sent] == [name]
    assert not warnings


def test_an_empty_file_is_left_out(place: Office) -> None:
    sent, warnings = attached(place, [{**PDF, "data": ""}])
    assert sent == []
    assert [warning for warning in warnings if "empty" in warning]


def test_a_file_that_is_too_large_is_left_out(place: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST", 4)
    four, five = (base64.b64encode(b"x" * size).decode() for size in (4, 5))
    sent, warnings = attached(place, [{**PDF, "data": four}, {**PDF, "name": "large.pdf", "data": five}])
    assert [file["content"] for file in sent] == [four]
    assert [warning for warning in warnings if "large.pdf" in warning and "larger" in warning]


def test_the_limit_is_ten_megabytes() -> None:
    assert files.LARGEST == 10 * 1024 * 1024


def test_the_first_cv_comes_first_and_what_is_no_cv_is_told(place: Office) -> None:
    given = [
        {**PDF, "name": "letter.pdf", "type": "COVER_LETTER"},
        {**PDF, "name": "first.pdf"},
        {**PDF, "name": "second.pdf"},
    ]
    sent, warnings = attached(place, given)
    assert [file["filename"] for file in sent] == ["first.pdf", "second.pdf", "letter.pdf"]
    assert {file["type"] for file in sent} == {"resume"}
    assert len(warnings) == 1
    assert "letter.pdf" in warnings[0]


def test_a_link_is_fetched_at_once_with_the_media_type_of_its_answer(place: Office) -> None:
    person = next(one for one in place.records("candidates") if one["attachments"])
    url = place.actions.get_candidate_attachments(f"remote:{person['id']}").results[0].data_url
    sent, _ = attached(place, [{"name": "cv.pdf", "type": "CV", "data_url": url}])
    assert sent[0]["content_type"]
    assert base64.b64decode(sent[0]["content"])


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/cv.pdf", "http://localhost/cv.pdf", "http://[::1]/cv.pdf"])
def test_a_link_that_leads_inside_is_left_out_with_a_warning(place: Office, url: str) -> None:
    sent, warnings = attached(place, [{"name": "cv.pdf", "type": "CV", "data_url": url}])
    assert sent == []
    assert [warning for warning in warnings if "cv.pdf" in warning]


def test_the_files_of_a_candidate_are_read_from_gem_each_time(place: Office) -> None:
    person = next(one for one in place.records("candidates") if one["attachments"])
    first, second = (place.actions.get_candidate_attachments(f"remote:{person['id']}") for _ in range(2))
    assert [file.remote_id for file in first.results] == [file.remote_id for file in second.results]
    assert [file.data_url for file in first.results] != [file.data_url for file in second.results]
    assert len(place.asked("GET", f"/candidates/{person['id']}")) == 2


def test_a_file_is_shown_with_type_name_and_media_type(place: Office) -> None:
    person = next(one for one in place.records("candidates") if one["attachments"])
    gem = place.candidate(person["id"])["attachments"]
    shown = place.actions.get_candidate_attachments(f"remote:{person['id']}").results
    kinds = {"resume": AttachmentType.CV, "cover_letter": AttachmentType.COVER_LETTER}
    assert [file.file_name for file in shown] == [file["filename"] or "attachment" for file in gem]
    assert [file.type for file in shown] == [kinds.get(file["type"], AttachmentType.OTHER) for file in gem]
    assert all("/" in file.content_type for file in shown)
    assert len({file.id for file in shown}) == len(gem)


def test_an_application_has_the_files_of_its_candidate(place: Office) -> None:
    application = next(
        one for one in place.records("applications") if place.candidate(one["candidate_id"])["attachments"]
    )
    own = place.actions.get_application_attachments(f"remote:{application['id']}").results
    all_ = place.actions.get_candidate_attachments(f"remote:{application['candidate_id']}").results
    assert [file.id for file in own] == [file.id for file in all_]


@pytest.mark.parametrize("reference", ["remote:nobody", "1" * 24])
def test_nobody_has_no_files(place: Office, reference: str) -> None:
    with pytest.raises(InputInvalid):
        place.actions.get_candidate_attachments(reference)
    with pytest.raises(InputInvalid):
        place.actions.get_application_attachments(reference)


def test_who_is_deleted_has_no_files(place: Office) -> None:
    person = place.records("candidates")[0]
    place.server.simulator.tenant.delete("candidates", person["id"], hard=False)
    with pytest.raises(InputInvalid, match="candidate_id"):
        place.actions.get_candidate_attachments(f"remote:{person['id']}")
