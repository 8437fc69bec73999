"""The document of Gem's API: valid, and honest about how sure it is."""

from __future__ import annotations

from openapi_spec_validator import validate

from contracts.gem_document import EVIDENCE, load_gem_document

DOCUMENT = load_gem_document()


def test_it_is_a_valid_openapi_document() -> None:
    assert DOCUMENT.raw["openapi"].startswith("3.1")
    validate(DOCUMENT.raw)


def test_it_says_of_every_path_parameter_and_field_how_sure_it_is_and_why() -> None:
    marks = list(DOCUMENT.marked())
    assert len(marks) > 500
    assert [name for name, item in marks if item.get("x-evidence") not in EVIDENCE] == []
    assert [name for name, item in marks if not item.get("x-source")] == []


def test_three_writes_are_confirmed_and_three_of_the_crm_api() -> None:
    writes = {(method, path): item["x-evidence"] for path, method, item in DOCUMENT.operations() if method != "get"}
    assert {write for write, evidence in writes.items() if evidence == "confirmed"} == {
        ("post", "/candidates/"),
        ("post", "/candidates/{candidate_id}/activity_feed/notes"),
        ("patch", "/applications/{application_id}"),
        ("put", "/v0/candidates/{candidate_id}"),
        ("post", "/v0/custom_fields"),
        ("post", "/v0/candidates/{candidate_id}/uploaded_resumes/{user_id}"),
    }


def test_every_collection_has_a_route_for_one_record() -> None:
    paths = DOCUMENT.raw["paths"]
    for collection in DOCUMENT.collections:
        assert any(path.startswith(f"/{collection}/{{") and path.count("/") == 2 for path in paths), collection


def test_both_ways_to_authenticate_are_there() -> None:
    assert DOCUMENT.raw["security"] == [{"api_key": []}, {"api_key": [], "application_secret": []}]


def test_every_operation_tells_its_errors() -> None:
    for path, method, operation in DOCUMENT.operations():
        assert {"401", "403", "429", "default"} <= set(operation["responses"]), (method, path)
        assert "404" in operation["responses"] or "{" not in path, (method, path)


def test_every_list_is_paged_and_says_so_in_its_header() -> None:
    for collection in DOCUMENT.collections:
        assert DOCUMENT.takes(collection, "page"), collection
        assert DOCUMENT.takes(collection, "per_page"), collection
        answer = DOCUMENT.raw["paths"][f"/{collection}/"]["get"]["responses"]["200"]
        assert "X-Pagination" in answer["headers"], collection


def test_posts_have_no_include_deleted_and_applications_no_updated_after() -> None:
    assert not DOCUMENT.takes("job_posts", "include_deleted")
    assert not DOCUMENT.takes("applications", "updated_after")
    assert DOCUMENT.takes("applications", "last_activity_after")
