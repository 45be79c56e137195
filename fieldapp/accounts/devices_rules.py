"""What an enrolment code looks like, and what a phone may say of itself. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

MAY_HAVE_ONE = ("outreach_worker", "team_lead")
"""Roles whose holders may have a phone."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U."""

CODE_LENGTH = 8
"""40 bits: of a thousand codes in use at once, a guess meets one in a billion tries."""

CODE_LASTS = timedelta(minutes=15)

_READ_AS = str.maketrans("ILO", "110", " -\u2013\u00a0\t\r\n")


def code_of(typed: str) -> str | None:
    """The code that somebody typed, whatever its case, spaces, and O or 0; None when it is none."""
    code = typed.upper().translate(_READ_AS)
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else None


def in_fours(code: str) -> str:
    """A code as people read it."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


MOST_QUEUED = 100_000
MOST_DAYS = 3_650
MOST_KIDS = 8

_WORD = re.compile(r"[A-Za-z0-9._-]{1,40}")
_ERROR = re.compile(r"[a-z0-9_]{1,24}")
_APP = re.compile(r"[0-9A-Za-z.+-]{1,20}")


@dataclass(frozen=True)
class Status:
    """What a phone says of itself with a delivery or a pull: never content, never a clock."""

    app: str
    queue: int
    """Envelopes that wait on the phone."""
    oldest_days: int
    """Operational days since the oldest of them was sealed."""
    error: str | None
    """What went wrong when it last tried to deliver."""
    kid: str | None
    """The key that it seals to; None when it was wiped and seals nothing."""
    kids: frozenset[str]
    """Keys of the envelopes that it holds."""
    day: date | None = None
    """The phone's operational day; an older app does not say it."""

    def is_older_than(self, known: date | None) -> bool:
        """Whether this was said before the day of the status that is known: a request that was
        recorded and comes again, or a phone whose clock is behind."""
        return self.day is not None and known is not None and self.day < known


def status_of(said: Any) -> Status | None:
    """A phone's status as sent, or None when it is not as it should be.

    It is not refused with an error: what a phone says of itself must never keep a delivery out.
    """
    if not isinstance(said, Mapping):
        return None
    app, error, kid, kids = (said.get(name) for name in ("app", "error", "kid", "kids"))
    numbers = _number(said.get("queue"), MOST_QUEUED), _number(said.get("oldest_days"), MOST_DAYS)
    if numbers[0] is None or numbers[1] is None or not _is(_APP, app):
        return None
    try:
        day = date.fromisoformat(said["day"]) if "day" in said else None
    except (TypeError, ValueError):
        return None
    if not (error is None or _is(_ERROR, error)) or not (kid is None or _is(_WORD, kid)):
        return None
    if not isinstance(kids, list) or len(kids) > MOST_KIDS or not all(_is(_WORD, k) for k in kids):
        return None
    return Status(str(app), numbers[0], numbers[1], error, kid, frozenset(kids), day)


def _is(shape: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and shape.fullmatch(value) is not None


def _number(value: Any, most: int) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        return None
    return min(value, most)
