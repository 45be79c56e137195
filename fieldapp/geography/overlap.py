"""Which area holds most of each 250 m square, and which areas of a kind overlap each other.

Geometry is shapely's, in metres of SWEREF 99 TM.
"""

from collections.abc import Callable, Mapping

import numpy as np
import shapely

from .squares import SIZE, Square

Progress = Callable[[str, int, int], None]
"""Called with (what is being done, how many are done, of how many)."""

SLIVER_M2 = SIZE * SIZE // 100
"""One per cent of a square. Rounded and simplified outlines overlap, or miss their true edge, by
slivers: less than this is not the ground of an area, nor worth a word between two of them."""


def silent(step: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def largest_area_of_squares(
    areas: Mapping[str, shapely.Geometry], progress: Progress = silent
) -> dict[Square, str]:
    """Square → code of the area that covers most of it.

    areas: code → polygon or multipolygon. One per cent of a square is enough, so that a quay
    outside a clipped shoreline has a district. Covers are compared in whole square metres; of
    equal ones the first code in alphabetical order wins, so that the answer depends on the areas
    alone and never on the order of a file.
    """
    best: dict[Square, tuple[int, str]] = {}
    for done, code in enumerate(sorted(areas), start=1):
        for square, cover in _covers(areas[code]):
            # Codes come in order, so an equal cover does not displace.
            if cover >= SLIVER_M2 and cover > best.get(square, (0, ""))[0]:
                best[square] = (cover, code)
        progress("squares", done, len(areas))
    return {square: code for square, (_cover, code) in best.items()}


def _covers(area: shapely.Geometry) -> list[tuple[Square, int]]:
    """(square, covered square metres) of every square that the area touches."""
    west, south, east, north = (int(v // SIZE) for v in area.bounds)
    # Numpy's grid of all squares of the box, cut down by one vectorised question each.
    e, n = (
        axis.ravel() for axis in np.meshgrid(np.arange(west, east + 1), np.arange(south, north + 1))
    )
    boxes = shapely.box(e * SIZE, n * SIZE, (e + 1) * SIZE, (n + 1) * SIZE)
    shapely.prepare(area)
    touched = shapely.intersects(area, boxes)
    e, n, boxes = e[touched], n[touched], boxes[touched]
    cover = np.full(len(boxes), SIZE * SIZE, dtype=np.int64)
    partly = ~shapely.contains(area, boxes)
    cover[partly] = np.rint(shapely.area(shapely.intersection(area, boxes[partly]))).astype(int)
    return [(Square(int(x), int(y)), int(c)) for x, y, c in zip(e, n, cover, strict=True)]


def overlaps(areas: Mapping[str, shapely.Geometry]) -> list[tuple[str, str, int]]:
    """Pairs of areas that share ground: (code, code, square metres), the largest first."""
    codes = sorted(areas)
    shapes = np.array([areas[code] for code in codes])
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = left < right
    left, right = left[pairs], right[pairs]
    shared = shapely.area(shapely.intersection(shapes[left], shapes[right]))
    found = [
        (codes[a], codes[b], round(float(m2)))
        for a, b, m2 in zip(left, right, shared, strict=True)
        if m2 > SLIVER_M2
    ]
    return sorted(found, key=lambda pair: (-pair[2], pair[:2]))
