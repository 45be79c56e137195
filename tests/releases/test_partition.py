"""The partition: total, public, nowhere finer than 500 m, the same on every run."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.contacts import codes
from fieldapp.foundation.errors import Invalid
from fieldapp.releases import drafting, zoning
from fieldapp.releases import partition as p

SIDE = 14


def ground_of(districts: dict[tuple[int, int], str], residents: int = 0) -> list[drafting.Ground]:
    """Grounds of squares with one police area."""
    return [drafting.Ground(s, d, "p1", residents) for s, d in districts.items()]


def plain() -> list[drafting.Ground]:
    """Two districts side by side."""
    return ground_of({(e, n): "d1" if e < 7 else "d2" for e in range(SIDE) for n in range(SIDE)})


def zone(name: str, e: int, n: int, side: int = 3) -> drafting.ZoneDraft:
    """A square zone."""
    squares = frozenset((e + x, n + y) for x in range(side) for y in range(side))
    return drafting.ZoneDraft(name, "källa", squares)


def drafted(ground: list[drafting.Ground], *zones: drafting.ZoneDraft) -> drafting.Drafted:
    """A small partition of 2026."""
    return drafting.draft(2026, "small", "0999", ground, zones, {})


def test_every_combination_has_exactly_one_atom() -> None:
    made = drafted(plain(), zone("A", 1, 1)).partition
    places = [
        p.Place("square", (2, 2), "d1"),
        p.Place("square", (0, 9), "d1"),
        p.Place("square", (500, 500), None),
        p.Place("square", None, None),
        p.Place("area", None, "d1"),
        p.Place("area", None, "elsewhere"),
        p.Place("area", None, None),
        p.Place("municipality"),
        p.Place("unknown"),
        p.Place("none"),
    ]
    kinds = [k for k in codes.KIND.values if k not in p.NEVER_UNITS]
    hit = {
        made.assign(kind, arena, place)
        for kind, arena, place in itertools.product(kinds, codes.ARENA.values, places)
    }
    assert hit <= set(range(len(made.atoms)))
    kinds_hit = {made.atoms[i].kind for i in hit}
    assert kinds_hit == {atom.kind for atom in made.atoms}


def test_the_mapping_by_example() -> None:
    made = drafted(plain(), zone("A", 1, 1)).partition

    def atom(kind: str, arena: str, place: p.Place) -> str:
        return made.atoms[made.assign(kind, arena, place)].kind

    inside, outside = p.Place("square", (2, 2), "d1"), p.Place("square", (0, 9), "d1")
    assert atom("street", "street", inside) == "zone"
    assert atom("street", "begging_place", outside) == "rest"
    assert atom("street", "street", p.Place("area", None, "d1")) == "rest"
    assert atom("street", "hotel", p.Place("area", None, "d2")) == "indoor"
    # The phone never sends a square indoors; if one came, it would still become an area.
    assert atom("street", "apartment", inside) == "indoor"
    assert atom("street", "street", p.Place("square", (99, 99), None)) == "other"
    assert atom("street", "drop_in", inside) == "other"
    assert atom("online", "escort_site", p.Place("none")) == "online"
    assert atom("buyer", "street", inside) == "buyers_outreach"
    assert atom("buyer", "phone", p.Place("none")) == "buyers_other"
    for kind in p.NEVER_UNITS | {"new_kind"}:
        with pytest.raises(p.Unmapped):
            made.assign(kind, "street", inside)


@given(
    st.integers(0, 5).flatmap(
        lambda k: st.lists(
            st.tuples(st.integers(0, SIDE - 1), st.integers(0, SIDE - 1)), min_size=k, max_size=40
        )
    ),
    st.integers(2, 5),
)
def test_no_drawn_part_is_thinner_than_500_m(spots: list[tuple[int, int]], cut: int) -> None:
    """Test 12 for the partition: ragged districts, their slivers joined to neighbours."""
    districts = {
        (e, n): f"d{e // cut}{n // 7}" for e in range(SIDE) for n in range(SIDE)
    } | dict.fromkeys(spots, "dx")
    made = drafted(ground_of(districts))
    partition = made.partition
    assert set(partition.squares) == set(districts)
    assert {partition.atoms[i].kind for i in partition.squares.values()} == {"rest"}
    assert set(partition.rests) == set(districts.values())
    for i, _ in enumerate(partition.atoms):
        held = {s for s, atom in partition.squares.items() if atom == i} - made.undrawn
        for part in zoning.components(held):
            assert zoning.blocks(part), "a piece is drawn that holds no 500 m block"


def test_a_lone_island_is_counted_and_not_drawn() -> None:
    districts = {(e, n): "d1" for e in range(6) for n in range(6)} | {(40, 40): "island"}
    made = drafted(ground_of(districts))
    assert made.undrawn == {(40, 40)}
    assert made.partition.rests["island"] == made.partition.rests["d1"]


def test_a_district_of_lone_islands_joins_the_nearest_cell() -> None:
    districts = {(e, n): "d1" for e in range(6) for n in range(6)}
    islands = {(40, 40): "islands", (44, 40): "islands", (48, 48): "islands"}
    made = drafted(ground_of(districts | islands))
    assert made.undrawn == set(islands)
    assert [a.key for a in made.partition.atoms if a.kind == "rest"] == ["rest-d1"]


@pytest.mark.parametrize(
    "bad",
    [
        zone("liten", 1, 1, 1),
        zone("stor", 1, 1, 5),
        drafting.ZoneDraft("smal", "källa", zone("", 1, 1).squares | {(4, 2)}),
        drafting.ZoneDraft("delad", "källa", zone("", 1, 1, 2).squares | zone("", 5, 5, 2).squares),
        drafting.ZoneDraft("lång", "källa", frozenset((e, n) for e in range(6) for n in (1, 2))),
        drafting.ZoneDraft("utan källa", " ", zone("", 1, 1).squares),
        zone("utanför", 300, 300),
    ],
)
def test_forbidden_zones(bad: drafting.ZoneDraft) -> None:
    with pytest.raises(Invalid):
        drafted(plain(), bad)


def test_zones_do_not_overlap() -> None:
    with pytest.raises(Invalid):
        drafted(plain(), zone("A", 1, 1), zone("B", 3, 3))


def test_an_atom_belongs_to_the_district_of_its_largest_overlap() -> None:
    made = drafted(plain(), zone("A", 5, 5)).partition
    atom = next(a for a in made.atoms if a.kind == "zone")
    assert (atom.district, atom.police_area) == ("d1", "p1")


def test_the_order_of_what_is_given_does_not_matter() -> None:
    ground, zones = plain(), [zone("A", 1, 1), zone("B", 8, 8)]
    one = drafting.draft(2026, "small", "0999", ground, zones, {})
    other = drafting.draft(2026, "small", "0999", ground[::-1], zones[::-1], {})
    assert p.digest(one.partition) == p.digest(other.partition)


@given(st.integers(1, 12), st.lists(st.integers(0, 1500), min_size=16, max_size=16))
def test_indoor_areas_are_unions_of_districts_with_enough_residents(
    cut: int, residents: list[int]
) -> None:
    ground = [
        drafting.Ground((e, n), f"d{(e // cut) % 16:02}", None, residents[(e // cut) % 16])
        for e in range(24)
        for n in range(6)
    ]
    groups = drafting.indoor_groups(ground)
    every = sorted({g.district for g in ground})
    assert sorted(code for group in groups for code in group) == every
    if len(groups) > 1:
        for group in groups:
            held = sum(g.residents or 0 for g in ground if g.district in group)
            assert held >= drafting.INDOOR_RESIDENTS


def test_without_known_residents_indoors_is_the_municipality() -> None:
    made = drafted(plain()).partition
    assert [a.key for a in made.atoms if a.kind == "indoor"] == ["indoor-0999"]
    assert set(made.indoors) == {"d1", "d2"}
