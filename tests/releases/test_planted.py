"""Test 15 for what stands: each planted bug is caught, and by which test is printed.

The checks are those of the other files, run on a wrong implementation.
"""

import dataclasses
import random
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import numpy
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import select

from fieldapp.picture import canonical, postprocess
from fieldapp.picture.noise import noise
from fieldapp.releases import measure, partitions, sealing, service, units
from fieldapp.releases import partition as p
from tests.databases import FREEZE_KEY
from tests.picture.sealed import ATOMS, figures, sealed
from tests.releases.histories import FREEZES, YEAR, History, any_met, count, people, persons
from tests.releases.histories import PARTITION as PART
from tests.releases.test_measure import forbidden_imports, is_independent_of_python_generators
from tests.releases.world import DRAFTER, World, contact


def caught(by: str, bug: str, check: Callable[[], None]) -> None:
    """The check fails on the planted bug; prints which one it was."""
    with pytest.raises(AssertionError):
        check()
    print(f"{bug}: caught by {by}")


def sensitivity_holds(cells: Any) -> Callable[[], None]:
    """Test 1 on another rule of what is counted."""

    @settings(
        max_examples=500,
        phases=[Phase.generate],
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(people(1000, any_met), persons())
    def check(others: list[History], person: list[History]) -> None:
        without, with_one = count(others, cells), count([*others, *person], cells)
        changed = sum(
            abs(a - b) for t in FREEZES for a, b in zip(without[t], with_one[t], strict=True)
        )
        assert changed <= 1

    return check


def recounted(rows: Any, tertial: int, counted: Any, closed: Any, part: Any) -> dict[UUID, int]:
    return units.cells(rows, tertial, frozenset(), closed, part)


def with_known(rows: Any, *rest: Any) -> dict[UUID, int]:
    # The copied `met`: every row of the person says what the first one said.
    return units.cells([dataclasses.replace(r, met="new") for r in rows], *rest)


def in_every_field(rows: Any, tertial: int, *rest: Any) -> dict[Any, int]:
    once = units.cells(rows, tertial, *rest)
    return {**once, **{("second choice", key): 0 for key in once}}


@pytest.mark.parametrize(
    ("bug", "cells"),
    [
        ("counted again after an edit", recounted),
        ("copied met", with_known),
        ("multi-choice query", in_every_field),
    ],
)
def test_wrong_counting(bug: str, cells: Any) -> None:
    caught("test_sensitivity", bug, sensitivity_holds(cells))


def test_shuffled_rows() -> None:
    """Cells given by the order of rows instead of by the partition."""

    def by_order(rows: Any, *rest: Any) -> dict[UUID, int]:
        right = units.cells(rows, *rest)
        return dict(zip(sorted(right), right.values(), strict=True))

    def check() -> None:
        made = [
            History(
                UUID(int=i),
                (
                    units.Row(
                        UUID(int=i), date(YEAR, 2, 1), False, kind, "street", "new",
                        p.Place("none"),
                    ),
                )
                * len(FREEZES),
            )
            for i, kind in ((1, "street"), (2, "buyer"), (3, "street"))
        ]  # fmt: skip
        cells = {
            tuple(by_order([h.versions[0] for h in order], 20261, set(), set(), PART).items())
            for order in (made, made[::-1], made[1:] + made[:1])
        }
        assert len(cells) == 1

    caught("test_the_order_of_rows_does_not_matter", "shuffled rows", check)


def seeded(exact: list[int], milli: int) -> list[int]:
    law = random.Random(random.random())
    return [x + round(law.gauss(0, 2)) for x in exact]


def by_numpy(exact: list[int], milli: int) -> list[int]:
    return [
        x + int(k) for x, k in zip(exact, numpy.random.laplace(0, 1.5, len(exact)), strict=True)
    ]


@pytest.mark.parametrize(("bug", "draw"), [("random.Random", seeded), ("NumPy noise", by_numpy)])
def test_pythons_own_noise(bug: str, draw: Any) -> None:
    def check() -> None:
        assert is_independent_of_python_generators(draw)

    caught("test_seeding_python_changes_nothing", bug, check)


@pytest.mark.parametrize(
    "line",
    [
        "import random",
        "from random import Random",
        "import numpy.random as r",
        "def f():\n    from numpy import random",
        "__import__('random')",
        "import importlib; importlib.import_module('numpy')",
    ],
)
def test_an_import_of_pythons_noise(line: str) -> None:
    def check() -> None:
        assert not forbidden_imports(line)

    caught("test_no_other_source_of_noise_in_releases_and_picture", line, check)


def test_float_noise() -> None:
    """A sealed vector of floats has no byte form at all."""
    with pytest.raises(TypeError):
        sealed([1.5] * len(ATOMS))  # type: ignore[list-item]
    print("float noise: caught by canonical.dumps")


def test_domain_from_data() -> None:
    def only_seen(cells: Any, _size: int) -> list[int]:
        return [list(cells).count(cell) for cell in sorted(set(cells))]

    def check() -> None:
        assert len(only_seen([3, 3], 9)) == len(only_seen([3, 4], 9)) == 9

    caught("test_the_domain_is_the_whole_partition", "domain from data", check)


def test_the_domain_is_the_whole_partition() -> None:
    assert len(units.tabulate([], 9)) == len(units.tabulate([3, 4], 9)) == 9
    with pytest.raises(IndexError):
        units.tabulate([9], 9)


def test_threshold_on_the_true_count() -> None:
    """Hiding by the true count leaves sealed values that are high and yet not shown."""

    def hidden_by_truth(data: bytes) -> bytes:
        whole = canonical.loads(postprocess.process(data))
        for figure in whole["figures"]:
            if figure["key"] == "zone-a":  # its true count is 1
                figure["figure"] = None
        return canonical.dumps(whole)

    def check() -> None:
        vector = [noise(650, 1).threshold] * len(ATOMS)
        found = figures(hidden_by_truth(sealed(vector)))
        assert found["zone", "zone-a"]["figure"] is not None

    caught("test_every_figure_is_a_sum_of_atoms_at_its_own_threshold", "true threshold", check)


def test_spend_after_the_draw_and_second_draw_on_retry(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.lock(2026)
    world.put([contact(date(2026, 2, 1)) for _ in range(20)])
    release_id = world.freeze(20261)
    order: list[str] = []
    real = measure.draw
    monkeypatch.setattr(measure, "draw", lambda *a: (order.append("drawn"), real(*a))[1])

    def spend_nothing_yet(*_: Any) -> None:
        if "drawn" in order:
            order.append("spent")

    with monkeypatch.context() as patch:
        patch.setattr(sealing, "_spend", spend_nothing_yet)
        first = service.draw(DRAFTER, release_id)

    def check_order() -> None:
        assert order == ["spent", "drawn"]

    caught("test_the_spend_stands_before_the_draw", "spend after the draw", check_order)

    def drawn_again() -> bytes:
        monkeypatch.setattr(sealing, "sealed", lambda _: None)
        from fieldapp.audit import service as audit
        from fieldapp.releases.models import Release
        from tests.releases.world import PREPARED

        with audit.recorded(audit.SYSTEM, PREPARED) as session:
            row = session.scalars(select(Release)).one()
            row.state, row.freeze_hash = "frozen", units.freeze_hash(
                bytes.fromhex(FREEZE_KEY), 20261, partitions.info(row.partition_id).digest, {}
            )  # fmt: skip
        return service.draw(DRAFTER, release_id)

    def check_same() -> None:
        assert drawn_again() == first

    caught("test_run_again_gives_the_same_bytes", "second draw on retry", check_same)
