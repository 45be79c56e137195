"""The years behind: partitions and releases, by the services that make real ones.

The drafter drafts, freezes and draws; the approver locks and approves; each on the fictional day
on which it would have been done. The noise is drawn anew at every load: it has no seed, here
neither. The latest tertial that can be released is left alone, for whoever looks at the demo.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from fieldapp.foundation import clock
from fieldapp.ops.demo.city import City
from fieldapp.ops.demo.crew import Crew
from fieldapp.ops.progress import Progress
from fieldapp.releases import rules
from fieldapp.releases import service as releases
from fieldapp.zones import service as zones

DRAFTED_ON = (12, 7)
LOCKED_ON = (12, 14)
"""Month and day of the year before a partition's own."""

DRAWN_AFTER = timedelta(days=2)
APPROVED_AFTER = timedelta(days=5)
PUBLISHED_AFTER = timedelta(days=9)
"""Days from the first day on which a tertial may be frozen."""


@contextmanager
def _on(day: date) -> Iterator[None]:
    """Office hours of a past day."""
    with clock.at(datetime.combine(day, time(10), clock.STOCKHOLM)):
        yield


def load_past(city: City, crew: Crew, progress: Progress) -> int:
    """Lock each year's partition and publish each earlier tertial; returns how many."""
    today = city.parameters.today
    tertials = past_tertials(city.parameters.first_day.year, today)
    published = 0
    for year in sorted(city.reporting):
        _partition(city, crew, year, today)
        for tertial in tertials:
            if tertial // 10 == year:
                progress("Past releases", published, len(tertials))
                _release(crew, tertial)
                published += 1
    progress("Past releases", published, len(tertials))
    return published


def past_tertials(first_year: int, today: date) -> list[int]:
    """The tertials before the latest one that can be released, from the first year on."""
    latest = rules.latest_freezable(today)
    every = (year * 10 + n for year in range(first_year, today.year + 1) for n in (1, 2, 3))
    return [tertial for tertial in every if tertial < latest]


def _partition(city: City, crew: Crew, year: int, today: date) -> None:
    """Draft the year's reporting zones; lock the partition if its day has passed."""
    drafted = date(year - 1, *DRAFTED_ON)
    with _on(min(drafted, today)):
        for zone in city.reporting[year]:
            zones.draft_reporting_zone(crew.drafter, year, zone.name, zone.source, zone.squares)
    locked = date(year - 1, *LOCKED_ON)
    if locked >= today:
        # The coming year: a user drafts and locks it.
        return
    with _on(drafted):
        partition_id = releases.draft_partition(crew.drafter, year)
    with _on(locked):
        releases.lock_partition(crew.approver, partition_id)


def _release(crew: Crew, tertial: int) -> None:
    opens = rules.freeze_opens(tertial)
    with _on(opens + DRAWN_AFTER):
        release_id = releases.freeze(crew.drafter, tertial, opens + PUBLISHED_AFTER)
        releases.draw(crew.drafter, release_id)
        releases.process(crew.drafter, release_id)
    with _on(opens + APPROVED_AFTER):
        releases.approve(crew.approver, release_id)
    with _on(opens + PUBLISHED_AFTER):
        releases.publish(crew.drafter, release_id)
