"""The reporting partition: a total public function kind × arena × place → atom. Pure.

Every code of the contact form is mapped here by name; `check_codes` stops the start of the team
surface when the form has one that is not. Source: DISCLOSURE, 'The partition'.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..picture import canonical

Square = tuple[int, int]

ZONE, REST, INDOOR = "zone", "rest", "indoor"
ONLINE, OTHER = "online", "other"
BUYERS_OUTREACH, BUYERS_OTHER = "buyers_outreach", "buyers_other"
SINGLES = (ONLINE, OTHER, BUYERS_OUTREACH, BUYERS_OTHER)

EXPOSED_KINDS = frozenset({"street", "online"})
BUYER_KINDS = frozenset({"buyer"})
NEVER_UNITS = frozenset({"relative", "professional", "observation"})

ARENAS = {
    "street": "open",
    "begging_place": "open",
    "apartment": "indoor",
    "hotel": "indoor",
    "massage": "indoor",
    "venue": "indoor",
    "shop": "indoor",
    "workplace": "indoor",
    "escort_site": "online",
    "sugar_dating": "online",
    "dating_app": "online",
    "cam": "online",
    "drop_in": "other",
    "phone": "other",
    "other": "other",
}
"""Arena → sphere."""

PLACE_KINDS = frozenset({"square", "area", "municipality", "unknown", "none"})


class Unmapped(Exception):
    """A code of the contact form has no place in the partition: the product must not start."""


@dataclass(frozen=True)
class Atom:
    """One cell. district and police_area are set for zones and rests alone."""

    key: str
    kind: str
    name: str
    district: str | None = None
    police_area: str | None = None
    source: str = ""


@dataclass(frozen=True)
class Place:
    """Where a contact was: its place kind with the square or the district that it has."""

    kind: str
    square: Square | None = None
    district: str | None = None


@dataclass(frozen=True)
class Partition:
    """Atoms by index, and which atom takes a square or a whole district.

    squares: 250 m squares of zones and rests → index. rests: district → index of its rest, for
    contacts in the open whose square is not known. indoors: district → index of its indoor area.
    """

    year: int
    profile: str
    municipality: str
    atoms: tuple[Atom, ...]
    squares: Mapping[Square, int] = field(repr=False)
    rests: Mapping[str, int] = field(repr=False)
    indoors: Mapping[str, int] = field(repr=False)

    @cached_property
    def _singles(self) -> dict[str, int]:
        return {atom.kind: i for i, atom in enumerate(self.atoms) if atom.kind in SINGLES}

    def single(self, kind: str) -> int:
        """The index of a single atom."""
        return self._singles[kind]

    def assign(self, kind: str, arena: str, place: Place) -> int:
        """The one atom of a unit; raises Unmapped for a code that the partition does not know."""
        if arena not in ARENAS or place.kind not in PLACE_KINDS:
            raise Unmapped(f"{arena}, {place.kind}")
        sphere = ARENAS[arena]
        if kind in BUYER_KINDS:
            return self.single(BUYERS_OTHER if sphere == "other" else BUYERS_OUTREACH)
        if kind not in EXPOSED_KINDS:
            raise Unmapped(kind)
        if kind == "online" or sphere == "online":
            return self.single(ONLINE)
        found = None
        if sphere == "open":
            found = self._in_the_open(place)
        elif sphere == "indoor" and place.district is not None:
            found = self.indoors.get(place.district)
        return found if found is not None else self.single(OTHER)

    def _in_the_open(self, place: Place) -> int | None:
        if place.kind == "square" and place.square is not None:
            # A square outside the municipality is not in the table: it is `other`, not a rest.
            return self.squares.get(place.square)
        if place.kind == "area" and place.district is not None:
            return self.rests.get(place.district)
        return None


def check_codes(kinds: Iterable[str], arenas: Iterable[str], places: Iterable[str]) -> None:
    """Raise Unmapped when the contact form holds a code that the partition does not map."""
    for known, given in (
        (EXPOSED_KINDS | BUYER_KINDS | NEVER_UNITS, kinds),
        (frozenset(ARENAS), arenas),
        (PLACE_KINDS, places),
    ):
        missing = sorted(set(given) - known)
        if missing:
            raise Unmapped(f"the reporting partition does not map: {', '.join(missing)}")


def digest(partition: Partition) -> str:
    """SHA-256 (hex) of the whole function: atoms in order, every square, every district."""
    return hashlib.sha256(
        canonical.dumps(
            {
                "year": partition.year,
                "profile": partition.profile,
                "municipality": partition.municipality,
                "atoms": [
                    [a.key, a.kind, a.name, a.district, a.police_area, a.source]
                    for a in partition.atoms
                ],
                "squares": [[e, n, i] for (e, n), i in sorted(partition.squares.items())],
                "rests": dict(partition.rests),
                "indoors": dict(partition.indoors),
            }
        )
    ).hexdigest()
