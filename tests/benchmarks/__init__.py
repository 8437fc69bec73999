"""How fast it is, each figure beside its peer or its limit in the same run: `tox -e benchmark`."""
