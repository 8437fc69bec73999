"""Sends what is due, and decides when it is tried again.

    taken (2xx) ──► DELIVERED
    anything else, or nothing within 10 s ──► again after 30 s, 1 min, 2 min … at most 6 h, each 20 % more or less
    a day after the first try ──► FAILED

A redirect is not followed, and counts as a failure. Of two deliveries to a webhook the earlier event is tried first,
but one that failed does not hold up those after it: receivers go by what events say, not by their order. A delivery
whose answer was lost is sent again, under the same event id.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from connector.actions.outbound import Answer, Outbound, Refused, Unfetched
from connector.errors import SecretKeysUnusable
from connector.integrations.vault import Vault
from connector.store import Store, deliveries, webhooks
from connector.store.deliveries import Attempt, Claim
from connector.webhooks.signing import SIGNATURE_HEADER, sign

SECONDS = 10.0
"""How long a target may take."""

FIRST_WAIT_MS = 30_000
LONGEST_WAIT_MS = 6 * 3600 * 1000
GIVEN_UP_AFTER_MS = 24 * 3600 * 1000

KEPT_MS = 14 * 24 * 3600 * 1000
"""How long the history goes back."""
KEPT_OF_EACH = 1_000
"""How many deliveries of a webhook that are done are kept."""

EXCERPT = 300
"""Characters of an answer that are kept."""

_LEASE_MS = 60_000


@dataclass(slots=True)
class Delivered:
    """What `deliver_due` has done.

    Args:
        delivered: how many deliveries were taken.
        postponed: how many are to be tried again.
        failed: how many were given up.
    """

    delivered: int = 0
    postponed: int = 0
    failed: int = 0

    def count(self, attempt: Attempt) -> None:
        """One more try."""
        if attempt.state == "DELIVERED":
            self.delivered += 1
        elif attempt.state == "PENDING":
            self.postponed += 1
        else:
            self.failed += 1


def deliver_due(
    store: Store,
    vault: Vault,
    outbound: Outbound | None = None,
    *,
    limit: int = 500,
    seconds: float = 30.0,
    in_flight: int = 4,
    jitter: Callable[[], float] = random.random,
    monotonic: Callable[[], float] = time.monotonic,
) -> Delivered:
    """Sends what is due; to be called again and again, by any number of processes.

    A target that fails is left alone for the rest of the call, so that a dead one costs one time limit and no more.

    Args:
        store: the outbox; its clock says what is due.
        vault: opens the secrets that deliveries are signed with.
        outbound: how targets are reached: by default on the public Internet only.
        limit: the most tries.
        seconds: after these no further try is begun.
        in_flight: targets at once.
        jitter: random numbers from 0 to 1, by which waits differ.
        monotonic: measures `seconds`.

    Raises:
        StoreError: the store cannot be used. What was under way is due again a little later.
    """
    sender = Sender(store, vault, outbound or Outbound(), jitter)
    done, failing, until = Delivered(), set[int](), monotonic() + seconds
    tries = 0
    with ThreadPoolExecutor(in_flight, thread_name_prefix="gem-webhooks") as pool:
        while tries < limit and monotonic() < until:
            with store.look() as connection:
                numbers = deliveries.due(
                    connection, store.clock(), without=failing, limit=min(in_flight, limit - tries)
                )
            if not numbers:
                break
            for tried in filter(None, pool.map(sender.attempt, numbers)):
                claim, attempt = tried
                done.count(attempt)
                if attempt.state != "DELIVERED":
                    failing.add(claim.webhook)
            tries += len(numbers)
    _prune(store, anyhow=tries > 0)
    return done


def _prune(store: Store, *, anyhow: bool) -> None:
    before = store.clock() - KEPT_MS
    with store.look() as connection:
        oldest = deliveries.oldest(connection)
    if anyhow or (oldest is not None and oldest < before):
        with store.write() as connection:
            deliveries.prune(connection, before=before, most=KEPT_OF_EACH)


@dataclass(frozen=True, slots=True)
class Sender:
    """Tries deliveries, one at a time in each thread.

    Args:
        store: the outbox.
        vault: opens secrets.
        outbound: how targets are reached.
        jitter: random numbers from 0 to 1.
    """

    store: Store
    vault: Vault
    outbound: Outbound
    jitter: Callable[[], float] = field(default=random.random)

    def attempt(self, number: int, *, only_once: bool = False) -> tuple[Claim, Attempt] | None:
        """Tries a delivery.

        Args:
            number: which one.
            only_once: it is given up where it fails.

        Returns:
            What was tried and what came of it; None where somebody else is at it, or was meanwhile.
        """
        with self.store.write() as connection:
            claim = deliveries.claim(connection, number, self.store.clock(), lease_ms=_LEASE_MS)
        if claim is None:
            return None
        answer, problem = self._sent(claim)
        now = self.store.clock()
        again = None if problem is None or only_once else next_try(claim, now, self.jitter())
        attempt = Attempt(
            state="DELIVERED" if problem is None else "FAILED" if again is None else "PENDING",
            due_at=now if again is None else again,
            status=None if answer is None else answer.status,
            problem=problem,
            excerpt=None if answer is None else _excerpt(answer.body),
        )
        with self.store.write() as connection:
            kept = deliveries.finish(connection, claim, attempt, now)
        return (claim, attempt) if kept else None

    def _sent(self, claim: Claim) -> tuple[Answer | None, str | None]:
        """The answer, and what is wrong with it."""
        with self.store.look() as connection:
            sealed = webhooks.sealed_secret(connection, claim.environment)
        assert sealed is not None, "it was made before the first webhook"
        try:
            secret = opened_secret(self.vault, claim.environment, sealed)
            headers = {"Content-Type": "application/json", SIGNATURE_HEADER: sign(claim.body, secret)}
            outbound = replace(self.outbound, seconds=min(self.outbound.seconds, SECONDS))
            answer = outbound.post(claim.url, claim.body, headers, limit=4 * EXCERPT)
        except (Refused, Unfetched, SecretKeysUnusable) as error:
            return None, error.message
        return answer, None if 200 <= answer.status < 300 else f"the server answered {answer.status}"


def next_try(claim: Claim, now: int, jitter: float) -> int | None:
    """When a delivery that has just failed is tried again (ms); None where it is given up."""
    end = (now if claim.first_tried_at is None else claim.first_tried_at) + GIVEN_UP_AFTER_MS
    if now >= end:
        return None
    wait = min(FIRST_WAIT_MS * 2 ** min(claim.attempts, 20), LONGEST_WAIT_MS)
    return min(now + int(wait * (0.8 + 0.4 * jitter)), end)


def sealed_secret(vault: Vault, environment: int, secret: str) -> bytes:
    """A secret as ciphertext."""
    return vault.seal(_whose(environment), {"secret": secret})


def opened_secret(vault: Vault, environment: int, sealed: bytes) -> str:
    """The secret of an environment (by number).

    Raises:
        SecretKeysUnusable: it cannot be opened.
    """
    return str(vault.open(_whose(environment), sealed)["secret"])


def _whose(environment: int) -> str:
    return f"webhooks of environment {environment}"


def _excerpt(body: bytes) -> str:
    """The beginning of an answer, as one line of text."""
    text = body.decode("utf-8", "replace")[:EXCERPT]
    return "".join(char if char.isprintable() else " " for char in text)
