"""The operational day and the dayparts, held together with the phone's by shared vectors."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fieldapp.foundation import clock

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def _vectors():
    path = Path(__file__).parents[1] / "vectors" / "time.json"
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", _vectors(), ids=lambda c: c.get("name") or c["at"])
def test_the_vectors_shared_with_the_phone(case):
    moment = datetime.fromisoformat(case["at"].replace("Z", "+00:00"))
    assert clock.operational_day(moment).isoformat() == case["day"]
    assert clock.daypart(moment) == case["daypart"]


def test_two_in_the_morning_on_saturday_belongs_to_friday():
    moment = datetime(2026, 11, 21, 2, 0, tzinfo=clock.STOCKHOLM)
    assert clock.operational_day(moment) == date(2026, 11, 20)
    assert clock.daypart(moment) == "late_night"


@pytest.mark.parametrize("day", [date(2026, 3, 28), date(2026, 10, 24)], ids=["spring", "autumn"])
def test_a_night_when_the_clock_is_changed_is_one_operational_day(day):
    """23 or 25 hours long, each hour of it in the same day and its dayparts in order."""
    first = datetime(day.year, day.month, day.day, 6, tzinfo=clock.STOCKHOLM).astimezone(UTC)
    following = datetime.combine(day + timedelta(days=1), first.time()).replace(hour=6)
    end = following.replace(tzinfo=clock.STOCKHOLM).astimezone(UTC)
    parts = []
    moment = first
    while moment < end:
        assert clock.operational_day(moment) == day
        parts.append(clock.DAYPARTS.index(clock.daypart(moment)))
        moment += timedelta(minutes=30)
    assert parts == sorted(parts)
    assert set(parts) == {0, 1, 2, 3, 4}
    assert (end - first) in (timedelta(hours=23), timedelta(hours=25))
    assert clock.operational_day(end) == day + timedelta(days=1)


@given(MOMENTS)
def test_the_day_never_runs_backwards_and_its_tertial_holds_it(moment):
    day = clock.operational_day(moment)
    assert clock.operational_day(moment + timedelta(minutes=1)) >= day
    first, last = clock.tertial_bounds(clock.tertial_of(day))
    assert first <= day <= last
    assert clock.tertial_of(first - timedelta(days=1)) < clock.tertial_of(last)


def test_the_clock_stands_where_it_is_set_and_is_aware():
    moment = datetime(2024, 1, 1, 5, 59, tzinfo=clock.STOCKHOLM)
    with clock.at(moment):
        assert clock.now() == moment
        assert clock.operational_day() == date(2023, 12, 31)
    with pytest.raises(ValueError, match="aware"), clock.at(datetime(2024, 1, 1)):  # noqa: DTZ001
        pass


def test_what_is_no_tertial_is_refused():
    with pytest.raises(ValueError, match="not a tertial"):
        clock.tertial_bounds(20264)


@given(MOMENTS)
@example(datetime(2026, 3, 29, 1, 0, tzinfo=UTC))
@example(datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
def test_a_daypart_begins_and_ends_where_its_code_changes(moment: datetime) -> None:
    begun, until = clock.daypart_bounds(moment)
    assert begun.timestamp() <= moment.timestamp() < until.timestamp()
    second = timedelta(seconds=1)
    last, before = (
        datetime.fromtimestamp(at.timestamp() - 1, clock.STOCKHOLM) for at in (until, begun)
    )
    assert clock.daypart(begun) == clock.daypart(moment) == clock.daypart(last)
    assert clock.daypart(before) != clock.daypart(moment) != clock.daypart(until + second)
