"""What Gem sends and what the connector must make of it, written down and held against the running code.

README.md of this package says how to read and write a contract, and what `gem-contracts check` does. Nothing is
imported here: the extra `contracts` may be missing, and `gem-contracts` then says so.
"""
