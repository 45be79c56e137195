"""How counts become tables: every contact stands in exactly one row of each. Pure.

What is detected depends on the effort spent (DOMAIN.md, the loop): figures of zones and districts
stand beside their staff hours, and squares, which have none, never get a rate.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

RATE_HOURS = 10
"""Rates are contacts per this many staff hours (DOMAIN.md, Shift)."""

OUTSIDE, AREA, MUNICIPALITY, UNKNOWN, NONE = "outside", "area", "municipality", "unknown", "none"
"""Rows beside the places: outside every one of them, and the kinds of place without a square."""


class CountedCell(Protocol):
    """Contacts with everything about their place in common (see contacts.figures.Cell)."""

    @property
    def square_e(self) -> int | None: ...
    @property
    def square_n(self) -> int | None: ...
    @property
    def place_kind(self) -> str | None: ...
    @property
    def zone_id(self) -> UUID | None: ...
    @property
    def district_code(self) -> str | None: ...
    @property
    def contacts(self) -> int: ...


class CountedHours(Protocol):
    """Hundredths of staff hours (see shifts.figures.Hours)."""

    @property
    def arena_group(self) -> str: ...
    @property
    def zone_id(self) -> UUID | None: ...
    @property
    def district_code(self) -> str | None: ...
    @property
    def centihours(self) -> int: ...


@dataclass(frozen=True)
class Row:
    """A row of a table. `key`: of a place (a square's pair, a zone's id, a district's code), or
    one of the kinds beside the places."""

    key: Any
    name: str
    contacts: int
    centihours: int = 0
    rated: bool = True
    """Whether its hours are hours spent on its contacts, so that a rate says something."""

    @property
    def hours(self) -> float:
        """Staff hours."""
        return self.centihours / 100

    @property
    def rate(self) -> float | None:
        """Contacts per 10 staff hours; None where there are no hours to divide by."""
        if not self.rated or self.centihours <= 0:
            return None
        return self.contacts * RATE_HOURS * 100 / self.centihours


@dataclass(frozen=True)
class Table:
    """Places, most contacts first; then what has no such place; then the sum of both."""

    places: tuple[Row, ...]
    others: tuple[Row, ...]
    total: Row


def square_table(cells: Iterable[CountedCell]) -> Table:
    """Contacts by 250 m square (e, n); no hours."""
    counts = _counted(cells, lambda c: None if c.square_e is None else (c.square_e, c.square_n))
    places = [Row(key, "", n) for key, n in counts.items() if not isinstance(key, str)]
    return _table(places, _others(counts, {}, (AREA, MUNICIPALITY, UNKNOWN, NONE)))


def zone_table(
    cells: Iterable[CountedCell], hours: Iterable[CountedHours], zones: Mapping[UUID, str]
) -> Table:
    """Contacts and staff hours by working zone. zones: id → name of those to list at any rate."""
    counts = _counted(cells, lambda c: c.zone_id)
    spent = _spent(hours, lambda h: h.zone_id)
    keys = {key for key in (*counts, *spent, *zones) if isinstance(key, UUID)}
    places = [Row(k, zones.get(k, ""), counts[k], spent[k]) for k in keys]
    return _table(places, _others(counts, spent, (OUTSIDE, AREA, MUNICIPALITY, UNKNOWN, NONE)))


def district_table(
    cells: Iterable[CountedCell], hours: Iterable[CountedHours], districts: Mapping[str, str]
) -> Table:
    """Contacts and staff hours by district, those with neither left out. districts: code → name."""
    # A pair keeps a district's code apart from the words for what has no district.
    counts = _counted(cells, lambda c: c.district_code and (c.district_code,), area=OUTSIDE)
    spent = _spent(hours, lambda h: h.district_code and (h.district_code,))
    keys = {key for key in (*counts, *spent) if isinstance(key, tuple)}
    places = [Row(k[0], districts.get(k[0], k[0]), counts[k], spent[k]) for k in keys]
    others = _others(counts, spent, (OUTSIDE, MUNICIPALITY, UNKNOWN, NONE))
    # Hours outside the zones have no district, though their contacts may: no rate from them.
    others = tuple(
        Row(r.key, r.name, r.contacts, r.centihours, rated=r.key == NONE) for r in others
    )
    return _table(places, others)


def _counted(
    cells: Iterable[CountedCell], place: Callable[[CountedCell], object], area: str = AREA
) -> Counter:
    """Contacts by place, or by the kind of place where a cell has none of the asked kind."""
    beside = {"square": OUTSIDE, "area": area, "municipality": MUNICIPALITY, "none": NONE}
    counts: Counter = Counter()
    for cell in cells:
        counts[place(cell) or beside.get(cell.place_kind or "", UNKNOWN)] += cell.contacts
    return counts


def _spent(hours: Iterable[CountedHours], place: Callable[[CountedHours], object]) -> Counter:
    """Hundredths of hours by place; street hours without one are outside, others have none."""
    spent: Counter = Counter()
    for part in hours:
        beside = OUTSIDE if part.arena_group == "street" else NONE
        spent[place(part) or beside] += part.centihours
    return spent


def _others(counts: Mapping, spent: Mapping, kinds: Sequence[str]) -> tuple[Row, ...]:
    rows = (
        Row(k, "", counts.get(k, 0), spent.get(k, 0), rated=k in (OUTSIDE, NONE)) for k in kinds
    )
    return tuple(row for row in rows if row.contacts or row.centihours)


def _table(places: Iterable[Row], others: tuple[Row, ...]) -> Table:
    ordered = tuple(sorted(places, key=lambda r: (-r.contacts, -r.centihours, r.name, r.key)))
    every = (*ordered, *others)
    total = Row("total", "", sum(r.contacts for r in every), sum(r.centihours for r in every))
    return Table(ordered, others, total)
