"""Faults: which requests they strike, and what a client then sees, over real sockets where the socket matters."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gem_simulator import Fault, Server, Simulator
from gem_simulator.control.fault_effects import shape_query
from gem_simulator.control.faults import KINDS, Armed, Match, strike


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


class TestMatching:
    @pytest.mark.parametrize(
        ("pattern", "path", "covered"),
        [
            ("*", "/ats/v0/jobs/", True),
            ("/candidates/", "/ats/v0/candidates", True),
            ("/candidates", "/ats/v0/candidates/", True),
            ("/ats/v0/candidates/", "/ats/v0/candidates", True),
            ("/candidates", "/ats/v0/candidates/x", False),
            ("/candidates/*", "/ats/v0/candidates/x", True),
            ("/candidates*", "/ats/v0/candidates/x/activity_feed", True),
            ("/jobs/*/stages", "/ats/v0/jobs/x/stages", True),
            ("/JOBS", "/ats/v0/jobs", False),
        ],
    )
    def test_a_path_is_a_glob_below_gems_root_or_whole(self, pattern: str, path: str, covered: bool) -> None:
        assert Match(path=pattern).covers("GET", path) is covered

    def test_a_method_is_one_or_all(self) -> None:
        assert Match().covers("PATCH", "/x")
        assert Match(method="GET").covers("GET", "/x")
        assert not Match(method="GET").covers("POST", "/x")

    @given(st.integers(0, 6), st.one_of(st.none(), st.integers(1, 6)), st.integers(1, 20))
    def test_after_lets_pass_and_times_limits(self, after: int, times: int | None, requests: int) -> None:
        armed: tuple[Armed, ...] = (Armed(1, Match(after=after, times=times)),)
        struck = []
        for _ in range(requests):
            now, armed = strike(armed, "GET", "/x")
            struck.append(bool(now))
        last = requests if times is None else after + times
        assert struck == [after <= number < last for number in range(requests)]

    def test_requests_that_do_not_match_are_not_counted(self) -> None:
        struck, after = strike((Armed(1, Match(path="/jobs")),), "GET", "/users")
        assert (struck, after[0].seen) == ((), 0)

    def test_faults_strike_together_in_the_order_of_arming(self) -> None:
        first, second = Fault(kind="reverse"), Fault(kind="no_pagination")
        struck, _ = strike((Armed(1, first), Armed(2, second)), "GET", "/x")
        assert struck == (first, second)


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

    @pytest.mark.parametrize("kind", ["status", "throttle", "html"])
    def test_an_answer_instead_means_that_nothing_was_written(
        self, server: Server, gem: httpx.Client, ada: dict[str, str], kind: str
    ) -> None:
        version = server.simulator.tenant.version
        server.simulator.faults.add(Fault(method="POST", kind=kind))  # type: ignore[arg-type]  # a kind
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
    query = shape_query([Fault(kind="cap_per_page", per_page=cap)], f"page=3&per_page={asked}&email=a%26b")
    assert query == f"page=3&email=a%26b&per_page={min(cap, asked)}"


@given(st.text())
def test_without_a_cap_a_query_stays_as_it_is(query: str) -> None:
    assert shape_query([Fault(kind="reverse")], query) == query


def test_every_kind_has_a_preset_of_its_name() -> None:
    faults = Simulator(candidates=1).faults
    assert [kind for kind in KINDS if not callable(getattr(faults, kind, None))] == []
