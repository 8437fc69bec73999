"""Gem's API: the operations as data, and the two things that serve them, the gateway and the Flask application.

Small values are named tuples here, not dataclasses: thirty dataclasses took 40 ms of the 400 that a start may take.
"""
