"""Fuzzing: APIs are tried with requests made of their own documents, by schemathesis.

    engine      how schemathesis is made to look
    profiles    how long to look, and from which seed
    failures    what was found, with the requests that show it
    over_http   an application on a port of this machine
    known       ids that lead somewhere, for requests that are made up

The unified API:

    served      the service under test: all of it, with simulated Gem accounts behind it, and strangers beside it
    stateless   one operation at a time
    stateful    sequences: create, read, move, attach, delete
    checks      what we hold beside schemathesis' own checks
    tasks       all of that, in parts that stand for themselves
    running     the parts, in several processes
    replaying   a failure as a file, and the same requests again

The simulator:

    gem         Gem's document, strict and as Gem behaves
    controls    its control API

It needs `schemathesis`: `pip install 'gem-ats-connector[fuzz]'`.
"""
