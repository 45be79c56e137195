"""Making a partition of public geography and drafted zones. Pure, and the same on every run."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ..foundation.errors import Invalid
from . import partition as p
from .zoning import EDGES, Label, Square, check_disjoint, check_zone, settle

INDOOR_RESIDENTS = 50_000
"""An indoor area is a union of whole districts with at least so many residents."""

SINGLE_NAMES = {
    p.ONLINE: "Online",
    p.OTHER: "Drop-in, other, place unknown or outside",
    p.BUYERS_OUTREACH: "Buyers met on outreach",
    p.BUYERS_OTHER: "Buyers otherwise",
}


@dataclass(frozen=True)
class Ground:
    """One 250 m square of the municipality with its areas; residents None when unknown."""

    square: Square
    district: str
    police_area: str | None
    residents: int | None


@dataclass(frozen=True)
class ZoneDraft:
    """A drafted reporting zone: its name, its public source and its squares."""

    name: str
    source: str
    squares: frozenset[Square]

    @property
    def key(self) -> str:
        """The same squares have the same key in every year and in no other zone."""
        text = ";".join(f"{e},{n}" for e, n in sorted(self.squares))
        return f"zone-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


@dataclass(frozen=True)
class Drafted:
    """A partition, and its squares that are counted but too small an island to draw."""

    partition: p.Partition
    undrawn: frozenset[Square]


def draft(
    year: int,
    profile: str,
    municipality: str,
    ground: Collection[Ground],
    zones: Iterable[ZoneDraft],
    names: Mapping[str, str],
) -> Drafted:
    """The partition of a year. names: district code → name; municipality code → name.

    Raises Invalid for a zone of a forbidden size, shape or place, and when there is no ground.
    """
    zones = sorted(zones, key=lambda z: (z.name, z.key))
    by_square = {g.square: g for g in ground}
    if not by_square:
        raise Invalid("Import districts first: a partition needs the areas of the municipality.")
    for zone in zones:
        check_zone(zone.source, zone.squares)
        if not zone.squares & by_square.keys():
            raise Invalid("A reporting zone lies outside the municipality.")
    check_disjoint({zone.key: zone.squares for zone in zones})
    labels: dict[Square, Label] = {s: (p.REST, g.district) for s, g in by_square.items()}
    for zone in zones:
        labels.update(dict.fromkeys(zone.squares, (p.ZONE, zone.key)))
    settled, undrawn = settle(labels)

    atoms: list[p.Atom] = []
    index: dict[Label, int] = {}
    for zone in zones:
        index[p.ZONE, zone.key] = len(atoms)
        atoms.append(_place(p.ZONE, zone.key, zone.name, zone.squares, by_square, zone.source))
    held: dict[str, set[Square]] = {}
    for square, (kind, code) in settled.items():
        if kind == p.REST:
            held.setdefault(code, set()).add(square)
    for code in sorted(held):
        index[p.REST, code] = len(atoms)
        name = names.get(code, code)
        atoms.append(_place(p.REST, f"rest-{code}", name, held[code], by_square, "", code))
    districts = sorted({g.district for g in ground})
    indoors: dict[str, int] = {}
    for group in indoor_groups(ground):
        for code in group:
            indoors[code] = len(atoms)
        atoms.append(_indoor(group, len(group) == len(districts), municipality, names))
    atoms.extend(p.Atom(kind, kind, SINGLE_NAMES[kind]) for kind in p.SINGLES)
    made = p.Partition(
        year,
        profile,
        municipality,
        tuple(atoms),
        {square: index[label] for square, label in settled.items()},
        {code: _rest_of(code, ground, settled, index) for code in districts},
        indoors,
    )
    return Drafted(made, frozenset(undrawn))


def _largest(codes: Iterable[str | None]) -> str | None:
    """The code that most squares carry, the lowest of equals; None when none carries one."""
    counted = Counter(code for code in codes if code is not None)
    return min(counted, key=lambda code: (-counted[code], code), default=None)


def _place(
    kind: str,
    key: str,
    name: str,
    squares: Collection[Square],
    by_square: Mapping[Square, Ground],
    source: str,
    district: str | None = None,
) -> p.Atom:
    grounds = [by_square[square] for square in squares if square in by_square]
    return p.Atom(
        key,
        kind,
        name,
        district or _largest(g.district for g in grounds),
        _largest(g.police_area for g in grounds),
        source,
    )


def _rest_of(
    code: str, ground: Iterable[Ground], settled: Mapping[Square, Label], index: Mapping[Label, int]
) -> int:
    """The atom for a contact in the open in a district without a square."""
    own = index.get((p.REST, code))
    if own is not None:
        return own
    # All of the district lies in zones or slivers: the atom that took most of it.
    taken = Counter(index[settled[g.square]] for g in ground if g.district == code)
    return min(taken, key=lambda atom: (-taken[atom], atom))


def _indoor(group: list[str], whole: bool, municipality: str, names: Mapping[str, str]) -> p.Atom:
    if whole:
        return p.Atom(f"indoor-{municipality}", p.INDOOR, names.get(municipality, municipality))
    name = names.get(group[0], group[0])
    if len(group) > 1:
        name = f"{name} + {len(group) - 1}"
    return p.Atom(f"indoor-{group[0]}", p.INDOOR, name)


def indoor_groups(ground: Iterable[Ground]) -> list[list[str]]:
    """Whole districts grouped to at least 50,000 residents each; all of them when unknown.

    Grown from the lowest code by the longest common border; what is left over joins the group
    that it borders most. Each group lists its codes in order, groups by their first code.
    """
    ground = list(ground)
    residents: Counter[str] = Counter()
    for g in ground:
        residents[g.district] += g.residents or 0
    if sum(residents.values()) < 2 * INDOOR_RESIDENTS:
        return [sorted(residents)]
    borders = _borders(ground)
    left = sorted(residents)
    groups: list[list[str]] = []
    small: list[list[str]] = []
    while left:
        group = [left.pop(0)]
        while sum(residents[c] for c in group) < INDOOR_RESIDENTS:
            nearest = _most_bordering(group, left, borders)
            if nearest is None:
                break
            left.remove(nearest)
            group.append(nearest)
        enough = sum(residents[c] for c in group) >= INDOOR_RESIDENTS
        (groups if enough else small).append(group)
    if not groups:
        return [sorted(residents)]
    for group in small:
        common = [sum(borders[a, b] for a in group for b in other) for other in groups]
        groups[common.index(max(common))].extend(group)
    return sorted(sorted(group) for group in groups)


def _borders(ground: Iterable[Ground]) -> Counter[tuple[str, str]]:
    """(district, district) → number of common square edges."""
    by_square = {g.square: g.district for g in ground}
    common: Counter[tuple[str, str]] = Counter()
    for (e, n), district in by_square.items():
        for de, dn in EDGES:
            other = by_square.get((e + de, n + dn))
            if other is not None and other != district:
                common[district, other] += 1
    return common


def _most_bordering(
    group: list[str], left: list[str], borders: Counter[tuple[str, str]]
) -> str | None:
    scores = {code: sum(borders[code, own] for own in group) for code in left}
    best = min(scores, key=lambda code: (-scores[code], code), default=None)
    return best if best is not None and scores[best] > 0 else None
