"""Post-processing: a function of the sealed bytes, blind below the threshold."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.picture import canonical
from fieldapp.picture.noise import noise
from fieldapp.picture.postprocess import process
from tests.picture.sealed import ATOMS, figures, sealed

VECTORS = st.lists(st.integers(-40, 400), min_size=len(ATOMS), max_size=len(ATOMS))


@given(VECTORS)
def test_every_figure_is_a_sum_of_atoms_at_its_own_threshold(vector: list[int]) -> None:
    """Test 10 for what stands: districts, police areas and totals are sums of sealed atoms."""
    found = figures(process(sealed(vector)))
    parts = {
        ("zone", "zone-a"): [0],
        ("zone", "zone-b"): [1],
        ("district", "d1"): [0, 2],
        ("district", "d2"): [1, 3],
        ("police_area", "p1"): [0, 1, 2],
        ("police_area", "p2"): [3],
        ("indoor", "indoor-x"): [4],
        ("total", "municipality"): [0, 1, 2, 3, 4],
        ("total", "exposed"): [0, 1, 2, 3, 4, 5, 6],
        ("total", "buyers"): [7, 8],
        **{("single", ATOMS[i]["key"]): [i] for i in (5, 6, 7, 8)},
    }
    assert set(found) == set(parts)
    for at, atoms in parts.items():
        total, law = sum(vector[i] for i in atoms), noise(650, len(atoms))
        assert found[at]["threshold"] == law.threshold
        figure = found[at]["figure"]
        assert (figure is None) == (total < law.threshold)
        if figure is not None:
            assert figure["low"] <= total <= figure["high"]
            assert 1 <= figure["class"] <= 4


@given(VECTORS)
def test_classes_are_as_wide_as_any_interval_of_their_level(vector: list[int]) -> None:
    processed = canonical.loads(process(sealed(vector)))
    for figure in processed["figures"]:
        shown = figure["figure"]
        if shown is not None:
            width = processed["class_widths"][figure["level"]]
            assert shown["high"] - shown["low"] + 1 <= width


@given(VECTORS, VECTORS)
def test_what_is_not_shown_is_the_same_bytes(one: list[int], other: list[int]) -> None:
    """Test 11: a zone below its threshold leaves no trace of its sealed value."""
    tau = noise(650, 1).threshold
    a, b = list(one), list(one)
    a[0], b[0] = min(one[0], tau - 1), min(other[0], tau - 1)
    mine, theirs = figures(process(sealed(a))), figures(process(sealed(b)))
    assert mine["zone", "zone-a"] == theirs["zone", "zone-a"]
    assert mine["zone", "zone-a"]["figure"] is None
    assert json.dumps(mine["zone", "zone-b"]) == json.dumps(theirs["zone", "zone-b"])


def test_all_below_their_thresholds_are_identical_whole() -> None:
    zeros = process(sealed([0] * len(ATOMS)))
    ones = process(sealed([1] * len(ATOMS)))
    negative = process(sealed([-9] * len(ATOMS)))
    assert zeros == ones == negative


def test_the_rest_of_a_district_is_no_figure_of_its_own() -> None:
    processed = process(sealed([100] * len(ATOMS)))
    assert not any("rest" in f"{at}" for at in figures(processed))


def test_the_same_bytes_every_time() -> None:
    data = sealed(list(range(0, 90, 10)))
    assert len({process(data) for _ in range(3)}) == 1


@pytest.mark.parametrize(
    "bad",
    [b"", b"{}", b"[1]", sealed([1]), sealed([0] * 9, query="people"), sealed([0] * 9) + b" "],
)
def test_bytes_that_are_not_whole_are_refused(bad: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        process(bad)
