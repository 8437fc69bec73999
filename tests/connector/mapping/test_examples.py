"""The examples in the docstrings are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import connector.gem.resources
import connector.mapping
import connector.unified

PACKAGES = (connector.gem.resources, connector.mapping, connector.unified)
MODULES = [
    module.name for package in PACKAGES for module in pkgutil.iter_modules(package.__path__, package.__name__ + ".")
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
