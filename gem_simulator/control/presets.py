"""Faults that go together, by name: the bad days of a server."""

from __future__ import annotations

from typing import NamedTuple

from gem_simulator.control.call import did_you_mean
from gem_simulator.control.fault_kinds import Fault, UnfitFault


class Preset(NamedTuple):
    """Some faults.

    Attributes:
        name: how it is asked for.
        meaning: what a client is in for.
        faults: armed in this order.
    """

    name: str
    meaning: str
    faults: tuple[Fault, ...]


PRESETS = {
    preset.name: preset
    for preset in (
        Preset(
            "flaky",
            "about one request in eight fails, in all the ways in which networks and servers fail, and succeeds when "
            "it is sent again; some answers take their time",
            (
                Fault(kind="latency", seconds=0.05, sigma=1.0, probability=0.1),
                Fault(kind="status", status=502, probability=0.03),
                Fault(kind="status", status=503, probability=0.01, burst=3),
                Fault(kind="connect_error", probability=0.02),
                Fault(kind="reset", method="GET", probability=0.02),
                Fault(kind="read_timeout", seconds=5, method="GET", probability=0.01),
                Fault(kind="truncate", method="GET", probability=0.02),
                Fault(kind="slow_drip", seconds=0.2, method="GET", probability=0.02),
            ),
        ),
        Preset(
            "rate-limited",
            "429 again and again: two in a row out of every ten requests as Gem sends it, and now and then one with "
            "`Retry-After`, in seconds or as a date",
            (
                Fault(kind="throttle", after=3, every=10, burst=2),
                Fault(kind="throttle", after=6, every=25, retry_after=1),
                Fault(kind="throttle", after=18, every=25, retry_after=2, retry_after_date=True),
            ),
        ),
        Preset(
            "maintenance",
            "out of every 40 requests, after the first two, one loses its connection, three get 503 with a page for "
            "people and `Retry-After`, and one cannot connect",
            (
                Fault(kind="reset", method="GET", after=2, every=40),
                Fault(kind="html", status=503, retry_after=2, after=3, every=40, burst=3),
                Fault(kind="connect_error", after=6, every=40),
            ),
        ),
        Preset(
            "hostile",
            "all of `flaky`'s failures more often, answers that only look right (a page for people with 200, broken "
            "JSON, another content type), pages that repeat, go missing or move, and a clock that is five minutes "
            "fast: data will be missing, and a client should notice",
            (
                Fault(kind="latency", seconds=0.1, sigma=1.5, probability=0.2),
                Fault(kind="status", status=500, probability=0.03, burst=3),
                Fault(kind="throttle", probability=0.03, burst=3),
                Fault(kind="html", probability=0.03),
                Fault(kind="connect_error", probability=0.03),
                Fault(kind="reset", probability=0.03),
                Fault(kind="read_timeout", seconds=5, probability=0.01),
                Fault(kind="truncate", probability=0.03),
                Fault(kind="slow_drip", seconds=2.0, probability=0.03),
                Fault(kind="invalid_json", probability=0.03),
                Fault(kind="invalid_utf8", probability=0.03),
                Fault(kind="wrong_content_type", probability=0.03),
                Fault(kind="not_a_list", probability=0.02),
                Fault(kind="duplicate_page", probability=0.03),
                Fault(kind="skip_page", probability=0.03),
                Fault(kind="shift_records", probability=0.1),
                Fault(kind="shuffle", probability=0.1),
                Fault(kind="no_pagination", probability=0.1),
                Fault(kind="clock_skew"),
            ),
        ),
    )
}


def preset(name: str) -> Preset:
    """The preset of a name. Raises UnfitFault."""
    if name not in PRESETS:
        nearest = did_you_mean(name, PRESETS)
        raise UnfitFault(f"there is no preset {name!r}{nearest}; there are: {', '.join(PRESETS)}")
    return PRESETS[name]
