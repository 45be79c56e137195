"""The one clock: Europe/Stockholm, operational days 06–06, dayparts, tertials.

The operational day and the dayparts follow the field's own reckoning: a contact at 02:00 on
Saturday belongs to Friday's shift. Vectors shared with the phone: tests/vectors/time.json.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")

DAY_STARTS_AT = 6
"""Hour of the wall clock at which an operational day begins."""

DAYPARTS = ("forenoon", "afternoon", "evening", "night", "late_night")
"""Dayparts of one operational day, in its own order: 06–12, 12–18, 18–22, 22–02, 02–06."""

_LATE_NIGHT = 2
_BEGIN_AT = (_LATE_NIGHT, 6, 12, 18, 22, 24 + _LATE_NIGHT)
"""Hours at which dayparts begin, from one late night to the next."""

_set: ContextVar[datetime | None] = ContextVar("fieldapp_clock", default=None)


def now() -> datetime:
    """The present moment, aware, in Europe/Stockholm."""
    fixed = _set.get()
    return fixed if fixed is not None else datetime.now(STOCKHOLM)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Stand the clock still at `moment` (aware); for tests and the demo loader alone."""
    if moment.tzinfo is None:
        raise ValueError("the clock is set with an aware moment")
    token = _set.set(moment.astimezone(STOCKHOLM))
    try:
        yield
    finally:
        _set.reset(token)


def operational_day(moment: datetime | None = None) -> date:
    """The operational day (06–06, wall clock) that an aware moment belongs to."""
    local = (moment or now()).astimezone(STOCKHOLM)
    return local.date() - timedelta(days=1) if local.hour < DAY_STARTS_AT else local.date()


def daypart(moment: datetime | None = None) -> str:
    """The daypart code of an aware moment, by the wall clock."""
    hour = (moment or now()).astimezone(STOCKHOLM).hour
    if 6 <= hour < 12:
        return "forenoon"
    if 12 <= hour < 18:
        return "afternoon"
    if 18 <= hour < 22:
        return "evening"
    return "late_night" if 2 <= hour < 6 else "night"


def daypart_bounds(moment: datetime | None = None) -> tuple[datetime, datetime]:
    """When the daypart of an aware moment began and when it ends, by the wall clock."""
    local = (moment or now()).astimezone(STOCKHOLM)
    day = local.date() if local.hour >= _LATE_NIGHT else local.date() - timedelta(days=1)
    hour = local.hour if local.hour >= _LATE_NIGHT else 24
    begun, until = next((b, u) for b, u in pairwise(_BEGIN_AT) if b <= hour < u)
    after = day + timedelta(days=until // 24)
    return (
        datetime.combine(day, time(begun), STOCKHOLM),
        datetime.combine(after, time(until % 24), STOCKHOLM),
    )


def tertial_of(day: date) -> int:
    """The tertial of an operational day as year × 10 + 1..3 (Jan–Apr, May–Aug, Sep–Dec)."""
    return day.year * 10 + (day.month - 1) // 4 + 1


def tertial_bounds(tertial: int) -> tuple[date, date]:
    """First and last operational day of a tertial; ValueError if it is not one."""
    year, number = divmod(tertial, 10)
    if number not in (1, 2, 3):
        raise ValueError(f"{tertial} is not a tertial")
    first = date(year, 4 * number - 3, 1)
    following = date(year + 1, 1, 1) if number == 3 else date(year, 4 * number + 1, 1)
    return first, following - timedelta(days=1)
