"""Gem's API: the operations as data, and the two things that serve them, the gateway and the Flask application."""
