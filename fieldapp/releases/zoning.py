"""Sizes of reporting zones and of what is left around them. Pure.

Nothing in the open may be published finer than 500 m, so a zone holds no part thinner than two
squares, and a piece of a district that is (a sliver) joins its neighbour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from ..foundation.errors import Invalid

Square = tuple[int, int]
Label = tuple[str, str]
"""What a square is given to: ('rest', district code) or ('zone', key)."""

MAX_SIDE_SQUARES = 5
MAX_AREA_SQUARES = 16
"""A zone is 500 × 500 m to about 1 × 1 km: at most 1 km², at most 1,250 m across."""

EDGES = ((1, 0), (-1, 0), (0, 1), (0, -1))


def blocks(squares: Collection[Square]) -> set[Square]:
    """The squares that lie in some 500 × 500 m block (2 × 2 squares) of the set."""
    held = set(squares)
    found: set[Square] = set()
    for e, n in held:
        block = {(e, n), (e + 1, n), (e, n + 1), (e + 1, n + 1)}
        if block <= held:
            found |= block
    return found


def components(squares: Iterable[Square]) -> list[set[Square]]:
    """The edge-connected parts of a set, by their lowest square."""
    left = set(squares)
    parts = []
    for start in sorted(left):
        if start not in left:
            continue
        left.discard(start)
        part, edge = {start}, [start]
        while edge:
            e, n = edge.pop()
            for de, dn in EDGES:
                neighbour = (e + de, n + dn)
                if neighbour in left:
                    left.discard(neighbour)
                    part.add(neighbour)
                    edge.append(neighbour)
        parts.append(part)
    return parts


def check_zone(source: str, squares: Collection[Square]) -> None:
    """Raise Invalid when a reporting zone has no source or a forbidden size or shape."""
    if not source.strip():
        raise Invalid("A reporting zone names the public source that it rests on.")
    if not squares or blocks(squares) != set(squares):
        raise Invalid("No part of a reporting zone may be thinner than 500 m.")
    if len(components(squares)) > 1:
        raise Invalid("A reporting zone is one piece.")
    sides = [max(axis) - min(axis) + 1 for axis in zip(*squares, strict=True)]
    if max(sides) > MAX_SIDE_SQUARES or len(squares) > MAX_AREA_SQUARES:
        raise Invalid("A reporting zone is at most about 1 × 1 km.")


def check_disjoint(zones: Mapping[str, Collection[Square]]) -> None:
    """Raise Invalid when two zones share a square."""
    taken = Counter(square for squares in zones.values() for square in squares)
    if any(count > 1 for count in taken.values()):
        raise Invalid("Two reporting zones share a square.")


def settle(labels: Mapping[Square, Label]) -> tuple[dict[Square, Label], set[Square]]:
    """Give each sliver of a rest to a neighbour.

    labels: every square of the municipality with its zone or its district's rest. Returns the
    settled labels, and the squares of lone islands under 500 m: these are counted with an atom,
    but not drawn. A rest is preferred over a zone as neighbour, then the longest common edge.
    """
    settled = dict(labels)
    lone: set[Square] = set()
    held: dict[Label, set[Square]] = {}
    for square, label in settled.items():
        held.setdefault(label, set()).add(square)
    slivers = {label: _slivers(label, squares) for label, squares in held.items()}
    while True:
        smallest = min(
            ((part, label) for label, parts in slivers.items() for part in parts),
            key=lambda found: (len(found[0]), min(found[0])),
            default=None,
        )
        if smallest is None:
            return settled, lone
        sliver, own = smallest
        target = _neighbour(sliver, own, settled)
        if target is None:
            lone |= sliver
            if held[own] <= lone:
                # Nothing of the district can be drawn: its islands go to the nearest cell.
                sliver = set(held[own])
                target = _nearest(sliver, settled)
        if target is None:
            slivers[own].remove(sliver)
            continue
        settled.update(dict.fromkeys(sliver, target))
        held[own] -= sliver
        held[target] |= sliver
        # Only these two have changed: all others keep their pieces.
        for label in (own, target):
            slivers[label] = _slivers(label, held[label] - lone)


def _slivers(label: Label, squares: Collection[Square]) -> list[set[Square]]:
    """The connected pieces of a rest that hold no 500 m block; a zone has none."""
    if label[0] != "rest":
        return []
    return [part for part in components(squares) if not blocks(part)]


def _neighbour(sliver: set[Square], own: Label, settled: Mapping[Square, Label]) -> Label | None:
    common: Counter[Label] = Counter()
    for e, n in sliver:
        for de, dn in EDGES:
            label = settled.get((e + de, n + dn))
            if label is not None and label != own:
                common[label] += 1
    return min(common, key=lambda label: (label[0] != "rest", -common[label], label), default=None)


def _nearest(sliver: set[Square], settled: Mapping[Square, Label]) -> Label | None:
    e, n = min(sliver)
    others = ((square, label) for square, label in settled.items() if square not in sliver)
    nearest = min(others, key=lambda o: ((o[0][0] - e) ** 2 + (o[0][1] - n) ** 2, o), default=None)
    return nearest[1] if nearest else None
