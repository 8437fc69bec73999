"""What can go wrong here, apart from a difference that was found.

ContractsError
├── BrokenContract          a contract file does not say what it must: where, and what is wrong
├── BrokenExpression        an expression of a contract cannot be evaluated on a payload
├── RecordingNotClean       something in a redacted recording still looks personal or secret
├── SourceUnusable          the tenant to check against does not answer as Gem does
└── DocumentNotEditable     evidence cannot be written into the document of Gem's API
"""

from __future__ import annotations


class ContractsError(Exception):
    """The root of everything that this package raises on purpose."""


class BrokenContract(ContractsError):
    """A contract does not say what it must.

    Args:
        where: the file and the place in it, such as `jobs.yaml: fields.location`.
        message: what is wrong with it.
    """

    def __init__(self, where: str, message: str) -> None:
        super().__init__(f"{where}: {message}")
        self.where = where


class BrokenExpression(ContractsError):
    """An expression cannot be evaluated: a function it does not know, or a value of a type that it cannot take."""


class RecordingNotClean(ContractsError):
    """Something in a redacted recording still looks personal or secret, so it was not written."""


class SourceUnusable(ContractsError):
    """The tenant to check against cannot be reached, does not accept the key, or does not answer as Gem does."""


class DocumentNotEditable(ContractsError):
    """Evidence cannot be written into the document: a place in it is not as this package arranges it.

    Args:
        where: the place, as `components/schemas/Offer`.
        message: why not.
    """

    def __init__(self, where: str, message: str) -> None:
        super().__init__(f"The document of Gem's API cannot be edited at {where}: {message}.")
        self.where = where
