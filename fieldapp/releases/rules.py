"""Decisions of disclosure control that need no database: budget, states, days, who may what.

Each number has its source: DISCLOSURE, 'The budget' and 'The pipeline'.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from ..foundation.clock import tertial_bounds
from ..foundation.errors import Conflict, Invalid, NotAllowed

PLACES = "places"

CAP_MILLI = 1000
"""ε = 1 per person and operational year, in integer milli-ε."""

CAP_MILLI_BY_BOARD = 2000
"""What a recorded decision of the board may raise the cap to, before the year."""

SMALL, LARGE = "small", "large"

BUDGET_MILLI = {
    SMALL: {PLACES: 650, "people": 350},
    LARGE: {PLACES: 550, "people": 200, "arena": 150, "support": 100},
}
"""Profile → query → milli-ε. Places are spent each tertial (in parallel), the rest each year."""

LARGE_FROM_UNITS = 1000
FREEZE_AFTER_DAYS = 30
PUBLISH_WITHIN_DAYS = 90
FIRST_YEAR, LAST_YEAR = 2000, 2099
"""Operational years that are believed: another one is a slip of the hand."""

YEARLY = 0
"""The tertial that a ledger entry of a whole year's query carries."""

TRANSITIONS = {
    ("frozen", "draw"): "sealed",
    ("sealed", "process"): "processed",
    ("processed", "approve"): "approved",
    ("processed", "withhold"): "withheld",
    ("approved", "publish"): "published",
}
"""State and act → next state; what is not here cannot be done."""

PROFILES_BUILT = (SMALL,)
"""The large profile needs 1 km squares and its yearly queries: see docs/decisions."""

WITHHOLD_REASONS = {
    "partition_fault": "The partition or one of its sources is wrong",
    "processing_fault": "The processing of the sealed bytes failed or differs between two runs",
    "procedure": "A step was not done by the person or on the day that was decided",
    "legal": "A legal question is open",
}
"""None of these depends on the data: a withheld release must tell nothing of its figures."""

EXACT = "insights."
"""Permissions on exact figures begin so; nobody who holds one decides on a release."""


@dataclass(frozen=True)
class Spend:
    """One entry of the ledger. tertial: 20261 …, or YEARLY."""

    tertial: int
    query: str
    milli: int


class BudgetExceeded(Conflict):
    """The spend would pass the year's cap; nothing was drawn."""

    code = "budget_exceeded"
    title = "The privacy budget of the year does not allow this"


def spent_milli(entries: Iterable[Spend]) -> int:
    """What a year has spent: the largest tertial and all yearly queries.

    The tertials of a year hold disjoint sets of persons, so their releases compose in parallel.
    """
    by_tertial: dict[int, int] = {}
    for entry in entries:
        by_tertial[entry.tertial] = by_tertial.get(entry.tertial, 0) + entry.milli
    yearly = by_tertial.pop(YEARLY, 0)
    return yearly + max(by_tertial.values(), default=0)


def check_spend(entries: Iterable[Spend], new: Spend, cap: int) -> int:
    """What the year has spent after `new`; raises BudgetExceeded, or Conflict if it is there."""
    entries = list(entries)
    if not isinstance(new.milli, int) or new.milli < 1:
        raise Invalid("A spend is a positive whole number of milli-ε.")
    if any((e.tertial, e.query) == (new.tertial, new.query) for e in entries):
        raise Conflict("This query has been drawn before.", code="already_drawn")
    after = spent_milli([*entries, new])
    if after > cap:
        raise BudgetExceeded("The year's cap would be passed. Nothing was drawn.")
    return after


def profile_for(latest_totals: list[int], built: Container[str] = PROFILES_BUILT) -> str:
    """The profile by the sum of the three latest sealed tertials; none yet: small.

    latest_totals: sums of sealed vectors, noise included, the latest first. No exact count is
    asked. A profile that is not built gives the small one.
    """
    profile = LARGE if sum(latest_totals[:3]) >= LARGE_FROM_UNITS else SMALL
    return profile if profile in built else SMALL


def next_state(state: str, act: str) -> str:
    """The state after an act; raises Conflict where the table has none."""
    if (state, act) not in TRANSITIONS:
        raise Conflict("The release is not in a state that allows this.", code="state")
    return TRANSITIONS[state, act]


def check_year(year: int) -> None:
    """An operational year that can be meant; raises Invalid."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid("Give a year between 2000 and 2099.")


def check_tertial(tertial: int) -> None:
    """A year × 10 + 1, 2 or 3; raises Invalid."""
    check_year(tertial // 10)
    if tertial % 10 not in (1, 2, 3):
        raise Invalid("A tertial is written as 20262.")


def check_lock(year: int, today: date, drafter: str, locker: str) -> None:
    """A partition is locked by a second person, before the first day of its year."""
    if locker == drafter:
        raise NotAllowed("The partition must be locked by another person than its drafter.")
    if today >= date(year, 1, 1):
        raise Conflict("A partition is locked before 1 January of its year.")


def check_freeze(tertial: int, today: date, frozen: Iterable[int]) -> None:
    """A tertial freezes once, 30 days after its end, never before an earlier one of its year."""
    frozen = set(frozen)
    if tertial in frozen:
        raise Conflict("The tertial is frozen already.", code="already_frozen")
    if today < freeze_opens(tertial):
        raise Conflict("A tertial freezes 30 days after its end at the earliest.", code="too_early")
    year = tertial // 10
    # Units of an open earlier tertial would be counted in this one, under its name.
    if any(earlier not in frozen for earlier in range(year * 10 + 1, tertial)):
        raise Conflict("Freeze the earlier tertials of the year first.", code="order")
    if any(f // 10 == year and f > tertial for f in frozen):
        raise Conflict("A later tertial of the year is frozen already.", code="order")


def freeze_opens(tertial: int) -> date:
    """The first day on which a tertial may be frozen: 30 days after its last day."""
    return tertial_bounds(tertial)[1] + timedelta(days=FREEZE_AFTER_DAYS)


def latest_freezable(today: date) -> int:
    """The latest tertial that ended at least 30 days ago."""
    year = today.year
    candidates = (y * 10 + t for y in (year, year - 1) for t in (3, 2, 1))
    return next(t for t in candidates if freeze_opens(t) <= today)


def check_publish_day(publish_day: date, today: date) -> None:
    """The day of publication is fixed at freezing, before anybody has seen a figure."""
    if not today <= publish_day <= today + timedelta(days=PUBLISH_WITHIN_DAYS):
        raise Invalid("The day of publication lies within 90 days from today.")


def check_decider(decider: str, drafters: Iterable[str | None], permissions: Iterable[str]) -> None:
    """Who approves or withholds did not draft, and has no right to an exact figure."""
    if decider in set(drafters):
        raise NotAllowed("The one who froze or drew a release never decides on it.")
    if any(p.startswith(EXACT) for p in permissions):
        raise NotAllowed("Nobody who may see exact figures decides on a release.")


def check_reason(reason: str) -> None:
    """A release is withheld only for a reason of the closed list."""
    if reason not in WITHHOLD_REASONS:
        raise Invalid("Choose a reason from the list.", code="reason")


def check_publishable(publish_day: date, today: date) -> None:
    """Publishing waits for the day that was fixed beforehand."""
    if today < publish_day:
        raise Conflict("The day of publication has not come yet.", code="too_early")
