"""SWEREF 99 TM and the grid of squares, against PROJ and against the shared vectors."""

import json
import math
from itertools import pairwise

import numpy as np
import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.geography import rules, squares, sweref
from tests.geography import vectors

VECTORS = json.loads(vectors.PATH.read_text(encoding="utf-8"))
CENTIMETRE = 0.01


def _sample(number):
    """Random points of Sweden's box: latitudes, longitudes, PROJ's eastings and northings."""
    # Seeded: a failure can be seen again. Drawn in degrees' own digits, as a receiver gives them.
    random = np.random.default_rng(20261121)
    easting = random.uniform(260_000, 925_000, number)
    northing = random.uniform(6_130_000, 7_680_000, number)
    to = pyproj.Transformer.from_crs(4326, 3006, always_xy=True)
    lon, lat = to.transform(easting, northing, direction="INVERSE")
    lat, lon = lat.round(9), lon.round(9)
    return lat, lon, *to.transform(lon, lat)


def _check_against_proj(number):
    lat, lon, easting, northing = _sample(number)
    ours = np.array([sweref.to_sweref(*at) for at in zip(lat, lon, strict=True)])
    away = np.hypot(ours[:, 0] - easting, ours[:, 1] - northing)
    assert away.max() <= CENTIMETRE
    back = np.array([sweref.to_wgs84(*at) for at in zip(easting, northing, strict=True)])
    metres_a_degree = 111_320
    assert np.abs(back[:, 0] - lat).max() * metres_a_degree <= CENTIMETRE
    assert np.abs(back[:, 1] - lon).max() * metres_a_degree <= CENTIMETRE

    found = [squares.square_at(*at) for at in zip(lat, lon, strict=True)]
    proj = list(zip((easting // 250).astype(int), (northing // 250).astype(int), strict=True))
    differ = [i for i in range(number) if found[i] != proj[i]]
    for i in differ:
        to_edge = min(abs(v / 250 - round(v / 250)) * 250 for v in (easting[i], northing[i]))
        assert to_edge <= CENTIMETRE
    # At eight micrometres' difference hardly any point may fall on the other side of an edge.
    assert len(differ) <= 1 + number // 10_000


def test_sweref_and_squares_agree_with_proj():
    _check_against_proj(5_000)


@pytest.mark.long
def test_sweref_and_squares_agree_with_proj_at_full_size(sized):
    _check_against_proj(sized(5_000, 100_000))


def test_the_check_against_proj_can_fail(monkeypatch):
    """A formula that is two centimetres off does not pass."""
    right = sweref.to_sweref

    def shifted(lat, lon):
        easting, northing = right(lat, lon)
        return easting + 0.02, northing

    monkeypatch.setattr(sweref, "to_sweref", shifted)
    with pytest.raises(AssertionError):
        _check_against_proj(200)


def test_vectors_are_those_of_proj():
    made = vectors.vectors()
    assert made.keys() == VECTORS.keys()
    for part in ("points", "edges"):
        for old, new in zip(VECTORS[part], made[part], strict=True):
            assert old["easting"] == pytest.approx(new["easting"], abs=1e-3)
            assert old["northing"] == pytest.approx(new["northing"], abs=1e-3)
            assert (old["name"], old["e"], old["n"]) == (new["name"], new["e"], new["n"])


@pytest.mark.parametrize("point", VECTORS["points"] + VECTORS["edges"], ids=lambda p: p["name"])
def test_square_of_a_position(point):
    square = squares.square_at(point["lat"], point["lon"])
    assert square == (point["e"], point["n"])
    assert squares.rut_id(*square) == point["rut"]
    easting, northing = sweref.to_sweref(point["lat"], point["lon"])
    assert easting == pytest.approx(point["easting"], abs=1e-3)
    assert northing == pytest.approx(point["northing"], abs=1e-3)


@pytest.mark.parametrize("point", VECTORS["outside"], ids=lambda p: p["name"])
def test_no_square_outside_sweden(point):
    assert squares.square_at(point["lat"], point["lon"]) is None


def test_no_square_for_what_is_no_number():
    assert squares.square_at(math.nan, 18.0) is None
    assert squares.square_at(59.0, math.nan) is None


@pytest.mark.parametrize("square", VECTORS["corners"], ids=lambda s: f"{s['e']},{s['n']}")
def test_corners_of_a_square(square):
    for ours, proj in zip(
        squares.corners(square["e"], square["n"]), square["corners"], strict=True
    ):
        assert ours == pytest.approx(tuple(proj), abs=1e-7)


def test_a_squares_polygon_is_closed_and_right_handed():
    ring = squares.polygon(2696, 26320)["coordinates"][0]
    assert ring[0] == ring[-1]
    assert len(ring) == 5
    twice_area = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
    assert twice_area > 0


@pytest.mark.parametrize("vector", VECTORS["nesting"], ids=str)
def test_parents(vector):
    parent = squares.parent(vector["e"], vector["n"], vector["size"])
    assert parent == (vector["parent_e"], vector["parent_n"])


# All of the box, its empty corners too: the coarser box in degrees must not cut into it.
indices = st.tuples(st.integers(800, 3999), st.integers(24400, 30799))


@given(indices, st.sampled_from(squares.SIZES))
def test_a_square_is_among_the_children_of_its_parent(square, size):
    above = squares.parent(*square, size)
    below = squares.children(*above, size)
    assert square in below
    assert len(set(below)) == (size // 250) ** 2
    assert all(squares.parent(*child, size) == above for child in below)


@given(indices, st.sampled_from(squares.SIZES))
def test_rut_id_there_and_back(square, size):
    above = squares.parent(*square, size)
    try:
        rut = squares.rut_id(*above, size)
    except ValueError:
        west, south, _, _ = squares.bounds(*above, size)
        assert not squares.is_in_sweden(west, south)
        return
    assert len(rut) == 13
    assert squares.parse_rut_id(rut, size) == above


@given(indices)
def test_the_middle_of_a_square_lies_in_it(square):
    assert squares.square_at(*squares.centre(*square)) == square


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("674000658000", 250),  # twelve digits
        ("67400065800000", 250),
        ("6740006580001", 250),  # no corner
        ("6742506580000", 500),
        ("67400065800a0", 250),
        ("٦٧٤٠٠٠٦٥٨٠٠٠٠", 250),  # digits of another script
        ("0000006580000", 250),
        (" 674000658000", 250),
    ],
)
def test_what_is_no_rut_id(text, size):
    with pytest.raises(ValueError, match=r"\w"):
        squares.parse_rut_id(text, size)


def test_other_sizes_are_refused():
    with pytest.raises(ValueError, match="300"):
        squares.square_of(674_000, 6_580_000, 300)


@pytest.mark.parametrize("lookup", VECTORS["lookup"]["lookups"], ids=str)
def test_district_by_the_pulled_grid(lookup):
    e, n, district = lookup
    assert rules.look_up(VECTORS["lookup"]["grid"], e, n) == district


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 12), st.integers(0, 9)), st.sampled_from("abcd"), max_size=60
    )
)
def test_the_grid_holds_every_square_and_no_other(districts):
    districts = {squares.Square(*square): code for square, code in districts.items()}
    grid = rules.grid_of(districts)
    assert sum(count for _, count in grid["runs"]) == grid["width"] * grid["height"]
    for e in range(-1, 14):
        for n in range(-1, 11):
            assert rules.look_up(grid, e, n) == districts.get((e, n))
