"""Test 1: a database with any person against one without differs by what the ledger says."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.releases import partition as p
from fieldapp.releases import rules, units
from tests.conftest import FULL
from tests.releases.histories import (
    FREEZES,
    PARTITION,
    YEAR,
    History,
    any_met,
    count,
    distances,
    people,
    persons,
)
from tests.releases.world import REST_WEST, ZONE_A, ZONE_B, World, contact

CASES = 2000 if FULL else 500
MILLI = rules.BUDGET_MILLI[rules.SMALL][rules.PLACES]


def loss_milli(distances_of_year: list[int]) -> int:
    """What a person may cost in a year: each tertial's places query at its distance, added."""
    return sum(MILLI * distance for distance in distances_of_year)


@settings(max_examples=CASES)
@given(people(1000, any_met), persons())
def test_one_person_costs_at_most_what_the_ledger_says(
    others: list[History], person: list[History]
) -> None:
    without, with_one = count(others), count([*others, *person])
    for year in (YEAR, YEAR + 1):
        spent = rules.spent_milli(
            rules.Spend(t, rules.PLACES, MILLI) for t in FREEZES if t // 10 == year
        )
        assert loss_milli(distances(without, with_one, year)) <= spent
    both = [d for y in (YEAR, YEAR + 1) for d in distances(without, with_one, y)]
    assert sum(both) <= 1, "a counted id was counted again"


@settings(max_examples=CASES)
@given(people(1000, any_met), persons(), persons())
def test_two_versions_of_a_person_differ_by_at_most_twice_that(
    others: list[History], one: list[History], other: list[History]
) -> None:
    first, second = count([*others, *one]), count([*others, *other])
    for year in (YEAR, YEAR + 1):
        assert loss_milli(distances(first, second, year)) <= 2 * MILLI


@settings(max_examples=CASES // 5)
@given(people(1000, any_met), st.randoms())
def test_the_order_of_rows_does_not_matter(others: list[History], order: Any) -> None:
    shuffled = list(others)
    order.shuffle(shuffled)
    assert count(shuffled) == count(others)


@given(st.lists(st.integers(1, 90), min_size=1, max_size=3))
def test_met_once_or_ninety_times_changes_the_same_counts(meetings: list[int]) -> None:
    """Test 5: later meetings are 'known' rows, which nothing counts."""
    first = units.Row(
        UUID(int=1), date(YEAR, 2, 1), False, "street", "street", "new", p.Place("unknown")
    )
    again = [
        units.Row(uuid4(), date(YEAR, 3, 1), False, "street", "street", "known", first.place)
        for _ in range(sum(meetings))
    ]
    once = History(first.id, (first,) * len(FREEZES))
    more = [History(row.id, (row,) * len(FREEZES)) for row in again]
    assert count([once]) == count([once, *more])


def test_a_late_row_counts_once_in_the_next_open_tertial_and_never_in_a_closed_year() -> None:
    row = units.Row(
        UUID(int=1), date(YEAR, 2, 1), False, "street", "street", "new", p.Place("unknown")
    )
    late = count([History(row.id, (None, row, row, row, row, row))])
    assert [sum(late[t]) for t in FREEZES] == [0, 1, 0, 0, 0, 0]
    too_late = count([History(row.id, (None, None, None, row, row, row))])
    assert not any(sum(too_late[t]) for t in FREEZES)


def test_every_kind_counts_as_it_should() -> None:
    for kind, expected in (("street", 1), ("online", 1), ("buyer", 1), ("relative", 0)):
        row = units.Row(
            UUID(int=1), date(YEAR, 2, 1), False, kind, "street", "new", p.Place("none")
        )
        assert sum(count([History(row.id, (row,) * 6)])[20261]) == expected


# --- the same through the real service, on both databases ----------------------------

STEPS = (1, 2, 3)


def _row_at(contact_id: UUID, version: units.Row | None, year: int) -> dict[str, Any] | None:
    """A generated version as a stored row of another year, None while it is not delivered."""
    if version is None:
        return None
    day = version.day.replace(year=version.day.year - YEAR + year, day=min(version.day.day, 28))
    place = version.place
    return contact(
        day,
        None,
        id=contact_id,
        deleted=version.deleted,
        kind=version.kind,
        arena=version.arena,
        met=version.met,
        place_kind=place.kind,
        square_e=None if place.square is None else ZONE_A[0][0] + place.square[0],
        square_n=None if place.square is None else ZONE_A[0][1] + place.square[1],
        district_code=place.district,
    )


def _live_a_year(world: World, year: int, histories: list[History]) -> list[list[int]]:
    """Deliver, edit, delete and re-date through a year; the frozen cells of each tertial."""
    world.lock(year)
    ids = {h.id: uuid4() for h in histories}
    there: set[UUID] = set()
    frozen = []
    for position, number in enumerate(STEPS):
        for h in histories:
            row = _row_at(ids[h.id], h.versions[position], year)
            if row is None:
                continue
            if h.id in there:
                world.change(row)
            else:
                world.put([row])
                there.add(h.id)
        frozen.append(world.units(world.freeze(year * 10 + number)))
    return frozen


def _vector(cells: list[int], size: int) -> list[int]:
    return units.tabulate(cells, size)


@settings(max_examples=20 if FULL else 3, database=None)
@given(data=st.data())
def test_the_service_counts_as_the_rule_does(world: World, data: st.DataObject) -> None:
    """Two years of one installation: the same others, with the person and without."""
    others = data.draw(people(1000, any_met))
    person = data.draw(persons())
    year = 2030 + 4 * getattr(world, "lived", 0)
    world.lived = getattr(world, "lived", 0) + 1  # type: ignore[attr-defined]
    without = _live_a_year(world, year, others)
    with_one = _live_a_year(world, year + 2, [*others, *person])
    size = len(PARTITION.atoms) + 20
    distance = [
        sum(abs(a - b) for a, b in zip(_vector(x, size), _vector(y, size), strict=True))
        for x, y in zip(without, with_one, strict=True)
    ]
    assert sum(distance) <= 1


def test_edits_deletion_and_re_dating_by_hand(world: World) -> None:
    """One person's row through every kind of change, step by step."""
    world.lock(2026)
    row = contact(date(2026, 2, 1), ZONE_A[4])
    stays = contact(date(2026, 2, 2), ZONE_B[4])
    known = contact(date(2026, 2, 3), REST_WEST, met="known")
    world.put([row, stays, known])
    assert len(world.units(world.freeze(20261))) == 2
    # Deleted, entered anew in the next tertial, re-dated: counted once is counted.
    world.change({**row, "deleted": True, "met": None, "kind": None, "arena": None})
    world.change({**stays, "day": date(2026, 6, 1), "tertial": 20262})
    world.change({**known, "met": "new"})
    assert len(world.units(world.freeze(20262))) == 1, "edited to new after its freeze: once, now"
    world.change({**row, "deleted": False, "day": date(2026, 10, 1), "tertial": 20263})
    late = contact(date(2026, 3, 1), REST_WEST)
    world.put([late])
    third = world.freeze(20263)
    assert len(world.units(third)) == 1
    world.put([contact(date(2026, 4, 1), REST_WEST)])
    with pytest.raises(rules.Conflict):
        world.freeze(20263)
