"""Rules of zones. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any


def district_of(
    squares: Iterable[tuple[int, int]], districts: Mapping[Any, str | None]
) -> str | None:
    """The district that holds most of a zone's squares; the first by code when they are even."""
    held = Counter(code for s in squares if (code := districts.get(s)) is not None)
    return min(held, key=lambda code: (-held[code], code)) if held else None
