"""Fuzzing: the unified API is tried with requests made of its own document, by schemathesis.

    served      the service under test: all of it, with simulated Gem accounts behind it, and strangers beside it
    profiles    how long to look, and from which seed
    stateless   one operation at a time
    stateful    sequences: create, read, move, attach, delete
    known       ids that lead somewhere, for requests that are made up
    checks      what we hold beside schemathesis' own checks
    failures    what was found, with the requests that show it

It needs `schemathesis`: `pip install 'gem-ats-connector[fuzz]'`.
"""
