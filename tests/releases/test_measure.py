"""Test 3: the noise that is drawn is the noise that the ledger says. And nothing else draws."""

import ast
import math
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy
import pytest

from fieldapp.picture.noise import noise
from fieldapp.releases import measure, rules

ROOT = Path(__file__).resolve().parents[2]
Draw = Callable[[list[int], int], list[int]]

FORBIDDEN = {"random", "numpy", "scipy"}


def audited_epsilon(draw: Draw, milli: int, draws: int) -> float:
    """Observed ε: the log-ratio of a tail at n and n − round(1/ε), divided by the shift."""
    shift = round(1000 / milli)
    n = 1000
    here = draw([n] * draws, milli)
    there = draw([n - shift] * draws, milli)
    upper = sum(x >= n for x in here) / sum(x >= n for x in there)
    lower = sum(x <= n - shift for x in there) / sum(x <= n - shift for x in here)
    return (math.log(upper) + math.log(lower)) / 2 / shift


def chi_square_is_plausible(draw: Draw, milli: int, draws: int) -> bool:
    """χ² of the draws against the exact law, within 4.5 standard deviations."""
    law, seen = noise(milli, 1), Counter(draw([0] * draws, milli))
    reach = next(k for k in range(200) if draws * law.pmf(k) < 20) - 1
    expected = {k: draws * law.pmf(k) for k in range(-reach, reach + 1)}
    expected[reach + 1] = expected[-reach - 1] = draws * law.at_least(reach + 1)
    observed = {k: seen.get(k, 0) for k in range(-reach, reach + 1)}
    observed[reach + 1] = sum(c for k, c in seen.items() if k > reach)
    observed[-reach - 1] = sum(c for k, c in seen.items() if k < -reach)
    statistic = sum((observed[k] - e) ** 2 / e for k, e in expected.items())
    freedom = len(expected) - 1
    return abs(statistic - freedom) < 4.5 * math.sqrt(2 * freedom)


@pytest.mark.parametrize(
    "milli", sorted({m for b in rules.BUDGET_MILLI.values() for m in b.values()})
)
def test_opendp_agrees_with_the_ledger(milli: int) -> None:
    assert measure.measurement(milli).map(1) == pytest.approx(milli / 1000, abs=1e-9)


@pytest.mark.parametrize("milli", [650])
def test_the_observed_epsilon_is_the_claimed_one(
    sized: Callable[[int, int], int], milli: int
) -> None:
    draws = sized(100_000, 500_000)
    assert audited_epsilon(measure.draw, milli, draws) == pytest.approx(milli / 1000, rel=0.03)
    assert chi_square_is_plausible(measure.draw, milli, draws)


def test_wrong_noise_is_seen() -> None:
    """The control: noise at a slightly larger ε, and rounded continuous noise."""
    draws = 100_000
    weaker: Draw = lambda exact, milli: measure.draw(exact, round(milli * 1.08))  # noqa: E731
    assert audited_epsilon(weaker, 650, draws) != pytest.approx(0.65, rel=0.03)
    assert not chi_square_is_plausible(weaker, 650, draws)
    rounded: Draw = lambda exact, milli: [  # noqa: E731
        x + round(random.expovariate(milli / 1000) * random.choice((-1, 1))) for x in exact
    ]
    assert not chi_square_is_plausible(rounded, 650, draws)


def is_independent_of_python_generators(draw: Draw) -> bool:
    """Whether two draws differ though every Python generator is set to the same seed."""
    found = []
    for _ in range(2):
        random.seed(7)
        numpy.random.seed(7)
        found.append(draw([0] * 200, 650))
    return found[0] != found[1]


def test_seeding_python_changes_nothing() -> None:
    assert is_independent_of_python_generators(measure.draw)


def test_a_disagreeing_map_stops_the_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure, "SENSITIVITY", 2)
    with pytest.raises(measure.MapDisagrees):
        measure.draw([0], 650)


def forbidden_imports(source: str) -> set[str]:
    """Top names that a module imports and no noise may come from, `importlib` tricks included."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add((node.module or "").split(".")[0])
        elif isinstance(node, ast.Call):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if called in ("__import__", "import_module"):
                found |= {
                    str(a.value).split(".")[0] for a in node.args if isinstance(a, ast.Constant)
                }
    return found & FORBIDDEN


def test_no_other_source_of_noise_in_releases_and_picture() -> None:
    files = [
        path
        for room in ("releases", "picture")
        for path in (ROOT / "fieldapp" / room).rglob("*.py")
    ]
    assert len(files) > 15
    assert {str(f): found for f in files if (found := forbidden_imports(f.read_text()))} == {}


def test_only_measure_uses_opendp() -> None:
    users = {
        path.relative_to(ROOT / "fieldapp").as_posix()
        for path in (ROOT / "fieldapp").rglob("*.py")
        if "opendp" in path.read_text()
    }
    assert users == {"releases/measure.py"}
