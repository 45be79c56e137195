"""Every contact stands in exactly one row of each table, and every hour too."""

from collections import Counter
from typing import NamedTuple
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.foundation.windows import PAGE_ROWS, window
from fieldapp.insights import rules

ZONES = [UUID(int=i) for i in range(1, 4)]
# A district may be called like one of the rows beside the places.
DISTRICTS = ["norr", "none", "outside"]


class Cell(NamedTuple):
    square_e: int | None
    square_n: int | None
    place_kind: str | None
    zone_id: UUID | None
    district_code: str | None
    contacts: int


class Hours(NamedTuple):
    arena_group: str
    zone_id: UUID | None
    district_code: str | None
    centihours: int


counts = st.integers(1, 500)
districts = st.sampled_from([None, *DISTRICTS])
cells = st.lists(
    st.one_of(
        st.builds(
            Cell,
            st.integers(2800, 2803),
            st.integers(27400, 27403),
            st.just("square"),
            st.sampled_from([None, *ZONES]),
            districts,
            counts,
        ),
        st.builds(Cell, st.none(), st.none(), st.just("area"), st.none(), districts, counts),
        st.builds(
            Cell,
            st.none(),
            st.none(),
            st.sampled_from(["municipality", "unknown", "none", None]),
            st.none(),
            st.none(),
            counts,
        ),
    ),
    max_size=30,
)
hours = st.lists(
    st.builds(
        Hours,
        st.sampled_from(["street", "online", "phone"]),
        st.sampled_from([None, *ZONES]),
        districts,
        st.integers(0, 4000),
    ),
    max_size=20,
)


@given(cells, hours)
def test_each_table_sums_to_the_same_total(cells: list[Cell], hours: list[Hours]) -> None:
    contacts = sum(c.contacts for c in cells)
    spent = sum(h.centihours for h in hours)
    for table, effort in (
        (rules.square_table(cells), 0),
        (rules.zone_table(cells, hours, {ZONES[0]: "Torget"}), spent),
        (rules.district_table(cells, hours, {"norr": "Norr"}), spent),
    ):
        rows = (*table.places, *table.others)
        assert sum(r.contacts for r in rows) == contacts == table.total.contacts
        assert sum(r.centihours for r in rows) == effort == table.total.centihours


@given(cells, hours)
def test_places_are_counted_as_one_by_one(cells: list[Cell], hours: list[Hours]) -> None:
    squares: Counter = Counter()
    zones: Counter = Counter()
    by_district: Counter = Counter()
    for cell in cells:
        squares[cell.square_e, cell.square_n] += cell.contacts
        zones[cell.zone_id] += cell.contacts
        by_district[cell.district_code] += cell.contacts
    del squares[None, None], zones[None], by_district[None]
    assert {r.key: r.contacts for r in rules.square_table(cells).places} == dict(squares)
    shown = {r.key: r.contacts for r in rules.zone_table(cells, [], {}).places}
    assert shown == dict(zones)
    shown = {r.key: r.contacts for r in rules.district_table(cells, [], {}).places}
    assert shown == dict(by_district)


def test_a_zone_without_anything_is_listed_with_no_rate() -> None:
    table = rules.zone_table([], [], {ZONES[0]: "Torget"})
    assert [(r.name, r.contacts, r.rate) for r in table.places] == [("Torget", 0, None)]


def test_a_shift_that_met_nobody_counts_its_hours() -> None:
    table = rules.zone_table([], [Hours("street", ZONES[0], "norr", 450)], {ZONES[0]: "Torget"})
    assert table.places[0].hours == 4.5
    assert table.places[0].rate == 0.0


@pytest.mark.parametrize(
    ("contacts", "centihours", "rate"), [(3, 1000, 3.0), (1, 300, 10 / 3), (5, 0, None)]
)
def test_rates_are_per_ten_staff_hours(contacts: int, centihours: int, rate: float | None) -> None:
    row = rules.Row("x", "", contacts, centihours)
    assert row.rate == (None if rate is None else pytest.approx(rate))


def test_hours_outside_the_zones_give_no_rate_by_district() -> None:
    cells = [Cell(1, 1, "square", None, None, 5)]
    table = rules.district_table(cells, [Hours("street", None, None, 100)], {})
    assert [(r.key, r.contacts, r.rate) for r in table.others] == [(rules.OUTSIDE, 5, None)]


@given(st.integers(0, 400), st.integers(-3, 30))
def test_windows_show_every_row_once(length: int, page: int) -> None:
    rows = list(range(length))
    shown = window(rows, page)
    assert 1 <= shown.page <= shown.pages
    assert len(shown.rows) <= PAGE_ROWS
    together = [r for p in range(1, shown.pages + 1) for r in window(rows, p).rows]
    assert together == rows
    assert shown.of == length
    assert list(shown.rows) == rows[shown.first - 1 : shown.last] if length else not shown.rows
