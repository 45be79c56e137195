"""Pure decisions of the room: kinds of areas, codes from names, the run-length grid, changes."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from .squares import Square

DISTRICT, POLICE_AREA, MUNICIPALITY = "district", "police_area", "municipality"
KINDS = (DISTRICT, POLICE_AREA, MUNICIPALITY)

MAX_CODE = 32
MAX_NAME = 120
_HASHED = 6
"""Characters of a hash that keep two names apart whose letters alone would give one code."""

_SMALL_WORDS = frozenset({"av", "i", "och", "på", "till", "vid"})


class Grid(TypedDict):
    """District of every square of a box, run-length coded row by row from the south-west.

    ``runs`` are [index into codes, or -1 for none, number of squares]; the numbers add up to
    width × height.
    """

    e0: int
    n0: int
    width: int
    height: int
    codes: list[str]
    runs: list[list[int]]


@dataclass(frozen=True)
class Changes:
    """What an import would do to the areas of one kind: codes, in order."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]


def check_kind(kind: str) -> None:
    """ValueError when there is no such kind of area."""
    if kind not in KINDS:
        raise ValueError(f"an area is a {', a '.join(KINDS)}, not a {kind}")


def tidy_name(name: str) -> str:
    """A name without stray spaces, in Unicode's composed form; '' for nothing."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def unshout(names: Sequence[str]) -> list[str]:
    """Names with capitals where they belong, if every one of them is in capitals alone.

    Many public files shout (ÖSTERMALM). Where one name does not, the file means its capitals.
    """
    if not names or any(name != name.upper() or name == name.lower() for name in names):
        return list(names)
    return [" ".join(_capital(word, i) for i, word in enumerate(n.split(" "))) for n in names]


def _capital(word: str, position: int) -> str:
    lower = word.lower()
    if position and lower in _SMALL_WORDS:
        return lower
    return re.sub(r"(^|-)(\w)", lambda m: m.group(1) + m.group(2).upper(), lower)


def codes_from_names(names: Sequence[str], known: Mapping[str, str]) -> list[str]:
    """A stable code for each name of a file that has none.

    names: all different. known: name → code of the areas that stand already; a name that is
    known keeps its code, so importing a file again changes nothing. A new one gets its letters
    (Södra Ängby → sodra-angby); where that is taken or too long, with a hash of the name.
    """
    wanted = [known.get(name) or _letters(name) for name in names]
    taken = {known[name] for name in names if name in known} | set(known.values())
    result = []
    for name, code in zip(names, wanted, strict=True):
        if name not in known and (code in taken or wanted.count(code) > 1 or len(code) > MAX_CODE):
            digest = hashlib.sha256(name.encode()).hexdigest()[:_HASHED]
            code = f"{code[: MAX_CODE - _HASHED - 1]}-{digest}"
        result.append(code)
    return result


def _letters(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "area"


def changes(
    known: Mapping[str, object], wanted: Mapping[str, object], same: Iterable[str]
) -> Changes:
    """Which codes come, change, stay and go. ``same``: codes whose content is equal."""
    equal = frozenset(same)
    both = [code for code in wanted if code in known]
    return Changes(
        new=tuple(code for code in wanted if code not in known),
        changed=tuple(code for code in both if code not in equal),
        unchanged=tuple(code for code in both if code in equal),
        removed=tuple(sorted(code for code in known if code not in wanted)),
    )


def grid_of(districts: Mapping[Square, str]) -> Grid:
    """The run-length grid of square → district code; an empty grid for no squares."""
    if not districts:
        return {"e0": 0, "n0": 0, "width": 0, "height": 0, "codes": [], "runs": []}
    e0, n0 = min(s.e for s in districts), min(s.n for s in districts)
    width = max(s.e for s in districts) - e0 + 1
    height = max(s.n for s in districts) - n0 + 1
    codes = sorted(set(districts.values()))
    index = {code: i for i, code in enumerate(codes)}
    cells = [-1] * (width * height)
    for square, code in districts.items():
        cells[(square.n - n0) * width + square.e - e0] = index[code]
    runs: list[list[int]] = []
    for cell in cells:
        if runs and runs[-1][0] == cell:
            runs[-1][1] += 1
        else:
            runs.append([cell, 1])
    return {"e0": e0, "n0": n0, "width": width, "height": height, "codes": codes, "runs": runs}


def look_up(grid: Grid, e: int, n: int) -> str | None:
    """The district of a square by a run-length grid, as the phone looks it up."""
    x, y = e - grid["e0"], n - grid["n0"]
    if not (0 <= x < grid["width"] and 0 <= y < grid["height"]):
        return None
    left = y * grid["width"] + x
    for index, count in grid["runs"]:
        if left < count:
            return grid["codes"][index] if index >= 0 else None
        left -= count
    return None
