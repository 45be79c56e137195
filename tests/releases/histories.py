"""Whole years of one person's rows, and what each freeze of them counts. Shared by test 1."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from hypothesis import strategies as st

from fieldapp.contacts import codes
from fieldapp.releases import drafting, units
from fieldapp.releases import partition as p

YEAR = 2026
FREEZES = (20261, 20262, 20263, 20271, 20272, 20273)
"""Two years: a row may be re-dated over New Year."""

GROUND = [
    drafting.Ground((e, n), "d1" if e < 6 else "d2", "p1", None)
    for e in range(12)
    for n in range(8)
]
PARTITION = drafting.draft(
    YEAR,
    "small",
    "0999",
    GROUND,
    [drafting.ZoneDraft("A", "källa", frozenset((e, n) for e in (1, 2) for n in (1, 2)))],
    {},
).partition

Counted = dict[int, list[int]]
"""Tertial → vector over the partition."""

CellsRule = Callable[..., dict[UUID, int]]


@dataclass(frozen=True)
class History:
    """One id: its row (or None while it is not delivered) at each freeze, in order."""

    id: UUID
    versions: tuple[units.Row | None, ...]


days = st.integers(-40, 770).map(lambda n: date(YEAR, 1, 1) + timedelta(days=n))
squares = st.tuples(st.integers(-1, 13), st.integers(-1, 9))
places = st.builds(
    p.Place,
    st.sampled_from(codes.PLACE_KIND.values),
    st.none() | squares,
    st.sampled_from([None, "d1", "d2", "elsewhere"]),
)


def rows(contact: UUID, met: st.SearchStrategy[str | None]) -> st.SearchStrategy[units.Row]:
    """A row of this id with any combination of the fields that deciding on a unit reads."""
    return st.builds(
        units.Row,
        st.just(contact),
        days,
        st.booleans(),
        st.sampled_from([*codes.KIND.values]),
        st.sampled_from([*codes.ARENA.values]),
        met,
        places,
    )


def unit_rows(contact: UUID) -> st.SearchStrategy[units.Row]:
    """A row of this id that is a unit of some tertial of the first year."""
    return st.builds(
        units.Row,
        st.just(contact),
        st.integers(0, 364).map(lambda n: date(YEAR, 1, 1) + timedelta(days=n)),
        st.just(False),
        st.sampled_from(sorted(units.UNIT_KINDS)),
        st.sampled_from([*codes.ARENA.values]),
        st.just(units.NEW),
        places,
    )


def history(
    contact: UUID, met: st.SearchStrategy[str | None], *, often_new: bool = False
) -> st.SearchStrategy[History]:
    """Any edits, deletions, re-dating and late arrival of one id over two years.

    often_new: every other version is a unit; of uniform choices too few would be to show a
    wrong rule.
    """
    version = st.none() | rows(contact, met)
    if often_new:
        version = st.one_of(version, unit_rows(contact))
    return st.tuples(*[version] * len(FREEZES)).map(lambda v: History(contact, v))


any_met = st.sampled_from([*codes.MET.values, None])
never_new = st.sampled_from(["known", "unsure", None])


def people(first: int, met: st.SearchStrategy[str | None]) -> st.SearchStrategy[list[History]]:
    """Up to two ids with numbers from `first`."""
    return st.integers(0, 2).flatmap(
        lambda count: st.tuples(*[history(UUID(int=first + i), met) for i in range(count)]).map(
            list
        )
    )


@st.composite
def persons(draw: st.DrawFn) -> list[History]:
    """A person: one id that may ever be 'new', and other rows of theirs that never are."""
    return [draw(history(UUID(int=1), any_met, often_new=True)), *draw(people(100, never_new))]


def count(histories: list[History], cells: CellsRule = units.cells) -> Counted:
    """What the freezes of two years tabulate, with marks and closed years as the service has."""
    counted: set[UUID] = set()
    closed: set[int] = set()
    found: Counted = {}
    for position, tertial in enumerate(FREEZES):
        given = [v for h in histories if (v := h.versions[position]) is not None]
        taken = cells(given, tertial, counted, closed, PARTITION)
        counted |= set(taken)
        found[tertial] = units.tabulate(taken.values(), len(PARTITION.atoms))
        if tertial % 10 == 3:
            closed.add(tertial // 10)
    return found


def distances(one: Counted, other: Counted, year: int) -> list[int]:
    """L1 distance of each tertial's vectors of a year."""
    return [
        sum(abs(a - b) for a, b in zip(one[t], other[t], strict=True))
        for t in FREEZES
        if t // 10 == year
    ]
