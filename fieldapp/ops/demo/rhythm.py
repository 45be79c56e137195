"""When people are met: seasons, weekdays, and how `met` falls over an operational year."""

from __future__ import annotations

import math
from datetime import date
from random import Random

# Quiet in July and at the turn of the year, busy in spring and autumn.
MONTHS = (0.82, 0.9, 1.0, 1.05, 1.12, 1.0, 0.72, 0.95, 1.15, 1.18, 1.1, 0.95)
# Monday to Sunday.
WEEKDAYS = (0.7, 0.8, 0.95, 1.15, 1.45, 1.35, 0.6)
_MEAN = sum(MONTHS) / 12 * sum(WEEKDAYS) / 7

UNSURE = 0.10
"""Share of contacts at which a real team would tick *Osäker*."""


def activity(day: date) -> float:
    """How busy a day is; about 1 on average over a year."""
    return MONTHS[day.month - 1] * WEEKDAYS[day.weekday()] / _MEAN


def share_new(day: date) -> float:
    """The share of persons met on this day who were not met before in its year.

    In January nearly everybody is new; by December the known ones dominate. Over a year
    36 % are new (64 % repeats), and 48 / 29 / 23 % of these fall in the three tertials when
    activity is flat, as in the simulation behind the releases.
    """
    passed = (day - date(day.year, 1, 1)).days / 365
    return 0.22 + 0.5 * math.exp(-3.5 * passed)


def met(rng: Random, new: float) -> str:
    if rng.random() < UNSURE:
        return "unsure"
    return "new" if rng.random() < new else "known"
