"""Natural-looking lines and shores from a seed. Plane metres in, plane metres out."""

from __future__ import annotations

import math
from random import Random

Point = tuple[float, float]


def wiggle(rng: Random, start: Point, end: Point, amplitude: float, depth: int) -> list[Point]:
    """A broken line from start to end by midpoint displacement.

    amplitude: the largest sideways shift as a share of the piece's length; depth: 2**depth
    pieces. Both ends are kept exactly, so that neighbours who share them still meet.
    """
    if depth == 0:
        return [start, end]
    (x0, y0), (x1, y1) = start, end
    shift = rng.uniform(-amplitude, amplitude)
    middle = ((x0 + x1) / 2 - (y1 - y0) * shift, (y0 + y1) / 2 + (x1 - x0) * shift)
    first = wiggle(rng, start, middle, amplitude, depth - 1)
    return first[:-1] + wiggle(rng, middle, end, amplitude, depth - 1)


def blob(rng: Random, centre: Point, radius: float, corners: int = 9) -> list[Point]:
    """The shore of an island or a lake: a closed ring about `radius` metres from its centre."""
    spokes = [
        (
            centre[0]
            + math.cos(2 * math.pi * i / corners) * (length := radius * rng.uniform(0.7, 1.3)),
            centre[1] + math.sin(2 * math.pi * i / corners) * length,
        )
        for i in range(corners)
    ]
    ring: list[Point] = []
    for i, spoke in enumerate(spokes):
        ring += wiggle(rng, spoke, spokes[(i + 1) % corners], 0.12, 4)[:-1]
    return [*ring, ring[0]]
