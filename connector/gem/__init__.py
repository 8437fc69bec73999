"""Gem's side: the client that talks to it, the streams it has, and how its lists are walked."""
