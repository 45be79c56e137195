"""The law of the noise against sums made by hand, and the intervals against their promise."""

import math

import pytest

from fieldapp.picture.noise import (
    INTERVAL,
    Noise,
    acceptance,
    interval,
    noise,
    rounded,
    rounding_unit,
    widest_interval,
)

SIZES = [(650, 1), (650, 4), (550, 12), (350, 1)]


def by_hand(milli: int, draws: int, reach: int) -> dict[int, float]:
    """The law by repeated convolution of the textbook formula, on −reach..reach."""
    alpha = math.exp(-milli / 1000)
    one = {k: (1 - alpha) / (1 + alpha) * alpha ** abs(k) for k in range(-reach, reach + 1)}
    law = {0: 1.0}
    for _ in range(draws):
        summed: dict[int, float] = {}
        for a, pa in law.items():
            for b, pb in one.items():
                summed[a + b] = summed.get(a + b, 0.0) + pa * pb
        law = {k: p for k, p in summed.items() if abs(k) <= reach}
    return law


@pytest.mark.parametrize(("milli", "draws"), SIZES)
def test_the_law_is_the_convolution(milli: int, draws: int) -> None:
    law = noise(milli, draws)
    for k, p in by_hand(milli, draws, 90).items():
        if abs(k) < 40:
            assert law.pmf(k) == pytest.approx(p, rel=1e-9)
    assert sum(law.pmf(k) for k in range(-600, 601)) == pytest.approx(1, abs=1e-12)
    for k in (-7, -1, 0, 1, 9):
        tail = sum(law.pmf(j) for j in range(k, 600))
        assert law.at_least(k) == pytest.approx(tail, abs=1e-12)


def test_thresholds_are_the_published_ones() -> None:
    """DISCLOSURE, 'What was measured': τ = 12 at 350, 19 at 200, 35 at 100 milli-ε."""
    assert [noise(milli, 1).threshold for milli in (350, 200, 100)] == [12, 19, 35]
    law = noise(650, 1)
    assert law.at_least(law.threshold - 2) <= 0.02 < law.at_least(law.threshold - 3)


def test_each_sum_has_its_own_threshold() -> None:
    taus = [noise(650, draws).threshold for draws in (1, 2, 5, 17, 150)]
    assert taus == sorted(set(taus))


@pytest.mark.parametrize(("milli", "draws"), [(650, 1), (650, 3), (350, 1)])
def test_acceptance_sets_are_the_shortest(milli: int, draws: int) -> None:
    law = Noise(milli, draws)
    tau = law.threshold
    for true in range(0, 2 * tau):
        low, high = acceptance(law, true, tau)
        shown = law.at_least(tau - true)
        assert sum(law.pmf(x - true) for x in range(low, high + 1)) >= INTERVAL * shown - 1e-12
        shorter = high - low
        for start in range(tau, true + 2 * law.reach):
            held = sum(law.pmf(x - true) for x in range(start, start + shorter))
            assert held < INTERVAL * shown


@pytest.mark.parametrize(("milli", "draws"), SIZES)
def test_coverage_of_shown_figures(milli: int, draws: int) -> None:
    """Test 14: ≥ 88 % at every true count; 88–94 % over all atoms, exactly and not by sampling."""
    law = noise(milli, draws)
    tau = law.threshold
    shown_at, covered_at = [], []
    for true in range(0, tau + 60):
        values = range(tau, true + tau + 4 * law.reach)
        covered = 0.0
        for x in values:
            low, high = interval(law, x)
            if low <= true <= high:
                covered += law.pmf(x - true)
        shown_at.append(law.at_least(tau - true))
        covered_at.append(covered)
        assert covered / shown_at[-1] >= 0.88
    assert 0.88 <= sum(covered_at) / sum(shown_at) <= 0.94


def test_the_plain_interval_would_fail() -> None:
    """The control: an interval that forgets the threshold covers few of the shown true fives."""
    law = noise(650, 1)
    half, tau, true = law.half_width, law.threshold, 5
    covered = sum(law.pmf(x - true) for x in range(tau, 100) if x - half <= true <= x + half)
    assert covered / law.at_least(tau - true) < 0.6


@pytest.mark.parametrize(("milli", "draws"), SIZES)
def test_interval_holds_its_value_and_rounding_stays_within(milli: int, draws: int) -> None:
    law = noise(milli, draws)
    unit = rounding_unit(law)
    for x in range(law.threshold, law.threshold + 80):
        low, high = interval(law, x)
        assert 0 <= low <= x <= high
        assert low <= rounded(x, unit) <= high
        assert high - low + 1 <= widest_interval(law)


def test_below_the_threshold_there_is_no_interval() -> None:
    law = noise(650, 1)
    with pytest.raises(ValueError, match="threshold"):
        interval(law, law.threshold - 1)
