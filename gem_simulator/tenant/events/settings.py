"""A team rewords its rejection reasons, adds some and gives some up. Applications keep the words of their day."""

from __future__ import annotations

from gem_simulator.tenant import deeds
from gem_simulator.tenant.collection import Record
from gem_simulator.tenant.events.moment import Moment
from gem_simulator.tenant.vocabulary import REJECTION_REASONS, REJECTION_TYPES

_FEWEST = 2
"""Reasons that a team does not go without."""


def reason_renamed(moment: Moment) -> bool:
    """A reason gets other words."""
    number = moment.one_of("rejection_reasons")
    return number is not None and moment.edit("rejection_reasons", number, name=_words(moment))


def reason_added(moment: Moment) -> bool:
    """A new reason."""
    world, kind = moment.state.world, moment.dice.below(len(REJECTION_TYPES))
    name = _words(moment)

    def make(number: int, _at: str) -> Record:
        type_ = {"id": world.ids.id("rejection_types", kind), "name": REJECTION_TYPES[kind]}
        return {"id": world.rejection_reasons.id(number), "name": name, "type": type_}

    deeds.add(moment.state, "rejection_reasons", moment.at, make)
    return True


def reason_given_up(moment: Moment) -> bool:
    """A reason is taken off the list, which keeps no trace of it."""
    numbers = moment.state.books["rejection_reasons"].all(live=True)
    if len(numbers) <= _FEWEST:
        return False
    deeds.erase(moment.state, "rejection_reasons", moment.dice.pick(numbers))
    return True


def _words(moment: Moment) -> str:
    name, _ = moment.dice.pick(REJECTION_REASONS)
    return f"{name} ({moment.dice.between(2, 99)})"
