"""The exact law of the noise, and all that is read off it: thresholds, intervals, roundings.

A count gets discrete Laplace noise: P(k) = (1 − α)/(1 + α) · α^|k|, α = exp(−ε). A coarser
figure is the sum of m atoms, so its noise is the sum of m such draws: the difference of two
negative binomials, computed here without sampling. No true count is ever an input.

Pure, standard library only. Source: Ghosh, Roughgarden and Sundararajan (2009) for the
geometric mechanism; DISCLOSURE, 'The pipeline' 4 and 5, for τ and the intervals.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import exp, fsum, lgamma, log

MILLI = 1000
FALSE_ALARM = 0.02
"""q(0.02): the noise alone passes a threshold at most this often."""

ALARM_MARGIN = 2
"""τ = 2 + q(0.02)."""

INTERVAL = 0.90
NEGLIGIBLE = 1e-18
"""Probabilities below this are left out; the sums of what is left out stay under 1e-14."""


@dataclass(frozen=True)
class Noise:
    """The sum of `draws` independent discrete Laplace draws at `milli` milli-ε each."""

    milli: int
    draws: int

    def __post_init__(self) -> None:
        if self.milli < 1 or self.draws < 1:
            raise ValueError("noise needs a positive budget and at least one draw")

    @cached_property
    def _half(self) -> tuple[float, ...]:
        """P(k) for k = 0, 1, … up to where it is negligible; the law is symmetric."""
        one = _negative_binomial(self.milli, self.draws)
        size = len(one)
        half = [fsum(one[j] * one[j + k] for j in range(size - k)) for k in range(size)]
        while len(half) > 1 and half[-1] < NEGLIGIBLE:
            half.pop()
        return tuple(half)

    @cached_property
    def _tails(self) -> tuple[float, ...]:
        """P(noise ≥ k) for k = 0, 1, …, and 0 at the end; summed from the small end."""
        tails = [0.0]
        for p in reversed(self._half):
            tails.append(tails[-1] + p)
        return tuple(reversed(tails))

    def pmf(self, k: int) -> float:
        """P(noise = k)."""
        half = self._half
        return half[abs(k)] if abs(k) < len(half) else 0.0

    def at_least(self, k: int) -> float:
        """P(noise ≥ k)."""
        if k <= 0:
            return 1.0 - self.at_least(1 - k)
        return self._tails[k] if k < len(self._tails) else 0.0

    def q(self, a: float) -> int:
        """The smallest q with P(noise ≥ q) ≤ a, for 0 < a < 0.5."""
        return next(k for k, tail in enumerate(self._tails) if tail <= a)

    @cached_property
    def threshold(self) -> int:
        """τ: a sealed figure with this noise is shown when it is at least this."""
        return ALARM_MARGIN + self.q(FALSE_ALARM)

    @cached_property
    def _accepted(self) -> dict[int, tuple[int, int]]:
        """Acceptance sets at this noise's own threshold, as they are asked for."""
        return {}

    def accepted(self, true: int) -> tuple[int, int]:
        """`acceptance` of a true count at this noise's own threshold, kept."""
        if true not in self._accepted:
            self._accepted[true] = acceptance(self, true, self.threshold)
        return self._accepted[true]

    @cached_property
    def reach(self) -> int:
        """Farther than this from a true count no acceptance set goes."""
        return self.q((1 - INTERVAL) / 100) + 2

    @cached_property
    def half_width(self) -> int:
        """Half of the plain 90 % interval of this noise, far above the threshold."""
        return self.q((1 - INTERVAL) / 2) - 1 or 1


@lru_cache(maxsize=256)
def noise(milli: int, draws: int) -> Noise:
    """The noise of a sum of `draws` atoms, kept between calls since its law is costly."""
    return Noise(milli, draws)


def _negative_binomial(milli: int, draws: int) -> list[float]:
    """P(NB = k): the sum of `draws` geometric variables with ratio α."""
    epsilon = milli / MILLI
    alpha = exp(-epsilon)
    log_p = draws * log(1 - alpha)
    mean = draws * alpha / (1 - alpha)
    terms: list[float] = []
    k = 0
    while True:
        log_term = lgamma(draws + k) - lgamma(draws) - lgamma(k + 1) + log_p - epsilon * k
        terms.append(exp(log_term))
        if k > mean and terms[-1] < NEGLIGIBLE:
            return terms
        k += 1


def acceptance(law: Noise, true: int, threshold: int) -> tuple[int, int]:
    """The shortest run of sealed values ≥ threshold that holds 90 % given that it is shown.

    true: a count ≥ 0. Returns its first and last value. Where two ends are equally likely the
    lower one is taken first, so the set is the same on every run.
    """
    wanted = INTERVAL * law.at_least(threshold - true)
    low = high = max(true, threshold)
    held = law.pmf(low - true)
    while held < wanted:
        below = law.pmf(low - 1 - true) if low > threshold else -1.0
        above = law.pmf(high + 1 - true)
        if below >= above:
            low, held = low - 1, held + below
        else:
            high, held = high + 1, held + above
    return low, high


def interval(law: Noise, sealed: int) -> tuple[int, int]:
    """The 90 % interval of a shown figure: all true counts whose acceptance set holds it.

    sealed: the sealed figure, at least the threshold (ValueError else). Returns (low, high),
    counts ≥ 0, both inside. Inverted from the noise *truncated* at the threshold: the plain
    interval would be too narrow for the small counts that the noise has lifted over it.
    """
    threshold = law.threshold
    if sealed < threshold:
        raise ValueError("a figure below its threshold has no interval")
    low = sealed
    for true in range(max(0, sealed - 2 * law.reach - threshold), sealed + 1):
        first, last = law.accepted(true)
        if first <= sealed <= last:
            low = true
            break
    high = sealed
    for true in range(sealed + law.reach + 1, sealed, -1):
        first, last = law.accepted(true)
        if first <= sealed <= last:
            high = true
            break
    return low, high


def widest_interval(law: Noise) -> int:
    """The greatest number of counts that an interval of this noise holds, for any sealed value."""
    first = law.threshold
    shown = range(first, first + 3 * law.reach)
    return max(high - low + 1 for low, high in (interval(law, x) for x in shown))


def rounding_unit(law: Noise) -> int:
    """What a figure is rounded to: the largest of 1, 2, 5, 10, 20, 50 … within its half width.

    It depends on the noise alone, so rounding tells nothing of the count.
    """
    unit = 1
    for candidate in (u * 10**power for power in range(6) for u in (1, 2, 5)):
        if candidate <= law.half_width:
            unit = candidate
    return unit


def rounded(value: int, unit: int) -> int:
    """The nearest multiple of the unit, halves upward."""
    return (2 * value + unit) // (2 * unit) * unit
