"""A Flask application that answers every request with the same file, served as the API is: the limit beside its pages.

    python -m tests.benchmarks.bare_flask FILE

prints its URL.
"""

from __future__ import annotations

import sys
from pathlib import Path

import flask

from connector.api.server import Worker, Workers, listen, run, url_of


def main(file: str) -> None:
    """Serve until told to stop."""
    body = Path(file).read_bytes()
    app = flask.Flask("bare", static_folder=None)
    app.add_url_rule("/", "page", lambda: flask.Response(body, content_type="application/json"))
    listener = listen("127.0.0.1", 0)
    url = url_of(listener)
    run(lambda: Worker(app), listener, lambda: print(url, flush=True), Workers())


if __name__ == "__main__":
    main(*sys.argv[1:])
