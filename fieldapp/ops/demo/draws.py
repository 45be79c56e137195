"""Fast draws from short lists: a million contacts take some twenty draws each."""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Iterable
from itertools import accumulate
from random import Random

from fieldapp.ops.demo.structures import Weights


class Choice:
    """One of some codes by weight."""

    __slots__ = ("_bounds", "_codes")

    def __init__(self, weights: Iterable[tuple[str, float]]) -> None:
        pairs = [(code, weight) for code, weight in weights if weight > 0]
        total = sum(weight for _, weight in pairs)
        self._codes = [code for code, _ in pairs]
        # The last bound is left out: rounding must not let a draw fall behind it.
        self._bounds = [sum_ / total for sum_ in accumulate(weight for _, weight in pairs)][:-1]

    def draw(self, rng: Random) -> str:
        return self._codes[bisect(self._bounds, rng.random())]


def some(rng: Random, weights: Weights) -> list[str]:
    """Each code with its own probability, in list order."""
    random = rng.random
    return [code for code, share in weights if random() < share]


def poisson(rng: Random, mean: float) -> int:
    """A Poisson draw; above 40 by the normal approximation, never negative."""
    if mean > 40:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def random_uuid(rng: Random) -> str:
    """A UUIDv4 as text; `uuid.UUID` would take four times as long."""
    bits = f"{rng.getrandbits(128):032x}"
    variant = "89ab"[rng.getrandbits(2)]
    return f"{bits[:8]}-{bits[8:12]}-4{bits[13:16]}-{variant}{bits[17:20]}-{bits[20:]}"
