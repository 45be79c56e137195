"""Rules of a shift: its derived id, and staff hours that sum exactly."""

import json
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.shifts import codes, rules


def _vectors():
    path = Path(__file__).parents[1] / "vectors" / "shift_id.json"
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", _vectors(), ids=lambda c: c["code"])
def test_the_id_is_derived_as_on_the_phone(case):
    derived = rules.shift_id(UUID(case["team"]), date.fromisoformat(case["day"]), case["code"])
    assert str(derived) == case["id"]
    assert derived.version == 8


@given(st.integers(0, 100_000), st.integers(1, 60))
def test_an_even_split_sums_exactly_and_differs_by_one_at_most(total, parts):
    shares = rules.split_evenly(total, parts)
    assert sum(shares) == total
    assert len(shares) == parts
    assert max(shares) - min(shares) <= 1


@given(
    st.integers(0, rules.MAX_HALF_HOURS),
    st.integers(1, rules.MAX_STAFF),
    st.integers(0, 5),
    st.lists(st.sampled_from(codes.DAYPART.values), min_size=1, unique=True),
    st.lists(st.sampled_from(codes.PLATFORM.values), unique=True),
)
def test_hours_are_hours_times_staff_over_zones_or_platforms_and_dayparts(
    half_hours, staff, zones, dayparts, platforms
):
    shift = {
        "half_hours": half_hours,
        "staff": staff,
        "zones": [uuid4() for _ in range(zones)],
        "platforms": platforms,
        "dayparts": dayparts,
        "split": None,
    }
    parts = rules.hours_of(shift)
    assert sum(p["centihours"] for p in parts) == half_hours * 50 * staff
    assert {p["daypart"] for p in parts} <= set(dayparts)
    if zones and half_hours:
        assert {p["zone"] for p in parts} == set(shift["zones"])


def test_a_split_that_does_not_sum_is_refused():
    team, day, code = uuid4(), date(2026, 11, 21), "K7QX2M"
    shift = {
        "id": rules.shift_id(team, day, code),
        "team": team,
        "day": day,
        "code": code,
        "state": "closed",
        "dayparts": ["night"],
        "half_hours": 4,
        "staff": 2,
        "split": [{"zone": None, "platform": None, "daypart": "night", "centihours": 399}],
    }
    assert rules.check_shift(shift) == "malformed"
    shift["split"][0]["centihours"] = 400
    assert rules.check_shift(shift) is None
    assert rules.check_shift(shift | {"half_hours": None, "split": None}) == "missing_field"
    assert rules.check_shift(shift | {"dayparts": []}) == "missing_field"
    assert rules.check_shift(shift | {"id": uuid4()}) == "malformed"
