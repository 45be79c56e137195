"""Check-ins of workers: when what is said counts, and when the duty manager is told. Pure."""

from dataclasses import dataclass
from uuid import UUID

LONGEST_S = 12 * 3600
"""As long as a shift may be: a check-in further off is a mistake."""

GRACE_S = 5 * 60
"""The phone alarms at the time itself; this long the worker has to press before a letter goes."""

GIVE_UP_S = 6 * 3600
"""A letter that no mail server has taken for so long would tell of a night that is over."""


@dataclass(frozen=True)
class Said:
    """What a phone says of a check-in: the newest version of an id counts."""

    checkin_id: UUID
    version: int
    due_in: int | None
    """Seconds from now, so that a phone's wrong clock does no harm; None: it is over."""


def counts(known: tuple[UUID, int] | None, said: Said) -> bool:
    """Whether what is said is newer than (id, version) that the server knows of the phone.

    A request that was under way while the phone lost its network may come after a newer one: a
    begin that comes after its end must not wake anybody. Another id is another check-in.
    """
    if known is None or known[0] != said.checkin_id:
        return True
    return said.version > known[1]


def is_overdue(due: int | None, now: float) -> bool:
    """Whether the duty manager is to be told. due, now: seconds of the epoch."""
    return due is not None and now >= due + GRACE_S


def is_given_up(due: int, now: float) -> bool:
    """Whether it is too late for a letter."""
    return now >= due + GIVE_UP_S
