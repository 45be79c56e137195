"""How long a partner's log-in may last. Pure."""

from datetime import date, timedelta

MAX_DAYS = 366
"""A log-in of the police side is looked at anew each year: cooperation is agreed by the year."""

DEFAULT_DAYS = 180


def is_over(expires_day: date, today: date) -> bool:
    """Whether a log-in whose last day this is opens nothing any more; days are operational."""
    return expires_day < today


def may_last_until(wanted: date, today: date) -> bool:
    """Whether a log-in may be given this last day: today at the earliest, a year at the latest."""
    return today <= wanted <= today + timedelta(days=MAX_DAYS)
