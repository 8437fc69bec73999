"""What if Gem answered otherwise? Each field of each collection is changed in every way, and somebody has to notice.

    everyone sees it     Gem itself changed: its document is contradicted, or values are missing that were always there,
                         or the connector and the contracts make different things of what they see
    the connector alone  the answer was garbled on the way: every unified value that changes is seen, since the
                         contracts know the true answer; and none may change whose contract does not draw on the field

What nobody draws on and the document allows cannot be noticed, and need not be; that is counted apart.
"""

from __future__ import annotations

from dataclasses import dataclass

from contracts.mutate.answer_operators import Path


@dataclass(frozen=True, slots=True)
class AnswerMutant:
    """One field of one collection, changed in one way.

    Attributes:
        collection: whose records.
        path: the field, such as `("email_addresses", "[]", "value")`; empty for the list itself.
        operator: how it is changed.
    """

    collection: str
    path: Path
    operator: str

    @property
    def field(self) -> str:
        """As people read it: `candidates.email_addresses[].value`."""
        return ".".join((self.collection, *self.path)).replace(".[]", "[]")

    @property
    def id(self) -> str:
        """By what an explanation names it: `answers: candidates.applications, reorder`."""
        return f"answers: {self.field}, {self.operator}"


@dataclass(frozen=True, slots=True)
class AnswerVerdict:
    """What became of it.

    Attributes:
        mutant: which.
        document: what Gem's document says of it, where everyone sees it; empty for nothing.
        check: what else the check says of it then.
        moved: the unified fields that differ where the connector alone sees it.
        drawn: the unified fields whose contracts draw on the field; a model's name where they all do.
    """

    mutant: AnswerMutant
    document: str
    check: str
    moved: frozenset[str]
    drawn: frozenset[str]

    @property
    def is_noticed(self) -> bool:
        """Whether anything was noticed."""
        return bool(self.document or self.check or self.moved)

    @property
    def survived(self) -> bool:
        """Whether nothing was, although a contract draws on the field."""
        return bool(self.drawn) and not self.is_noticed

    @property
    def beyond(self) -> frozenset[str]:
        """What differs although its contract does not draw on the field."""
        return frozenset(
            path for path in self.moved if path not in self.drawn and path.partition(".")[0] not in self.drawn
        )
