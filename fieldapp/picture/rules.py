"""What the police page says of a figure, and the map's features. Pure.

Number, order, keys and geometry of the features come from the partition and the areas alone:
nothing here may depend on whether a figure is shown, except the figure itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

LEVELS = ("zone", "district", "police_area", "indoor", "single", "total")
MAPPED = ("district", "zone")

Words = Callable[[dict[str, int] | None], str]
"""What is said of a figure, None where none is shown."""

CLASSES = 4

MAX_SUSPICION_PERCENT = 73
"""A suspicion of 50 % can rise to this at ε = 1: e / (1 + e)."""


def features(
    figures: list[dict[str, Any]], outlines: Mapping[tuple[str, str], Any], words: Words
) -> list[dict[str, Any]]:
    """GeoJSON features of the mapped levels, districts under zones.

    outlines: (level, key) → GeoJSON geometry in WGS 84. A figure that is not shown has no class
    and one text, the same for every reason.
    """
    return [
        {
            "type": "Feature",
            "properties": {
                "level": level,
                "key": figure["key"],
                "name": figure["name"],
                "class": figure["figure"]["class"] if figure["figure"] else None,
                "text": words(figure["figure"]),
                "figure": figure["figure"],
            },
            "geometry": outlines[level, figure["key"]],
        }
        for level in MAPPED
        for figure in figures
        if figure["level"] == level and (level, figure["key"]) in outlines
    ]


def legend(width: int) -> list[tuple[int, int, int | None]]:
    """(class, first count, last count or None) of the four classes of a level."""
    return [
        (i + 1, i * width, (i + 1) * width - 1 if i < CLASSES - 1 else None) for i in range(CLASSES)
    ]


def parse_tertial(text: str | None, known: list[int]) -> int | None:
    """The tertial that was asked for if it is published, else the latest; None when none is."""
    if text and text.isascii() and text.isdigit() and int(text) in known:
        return int(text)
    return known[0] if known else None
