"""How long somebody must wait after failures: by account, by browser, by network. Pure.

Nobody is locked out for good, for then anybody could lock out anybody. Whoever has signed in
from a browser before is judged by that browser's own failures alone, whatever others do with the
name or behind the same address (OWASP, "device cookies"): a shift behind one NAT is not locked
out by one of them, nor by somebody who guesses there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

FREE = 5
"""Failures of one name in a row that cost nothing (OWASP ASVS 5.0, 6.3.1)."""

FIRST_WAIT_S, LONGEST_WAIT_S = 30, 15 * 60
"""Each further failure doubles the wait from the first to the longest: four guesses an hour."""

MOST_IN_A_DAYPART = 10
"""Misses of one phone in a daypart. The daypart is kept and no time within it: a phone asks while
somebody stands before it."""

FORGET_S = 24 * 3600
"""After a day without a failure all is forgotten."""

NETWORK_WINDOW_S = 15 * 60
FREE_NAMES = 30
"""Different names that may fail from one network within the window, and have not come in since:
as many as a large shift. One person's own mistakes are one name."""

NETWORK_WAIT_S, LONGEST_NETWORK_WAIT_S = 5, 60
"""Each name more doubles the wait of unknown browsers on that network."""


@dataclass(frozen=True)
class Failures:
    """Failures in a row, and when the last one was (seconds since 1970)."""

    count: int
    last: int


NONE = Failures(0, 0)


def _backed_off(beyond: int, first: int, longest: int) -> int:
    # 2¹⁰ is beyond every longest wait: the shift stays small whatever the count.
    return min(first << min(beyond, 10), longest)


def is_forgotten(failures: Failures, now: int) -> bool:
    """Whether these failures count no more."""
    return now - failures.last >= FORGET_S


def wait(failures: Failures, now: int) -> int:
    """Seconds until this name (or browser) may try again; 0: at once."""
    if failures.count < FREE or is_forgotten(failures, now):
        return 0
    until = failures.last + _backed_off(failures.count - FREE, FIRST_WAIT_S, LONGEST_WAIT_S)
    return max(0, until - now)


def network_wait(lasts: Sequence[int], now: int) -> int:
    """Seconds until an unknown browser of a network may try.

    lasts: for each name that failed there and has not come in since, when it last did.
    """
    recent = [last for last in lasts if now - last < NETWORK_WINDOW_S]
    if len(recent) < FREE_NAMES:
        return 0
    beyond = _backed_off(len(recent) - FREE_NAMES, NETWORK_WAIT_S, LONGEST_NETWORK_WAIT_S)
    return max(0, max(recent) + beyond - now)


def failed(failures: Failures, now: int) -> Failures:
    """The failures after one more."""
    return Failures(1 if is_forgotten(failures, now) else failures.count + 1, now)


def has_been_locked(failures: Failures) -> bool:
    """Whether so many failures have made somebody wait."""
    return failures.count >= FREE
