"""A failure as a file, and the same requests again from such a file, to a service of their own.

    {"format": "gem-fuzz-failure/1", "seed": 42, "operation": "POST /ats/jobs/{job_id}/applications",
     "check": "not_a_server_error", "title": "Server error", "message": …, "status": 500, "answer": …,
     "account": "gem:fuzzed-3", "case": {…}, "requests": [{"method": "POST", "uri": …, "headers": {…}, "json": {…}}]}

The requests are all that was sent to that account until then. The last one is tried by itself first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson
import requests
import schemathesis
from schemathesis import Case
from schemathesis.core import NOT_SET
from schemathesis.core.failures import FailureGroup
from schemathesis.generation.meta import CaseMetadata

from cassettes import bodies
from contracts.errors import SourceUnusable
from contracts.fuzz.checks import CHECKS, gone, watch_strangers
from contracts.fuzz.engine import holding
from contracts.fuzz.failures import Failure, Sent
from contracts.fuzz.profiles import short, unified
from contracts.fuzz.served import DOCUMENT, Served, served

FORMAT = "gem-fuzz-failure/1"
_PATIENCE = 60.0
_BY_HISTORY = {"Use after free", "Resource is not available after creation"}
"""What schemathesis calls failures that it tells by what was sent before, which it cannot look at here."""

Json = dict[str, Any]
Serve = Callable[[], AbstractContextManager[Served]]


def save(folder: Path, failure: Failure, seed: int, account: str) -> Path | None:
    """Writes a failure into a folder.

    Args:
        folder: made where there is none.
        failure: what was found.
        seed: with which.
        account: the integration that it was found in.

    Returns:
        the file; None where nothing was sent, so that there is nothing to send again.
    """
    if failure.case is None or not failure.sent:
        return None
    data = {
        "format": FORMAT,
        "seed": seed,
        **{name: getattr(failure, name) for name in ("operation", "check", "title", "message", "status", "answer")},
        "account": account,
        "case": _case_data(failure.case),
        "requests": [
            {"method": one.method, "uri": one.uri, "headers": dict(one.headers), **bodies.shown(one.body)}
            for one in failure.sent
        ],
    }
    content = orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS, default=repr)
    folder.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"\W+", "-", f"{failure.operation}-{failure.check}").strip("-").lower()
    for number in range(1, 1000):
        path = folder / f"{name}-{seed}{'' if number == 1 else f'-{number}'}.json"
        if not path.exists() or path.read_bytes() == content:
            path.write_bytes(content)
            return path
    return None


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of the requests of a failure.

    Attributes:
        fails: whether what failed then fails again.
        operation, check: what failed then.
        requests: how many were sent last.
        problems: what is wrong now.
        answer: to the last request.
    """

    fails: bool
    operation: str
    check: str
    requests: int
    problems: tuple[str, ...]
    answer: str


def replay(path: Path, serve: Serve = served) -> Replayed:
    """Sends the requests of a failure again, to a service that is as the one was when it was found.

    Args:
        path: a file that `save` wrote.
        serve: starts such a service.

    Raises:
        SourceUnusable: the file is none.
    """
    data = _read(path)
    sent = [Sent(one["method"], one["uri"], one["headers"], bodies.content(one)) for one in data["requests"]]
    found = _again(data, sent[-1:], serve)
    return found if found.fails or len(sent) == 1 else _again(data, sent, serve)


def _read(path: Path) -> Json:
    try:
        data = orjson.loads(path.read_bytes())
        if data["format"] == FORMAT and data["requests"] and data["case"]:
            found: Json = data
            return found
    except (orjson.JSONDecodeError, KeyError, TypeError):
        pass
    raise SourceUnusable(f"{path} is no failure of gem-contracts fuzz: it does not begin with format {FORMAT}")


def _again(data: Json, sent: list[Sent], serve: Serve) -> Replayed:
    deleted: set[str] = set()
    with (
        serve() as service,
        service.integration(data["account"]),
        holding(*CHECKS, watch_strangers(service.strangers.values())),
        requests.Session() as session,
    ):
        schema = schemathesis.openapi.from_url(
            f"{service.url}{DOCUMENT}", config=unified(short(data["seed"]), data["account"])
        )
        for number, one in enumerate(sent, 1):
            answer = session.send(_prepared(one, service.url), timeout=_PATIENCE, allow_redirects=False)
            if number < len(sent) and one.method == "DELETE" and answer.status_code == 200:
                deleted.add(urlsplit(one.uri).path.rpartition("/")[2])
        problems = _problems(_case(schema, data["case"], sent[-1].body), answer, deleted)
    fails = data["title"] in problems if data["title"] not in _BY_HISTORY else answer.status_code == data["status"]
    told = f"HTTP {answer.status_code} {answer.text[:500]}"
    return Replayed(fails, data["operation"], data["check"], len(sent), tuple(problems.values()), told)


def _problems(case: Case[Any], answer: requests.Response, deleted: set[str]) -> dict[str, str]:
    """What is wrong with an answer, by what schemathesis calls it."""
    try:
        case.validate_response(answer, additional_checks=[gone(deleted)])
    except FailureGroup as failures:
        return {one.title: one.message.strip() or one.title for one in failures.exceptions}
    return {}


def _prepared(one: Sent, url: str) -> requests.PreparedRequest:
    """The very request, to where the service is now."""
    parts, here = urlsplit(one.uri), urlsplit(url)
    headers = {name: value for name, value in one.headers.items() if name.lower() not in ("host", "content-length")}
    prepared = requests.Request(one.method, url, data=one.body or None).prepare()
    prepared.headers.update(headers)
    prepared.url = parts._replace(scheme=here.scheme, netloc=here.netloc).geturl()
    return prepared


def _case_data(case: Case[Any]) -> Json:
    """What checks need to know of how a request was made."""
    meta = case.meta.to_dict() if case.meta is not None else None
    if meta is not None:
        meta = {**meta, "raw_containers": {}, "semantic_draws": [], "dictionary_draws": [], "constants_draws": []}
    return {
        "operation": [case.operation.path, case.operation.method],
        "method": case.method,
        "media_type": case.media_type,
        "path_parameters": dict(case.path_parameters or {}),
        "query": dict(case.query or {}),
        "headers": dict(case.headers or {}),
        "cookies": dict(case.cookies or {}),
        "explicit_auth": case._has_explicit_auth,
        "meta": meta,
    }


def _case(schema: Any, data: Json, body: bytes) -> Case[Any]:
    path, method = data["operation"]
    case: Case[Any] = schema[path][method.upper()].Case(
        method=data["method"],
        path_parameters=data["path_parameters"],
        query=data["query"],
        headers=data["headers"],
        cookies=data["cookies"],
        media_type=data["media_type"],
        body=_body(body),
        _meta=CaseMetadata.from_dict(data["meta"]) if data["meta"] else None,
    )
    case._has_explicit_auth = data["explicit_auth"]  # a right key is no made-up one
    return case


def _body(body: bytes) -> Any:
    try:
        return orjson.loads(body) if body else NOT_SET
    except orjson.JSONDecodeError:
        return body
