"""The command, run as users run it."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import httpx
import pytest
from click.testing import CliRunner

import gem_simulator
from gem_simulator import Fault, Simulator
from gem_simulator.api.credentials import key_for_seed
from gem_simulator.cli import main, serve
from gem_simulator.control.presets import PRESETS

COMMAND = [sys.executable, "-m", "gem_simulator", "serve"]
README = (Path(gem_simulator.__file__).parent / "README.md").read_text(encoding="utf-8")


@contextmanager
def served(*options: str) -> Iterator[subprocess.Popen[str]]:
    command = [*COMMAND, "--port", "0", "--candidates", "3", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def refusal(*options: str) -> str:
    done = CliRunner().invoke(main, ["serve", *options])
    assert done.exit_code == 2, done.output
    assert isinstance(done.exception, SystemExit)
    return done.output


class TestServing:
    def test_one_line_of_json_says_where_and_with_which_key(self) -> None:
        with served("--json", "--seed", "7") as process:
            told = json.loads(first_line(process))
            assert set(told) == {"url", "base_url", "api_key", "tenants"}
            assert told["base_url"] == told["url"] + "/ats/v0"
            assert told["api_key"] == key_for_seed(7)
            answer = httpx.get(told["base_url"] + "/candidates/", headers={"X-API-Key": told["api_key"]})
        assert answer.status_code == 200
        assert answer.headers["Date"].startswith("Mon, 02 Mar 2026 09:00:0")

    def test_without_json_it_prints_a_curl_line_that_works(self) -> None:
        with served("--application-secret", "5" * 128) as process:
            first_line(process)
            line = first_line(process)
            headers = dict(re.findall(r"-H '([^:]+): ([^']+)'", line))
            url = re.findall(r"'(http[^']+)'$", line.strip())[0]
            assert httpx.get(url, headers=headers).status_code == 200
            assert set(headers) == {"X-API-Key", "X-Application-Secret"}

    def test_a_given_key_is_the_only_one(self) -> None:
        with served("--json", "--api-key", "k" * 40) as process:
            told = json.loads(first_line(process))
            statuses = [
                httpx.get(told["base_url"] + "/users/", headers={"X-API-Key": key}).status_code
                for key in ("k" * 40, key_for_seed(42))
            ]
        assert statuses == [200, 403]

    @pytest.mark.parametrize(
        ("options", "passed"), [(["--rate-limit", "0.01", "--burst", "2"], 2), (["--no-rate-limit"], 5)]
    )
    def test_the_rate_limit_can_be_set_and_lifted(self, options: list[str], passed: int) -> None:
        with served("--json", *options) as process:
            told = json.loads(first_line(process))
            with httpx.Client(base_url=told["base_url"], headers={"X-API-Key": told["api_key"]}) as client:
                statuses = [client.get("/users/").status_code for _ in range(5)]
        assert statuses.count(200) == passed

    def test_connections_are_kept_and_faults_reach_the_socket(self) -> None:
        with served("--json") as process:
            told = json.loads(first_line(process))
            with httpx.Client(base_url=told["base_url"], headers={"X-API-Key": told["api_key"]}) as client:
                assert client.get("/users/").headers["Connection"] == "keep-alive"
                for kind in ("reset", "truncate"):
                    httpx.post(told["url"] + "/_simulator/faults", json={"kind": kind, "path": "/users/"})
                    with pytest.raises(httpx.TransportError):
                        client.get("/users/")
                    assert client.get("/users/").status_code == 200

    def test_what_is_controlled_holds_for_every_connection(self) -> None:
        with served("--json") as process:
            told = json.loads(first_line(process))
            headers = {"X-API-Key": told["api_key"]}
            httpx.post(told["url"] + "/_simulator/faults", json={"kind": "status", "status": 502, "times": 4})
            statuses = [httpx.get(told["base_url"] + "/users/", headers=headers).status_code for _ in range(6)]
            assert statuses == [502] * 4 + [200] * 2
            assert len(httpx.get(told["url"] + "/_simulator/journal").json()) == 6

    def test_further_tenants_have_keys_of_their_own(self) -> None:
        with served("--json", "--tenant", "name=acme,seed=7,candidates=5,frozen,rate-limit=0.01,burst=2") as process:
            told = json.loads(first_line(process))
            assert list(told["tenants"]) == ["default", "acme"]
            headers = {"X-API-Key": told["tenants"]["acme"]}
            answers = [httpx.get(told["base_url"] + "/candidates/", headers=headers) for _ in range(3)]
            assert [answer.status_code for answer in answers] == [200, 200, 429]
            assert {answer.headers["Date"] for answer in answers} == {"Mon, 02 Mar 2026 09:00:00 GMT"}

    def test_it_begins_with_an_export(self, tmp_path: Path) -> None:
        simulator = Simulator(seed=8, candidates=4)
        simulator.tenant.advance(1)
        (tmp_path / "export.json").write_bytes(simulator.export())
        with served("--json", "--import", str(tmp_path / "export.json")) as process:
            told = json.loads(first_line(process))
            assert told["api_key"] == simulator.api_key
            now = httpx.get(told["url"] + "/_simulator/clock").json()["now"]
        assert now.startswith("2026-03-03T09:00:0")


def test_faults_are_armed_in_every_tenant_that_brings_none_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Simulator] = []

    def run(simulator: Simulator, listener: socket.socket, **_: object) -> None:
        listener.close()
        started.append(simulator)

    monkeypatch.setattr("gem_simulator.servers.process.run", run)
    options = ["--faults", "maintenance", "--faults", '{"kind": "latency", "seconds": 0.5}']
    tenants = ["--tenant", "name=acme", "--tenant", "name=other,faults=rate-limited+flaky"]
    done = CliRunner().invoke(main, ["serve", "--port", "0", *options, *tenants], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    simulators = started[0].tenants
    armed = {name: [one.match for one in simulator.faults.armed] for name, simulator in simulators.items()}
    wanted = [*PRESETS["maintenance"].faults, Fault(kind="latency", seconds=0.5)]
    assert armed["default"] == armed["acme"] == wanted
    assert armed["other"] == [*PRESETS["rate-limited"].faults, *PRESETS["flaky"].faults]
    assert "did you mean 'flaky'" in refusal("--tenant", "name=acme,faults=flak")


class TestStopping:
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_a_signal_stops_it_cleanly(self, number: signal.Signals) -> None:
        with served("--json") as process:
            told = json.loads(first_line(process))
            httpx.get(told["base_url"] + "/users/")
            process.send_signal(number)
            _, errors = process.communicate(timeout=10)
        assert process.returncode == 0
        assert errors == ""
        with pytest.raises(httpx.ConnectError):
            httpx.get(told["base_url"] + "/users/")

    def test_a_signal_in_the_middle_of_a_request_stops_it_without_a_word(self) -> None:
        with served("--json") as process:
            told = json.loads(first_line(process))
            httpx.post(told["url"] + "/_simulator/faults", json={"kind": "stall", "path": "/users/"})
            host, port = told["url"].removeprefix("http://").split(":")
            with socket.create_connection((host, int(port))) as client:
                client.sendall(
                    b"GET /ats/v0/users/ HTTP/1.1\r\nHost: gem\r\nX-API-Key: %b\r\n\r\n" % told["api_key"].encode()
                )
                while not httpx.get(told["url"] + "/_simulator/journal").json():
                    pass
                process.send_signal(signal.SIGTERM)
                _, errors = process.communicate(timeout=10)
        assert process.returncode == 0
        assert errors == ""

    def test_it_can_end_with_the_process_that_started_it(self) -> None:
        command = [*COMMAND, "--port", "0", "--candidates", "3", "--json", "--exit-with-parent"]
        code = (
            "import subprocess, sys;"
            f"child = subprocess.Popen({command!r}, stdout=subprocess.PIPE, text=True);"
            "print(child.stdout.readline(), flush=True)"
        )
        done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, timeout=20, check=True)
        address = ("127.0.0.1", int(json.loads(done.stdout)["url"].rpartition(":")[2]))
        assert ends(address)


def ends(address: tuple[str, int]) -> bool:
    """Whether a server closes a connection to it, or refuses one, within its seconds of grace."""
    try:
        with socket.create_connection(address, timeout=10) as connection:
            return connection.recv(1) == b""
    except ConnectionError:
        return True


class TestRefusing:
    def test_a_refusal_is_one_message_and_exit_code_2(self) -> None:
        done = subprocess.run([*COMMAND, "--port", "x"], capture_output=True, text=True, timeout=20, check=False)
        assert (done.returncode, done.stdout) == (2, "")
        assert "Traceback" not in done.stderr

    def test_a_port_that_is_taken(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            message = refusal("--port", str(port))
        assert f"cannot listen on 127.0.0.1 port {port}" in message
        assert "--port" in message

    def test_a_host_that_is_not_ours(self) -> None:
        assert "cannot listen on 192.0.2.1" in refusal("--host", "192.0.2.1", "--port", "0")

    @pytest.mark.parametrize(
        ("options", "hint"),
        [
            (["--candidates", "-1"], "--candidates"),
            (["--candidates", "many"], "--candidates"),
            (["--port", "70000"], "--port"),
            (["--profile", "odd"], "realistic"),
            (["--api-key", "has space"], "visible ASCII"),
            (["--api-key", "schlüssel"], "visible ASCII"),
            (["--application-secret", ""], "visible ASCII"),
            (["--rate-limit", "0"], "--rate-limit"),
            (["--burst", "0"], "--burst"),
            (["--locale", "xx_XX"], "xx_XX"),
            (["--frobnicate"], "--frobnicate"),
            (["--tenant", "seed=7"], "name is missing"),
            (["--tenant", "name=a,sed=7"], "did you mean 'seed'?"),
            (["--tenant", "name=a,seed=x"], "seed must be a whole number"),
            (["--tenant", "name"], "name needs a value"),
            (["--tenant", "name=a,name=b"], "name is given twice"),
            (["--tenant", "name=a,stat=x"], "did you mean 'state'?"),
            (["--tenant", "name=a b"], "name must be 1 to 64 of the letters"),
            (["--tenant", "name=a,api-key=s3,candidates=x"], "--tenant name=a,api-key=…,candidates=x: candidates must"),
            (["--rate-limit", "nan"], "rate_limit must be a number of requests a second, above 0"),
            (["--candidates", "100000000000"], "--candidates"),
            (["--import", __file__], f"--import {__file__}: this is no JSON"),
            (["--tenant", "name=default"], "there is a tenant 'default' already"),
            (["--state", "/nowhere/gem.state"], "the state file /nowhere/gem.state: No such file"),
        ],
    )
    def test_an_option_that_makes_no_sense(self, options: list[str], hint: str) -> None:
        assert hint in refusal("--port", "0", *options)


def test_every_option_is_in_the_readme() -> None:
    names = [name for option in serve.params if isinstance(option, click.Option) for name in option.opts]
    assert [name for name in names if name.startswith("--") and f"`{name}" not in README] == []


def test_the_key_that_the_readme_shows_is_that_of_the_default_tenant() -> None:
    assert f"-H 'X-API-Key: {key_for_seed(42)}'" in README


@pytest.mark.parametrize("arguments", [["--help"], ["serve", "--help"], ["--version"]])
def test_help_and_version_are_there(arguments: list[str]) -> None:
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0
    assert "gem-simulator" in done.output or "Usage" in done.output
