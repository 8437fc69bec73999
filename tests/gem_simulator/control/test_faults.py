"""Faults: which requests they strike, and what a client then sees, over real sockets where the socket matters."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gem_simulator import Fault, Server, Simulator
from gem_simulator.control.fault_kinds import KINDS
from gem_simulator.control.page_effects import Size, cap_query


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Simulator(seed=5, candidates=12).serve() as served:
        yield served


@pytest.fixture
def gem(server: Server) -> Iterator[httpx.Client]:
    server.simulator.faults.clear()
    with httpx.Client(base_url=server.base_url, headers={"X-API-Key": server.api_key}, timeout=5) as client:
        yield client
    server.simulator.faults.clear()


class TestWhatAClientSees:
    @pytest.mark.parametrize("status", [400, 404, 500, 502, 503, 504])
    def test_status_answers_in_gems_format(self, server: Server, gem: httpx.Client, status: int) -> None:
        server.simulator.faults.status(status)
        answer = gem.get("/users/")
        assert (answer.status_code, answer.json()["code"]) == (status, status)
        assert gem.get("/users/").status_code == 200

    def test_status_may_bring_a_body_and_a_pause(self, server: Server, gem: httpx.Client) -> None:
        server.simulator.faults.status(503, body='{"message": "down"}', retry_after=7)
        answer = gem.get("/users/")
        assert (answer.json(), answer.headers["Retry-After"]) == ({"message": "down"}, "7")

    def test_throttle_is_the_gateways_429(self, server: Server, gem: httpx.Client) -> None:
        server.simulator.faults.throttle(times=2)
        answers = [gem.get("/users/") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [429, 429, 200]
        assert answers[0].json() == {"message": "Too Many Requests"}
        assert "Retry-After" not in answers[0].headers

    def test_throttle_sends_retry_after_only_when_told_to(self, server: Server, gem: httpx.Client) -> None:
        server.simulator.faults.throttle(retry_after=3)
        assert gem.get("/users/").headers["Retry-After"] == "3"

    @pytest.mark.parametrize("status", [200, 503])
    def test_html_is_a_page_for_people(self, server: Server, gem: httpx.Client, status: int) -> None:
        server.simulator.faults.html(status=status)
        answer = gem.get("/users/")
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
        assert answer.text.startswith("<!doctype html>")

    def test_truncate_breaks_off_in_the_middle_of_the_body(self, server: Server, gem: httpx.Client) -> None:
        server.simulator.faults.truncate()
        with pytest.raises(httpx.RemoteProtocolError, match="without sending complete"):
            gem.get("/users/")
        assert gem.get("/users/").status_code == 200

    def test_reset_drops_the_connection(self, server: Server, gem: httpx.Client) -> None:
        server.simulator.faults.reset()
        with pytest.raises(httpx.ReadError, match="reset"):
            gem.get("/users/")
        assert gem.get("/users/").status_code == 200

    def test_stall_holds_the_answer_back_until_it_is_removed(self, server: Server, gem: httpx.Client) -> None:
        number = server.simulator.faults.stall()
        with pytest.raises(httpx.ReadTimeout):
            gem.get("/users/", timeout=0.2)
        server.simulator.faults.remove(number)
        assert gem.get("/users/").status_code == 200

    def test_a_stalled_request_goes_on_to_a_reset(self, server: Server, gem: httpx.Client) -> None:
        faults = server.simulator.faults
        number = faults.stall()
        release = threading.Thread(target=faults.remove, args=(number,))

        def once_it_stalls(_: object) -> None:
            release.start()

        faults.run_after(1, once_it_stalls)
        with pytest.raises(httpx.ReadError):
            gem.get("/users/")
        release.join()

    def test_invalid_utf8_is_no_text(self, server: Server, gem: httpx.Client) -> None:
        server.simulator.faults.invalid_utf8()
        content = gem.get("/users/").content
        with pytest.raises(UnicodeDecodeError):
            content.decode()

    def test_not_a_list_wraps_the_page(self, server: Server, gem: httpx.Client) -> None:
        records = gem.get("/users/").json()
        server.simulator.faults.not_a_list()
        assert gem.get("/users/").json() == {"data": records}

    def test_cap_per_page_lasts_and_tells_of_itself_in_the_header(self, server: Server, gem: httpx.Client) -> None:
        whole = [each["id"] for each in gem.get("/users/", params={"per_page": 500}).json()]
        server.simulator.faults.cap_per_page(4)
        pages = [gem.get("/users/", params={"per_page": 500, "page": page}) for page in (1, 2)]
        assert [each["id"] for page in pages for each in page.json()] == whole[:8]
        assert json.loads(pages[0].headers["X-Pagination"])["total_pages"] == -(-len(whole) // 4)

    def test_cap_per_page_leaves_smaller_pages_alone(self, server: Server, gem: httpx.Client) -> None:
        server.simulator.faults.cap_per_page(4)
        assert len(gem.get("/users/", params={"per_page": 2}).json()) == 2

    def test_no_pagination_leaves_the_header_out(self, server: Server, gem: httpx.Client) -> None:
        server.simulator.faults.no_pagination(path="/users/")
        assert "X-Pagination" not in gem.get("/users/").headers
        assert "X-Pagination" in gem.get("/jobs/").headers

    def test_reverse_turns_every_page_round(self, server: Server, gem: httpx.Client) -> None:
        records = gem.get("/users/").json()
        server.simulator.faults.reverse()
        assert gem.get("/users/").json() == records[::-1]
        user = gem.get(f"/users/{records[0]['id']}").json()
        assert user == records[0]

    @pytest.mark.parametrize("arm", ["status", "throttle", "html"])
    def test_retry_after_may_be_seconds_or_a_date_by_the_simulated_clock(
        self, server: Server, gem: httpx.Client, arm: str
    ) -> None:
        for dated in (False, True):
            server.simulator.faults.arm(
                {"kind": arm, "retry_after": 90, "retry_after_date": dated, "after": int(dated)}
            )
        assert gem.get("/users/").headers["Retry-After"] == "90"
        answer = gem.get("/users/")
        away = [parsedate_to_datetime(answer.headers[name]) for name in ("Retry-After", "Date")]
        assert (away[0] - away[1]).total_seconds() == pytest.approx(90, abs=1)

    def test_a_burst_is_a_few_errors_in_a_row(self, server: Server, gem: httpx.Client) -> None:
        server.simulator.faults.status(502, operation="get_users", after=1, every=5, burst=2)
        statuses = [gem.get("/users/").status_code for _ in range(9)]
        assert statuses == [200, 502, 502, 200, 200, 200, 502, 502, 200]
        assert gem.get("/jobs/").status_code == 200
        assert [(one.seen, one.struck) for one in server.simulator.faults.armed] == [(9, 4)]

    def test_invalid_json_lacks_its_end(self, server: Server, gem: httpx.Client) -> None:
        whole = gem.get("/users/").content
        server.simulator.faults.invalid_json()
        assert gem.get("/users/").content == whole[:-1]

    def test_wrong_content_type_says_something_else(self, server: Server, gem: httpx.Client) -> None:
        server.simulator.faults.wrong_content_type("application/xml")
        answer = gem.get("/users/")
        assert (answer.headers.get_list("Content-Type"), answer.json()) == (
            ["application/xml"],
            gem.get("/users/").json(),
        )

    @pytest.mark.parametrize(
        ("arm", "settings", "begin", "total"),
        [
            ("duplicate_page", {}, 0, 0),
            ("skip_page", {}, 8, 0),
            ("shift_records", {"shift": 1}, 5, -1),
            ("shift_records", {"shift": -3}, 1, 3),
            ("shift_records", {"shift": -400}, 0, 400),
            ("shift_records", {"shift": 400}, 404, -400),
        ],
    )
    def test_a_page_may_hold_what_belongs_elsewhere(
        self, server: Server, gem: httpx.Client, arm: str, settings: dict[str, int], begin: int, total: int
    ) -> None:
        whole = gem.get("/job_stages/", params={"per_page": 500}).json()
        server.simulator.faults.arm({"kind": arm, "times": 1, **settings})
        answer = gem.get("/job_stages/", params={"per_page": 4, "page": 2})
        assert answer.json() == whole[begin : begin + 4]
        told = json.loads(answer.headers["X-Pagination"])
        assert told["total"] == max(len(whole) + total, 0)
        assert told.get("page", 2) == 2
        assert gem.get("/job_stages/", params={"per_page": 4, "page": 2}).json() == whole[4:8]

    def test_pages_of_the_crm_api_move_as_well(self, server: Server, gem: httpx.Client) -> None:
        root = server.url + "/v0/users"
        whole = gem.get(root, params={"page_size": 100}).json()
        server.simulator.faults.skip_page(operation="get_v0_users")
        assert gem.get(root, params={"page_size": 3}).json() == whole[3:6]
        server.simulator.faults.cap_per_page(2)
        assert gem.get(root, params={"page_size": 3}).json() == whole[:2]

    @pytest.mark.parametrize("kind", ["duplicate_page", "skip_page", "shift_records"])
    def test_only_lists_have_pages(self, server: Server, gem: httpx.Client, kind: str) -> None:
        record = gem.get("/users/").json()[0]
        server.simulator.faults.arm({"kind": kind, "times": 2})
        assert gem.get(f"/users/{record['id']}").json() == record
        assert gem.get("/users/?page=x").status_code == 422

    def test_shuffle_mixes_a_page_the_same_way_for_the_same_request(self, server: Server, gem: httpx.Client) -> None:
        records = gem.get("/job_stages/").json()
        mixed = []
        for _ in range(2):
            server.simulator.faults.start_over()
            server.simulator.faults.shuffle()
            mixed.append([gem.get("/job_stages/").json() for _ in range(2)])
        assert mixed[0] == mixed[1]
        assert records != mixed[0][0] != mixed[0][1]
        assert all(sorted(map(str, page)) == sorted(map(str, records)) for page in mixed[0])

    def test_a_clock_that_is_ahead_shows_in_the_date_in_records_and_in_filters(self) -> None:
        simulator = Simulator(seed=5, candidates=12, frozen=True)
        headers = {"X-API-Key": simulator.api_key}
        base = "http://gem.test/ats/v0"
        with httpx.Client(transport=simulator.transport(), base_url=base, headers=headers) as gem:
            before = gem.get("/jobs/").json()
            simulator.faults.clock_skew(86_400)
            answer = gem.get("/jobs/")
            assert answer.headers["Date"] == "Tue, 03 Mar 2026 09:00:00 GMT"
            later = [job["updated_at"] for job in answer.json()]
            moved = [(datetime.fromisoformat(job["updated_at"]) + timedelta(days=1)) for job in before]
            assert [datetime.fromisoformat(text) for text in later] == moved
            newest = max(later)
            found = gem.get("/jobs/", params={"updated_after": newest}).json()
            assert [job["updated_at"] for job in found] == [newest] * len(found) != []
            person = gem.get("/candidates/").json()[0]
            seconds = gem.get(f"http://gem.test/v0/candidates/{person['id']}").json()["created_at"]
            assert seconds == int(datetime.fromisoformat(person["created_at"]).timestamp())

    def test_a_body_that_no_fault_can_rearrange_stays(self, server: Server, gem: httpx.Client) -> None:
        for kind in ("invalid_json", "invalid_utf8", "shuffle", "reverse", "clock_skew"):
            server.simulator.faults.arm({"kind": kind, "times": 1})
        assert b"\xff" in gem.get("/users/").content
        server.simulator.faults.html()
        server.simulator.faults.reverse()
        server.simulator.faults.clock_skew()
        assert gem.get("/users/").text.startswith("<!doctype html>")

    def test_the_journal_shows_what_was_asked_not_what_a_fault_made_of_it(
        self, server: Server, gem: httpx.Client
    ) -> None:
        server.simulator.faults.cap_per_page(4)
        gem.get("/users/?per_page=9")
        entry = server.simulator.journal.entries[-1]
        assert (entry.query, entry.faults) == ("per_page=9", ["cap_per_page"])

    def test_faults_add_up(self, server: Server, gem: httpx.Client) -> None:
        records = gem.get("/users/").json()
        server.simulator.faults.cap_per_page(3)
        server.simulator.faults.reverse()
        server.simulator.faults.no_pagination()
        answer = gem.get("/users/")
        assert answer.json() == records[:3][::-1]
        assert "X-Pagination" not in answer.headers

    def test_a_request_without_the_key_meets_no_fault(self, server: Server, gem: httpx.Client) -> None:
        server.simulator.faults.status(503)
        assert httpx.get(server.base_url + "/users/").status_code == 403
        assert gem.get("/users/").status_code == 503

    def test_removing_a_fault_ends_it(self, server: Server, gem: httpx.Client) -> None:
        number = server.simulator.faults.status(503, times=None)
        assert gem.get("/users/").status_code == 503
        assert server.simulator.faults.remove(number)
        assert gem.get("/users/").status_code == 200
        assert not server.simulator.faults.remove(number)


class TestWrites:
    @pytest.fixture
    def ada(self, gem: httpx.Client) -> dict[str, str]:
        job = gem.get("/job_stages/").json()[0]["job_id"]
        return {"first_name": "Ada", "last_name": "Lopez", "email": "ada@example.com", "job_id": job}

    @pytest.mark.parametrize("kind", ["reset", "truncate"])
    def test_a_broken_connection_spoils_the_answer_of_a_write_that_happened(
        self, server: Server, gem: httpx.Client, ada: dict[str, str], kind: str
    ) -> None:
        version = server.simulator.tenant.version
        server.simulator.faults.add(Fault(method="POST", kind=kind))  # type: ignore[arg-type]  # a kind
        with pytest.raises(httpx.TransportError):
            gem.post("/candidates/", json=ada)
        assert server.simulator.tenant.version > version

    @pytest.mark.parametrize("kind", ["status", "throttle", "html", "connect_error"])
    def test_an_answer_instead_means_that_nothing_was_written(
        self, server: Server, gem: httpx.Client, ada: dict[str, str], kind: str
    ) -> None:
        version = server.simulator.tenant.version
        server.simulator.faults.add(Fault(method="POST", kind=kind))  # type: ignore[arg-type]  # a kind
        with suppress(httpx.ReadError):
            gem.post("/candidates/", json=ada)
        assert server.simulator.tenant.version == version


class TestMovingLists:
    def test_an_action_runs_once_its_request_has_been_made_up(self, server: Server, gem: httpx.Client) -> None:
        before = [each["id"] for each in gem.get("/candidates/").json()]
        server.simulator.faults.run_after(
            2, lambda tenant: tenant.delete("candidates", before[0], hard=True), path="/candidates/"
        )
        pages = [gem.get("/candidates/", params={"per_page": 2, "page": page}).json() for page in (1, 2, 3)]
        seen = [each["id"] for page in pages for each in page]
        assert seen == [*before[:4], *before[5:7]]  # before[4] moved to a page that had been read

    def test_an_action_may_append(self, server: Server, gem: httpx.Client) -> None:
        job = gem.get("/job_stages/").json()[0]["job_id"]
        bob = {"first_name": "Bob", "last_name": "Lee", "email": "bob@example.com", "job_id": job}
        server.simulator.faults.run_after(1, lambda tenant: tenant.create_candidate(bob), path="/candidates")
        totals = [json.loads(gem.get("/candidates/").headers["X-Pagination"])["total"] for _ in range(3)]
        assert totals[1:] == [totals[0] + 1] * 2

    def test_an_action_counts_only_its_own_requests(self, server: Server, gem: httpx.Client) -> None:
        ran: list[str] = []
        server.simulator.faults.run_after(2, lambda _: ran.append("now"), method="GET", path="/jobs*", times=2)
        seen = []
        for path in ("/jobs/", "/users/", "/jobs/", "/jobs/", "/jobs/"):
            gem.get(path)
            seen.append(len(ran))
        assert seen == [0, 0, 1, 2, 2]


@given(st.integers(1, 500), st.integers(1, 1000))
def test_a_cap_is_never_exceeded_and_never_raises_what_was_asked(cap: int, asked: int) -> None:
    query = cap_query([cap], f"page=3&per_page={asked}&email=a%26b", Size("per_page", 100))
    assert query == f"page=3&email=a%26b&per_page={min(cap, asked)}"


def test_every_kind_has_a_method_of_its_name() -> None:
    faults = Simulator(candidates=1).faults
    assert [kind for kind in KINDS if not callable(getattr(faults, kind, None))] == []
