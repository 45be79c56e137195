"""The national grid of squares: 250 m of SWEREF 99 TM, and the sizes it nests in.

A square is two integers, floor(easting / size) and floor(northing / size). A point on an edge
belongs to the square north or east of it. The lower-left corner is a multiple of the size, as
in SCB's grid, and its coordinates are the square's national id (*Rut-id*): easting in six digits,
northing in seven.

Pure. The phone has WGS 84 → square in ``static/pwa/src/rooms/geography/rules.ts``;
``tests/vectors/geography.json`` holds both to the same answers.
"""

from math import floor
from typing import NamedTuple

from . import sweref

SIZE = 250
SIZES = (250, 500, 1000, 2000, 4000)
"""Metres a side; each holds four of the one before."""

# A box around Sweden with its sea, in metres. Six digits of easting and seven of northing hold
# all of it; a coordinate outside it is in another reference system, or has its axes swapped.
EASTINGS = (200_000, 1_000_000)
NORTHINGS = (6_100_000, 7_700_000)


class Square(NamedTuple):
    """Index of a square: (easting, northing) in whole sides of its size."""

    e: int
    n: int


def is_in_sweden(easting: float, northing: float) -> bool:
    """Whether a point in metres lies in the box around Sweden; False for NaN."""
    return EASTINGS[0] <= easting < EASTINGS[1] and NORTHINGS[0] <= northing < NORTHINGS[1]


def square_of(easting: float, northing: float, size: int = SIZE) -> Square:
    """The square of that size (metres) that holds a point in metres."""
    _check_size(size)
    return Square(floor(easting / size), floor(northing / size))


def square_at(lat: float, lon: float) -> Square | None:
    """The 250 m square at a WGS 84 position in degrees; None outside Sweden."""
    # Wider than the box in metres; it keeps the formula where its series hold.
    if not (54.0 < lat < 70.0 and 5.0 < lon < 30.0):
        return None
    easting, northing = sweref.to_sweref(lat, lon)
    return square_of(easting, northing) if is_in_sweden(easting, northing) else None


def parent(e: int, n: int, size: int) -> Square:
    """The square of that size (metres) that holds a 250 m square."""
    _check_size(size)
    return Square(e * SIZE // size, n * SIZE // size)


def children(e: int, n: int, size: int) -> list[Square]:
    """The 250 m squares in a square of that size, row by row from the south-west."""
    _check_size(size)
    side = size // SIZE
    return [Square(e * side + x, n * side + y) for y in range(side) for x in range(side)]


def bounds(e: int, n: int, size: int = SIZE) -> tuple[int, int, int, int]:
    """(west, south, east, north) of a square in metres of SWEREF 99 TM."""
    _check_size(size)
    return e * size, n * size, (e + 1) * size, (n + 1) * size


def rut_id(e: int, n: int, size: int = SIZE) -> str:
    """The national id of a square: thirteen digits; ValueError outside the grid."""
    west, south, _, _ = bounds(e, n, size)
    if not is_in_sweden(west, south):
        raise ValueError(f"the square {e}, {n} of {size} m is not in Sweden")
    return f"{west:06d}{south:07d}"


def parse_rut_id(text: str, size: int = SIZE) -> Square:
    """The square of that size with this national id; ValueError when it is none."""
    _check_size(size)
    if len(text) != 13 or not (text.isascii() and text.isdigit()):
        raise ValueError("a square's id is thirteen digits")
    west, south = int(text[:6]), int(text[6:])
    if west % size or south % size:
        raise ValueError(f"{text} is not the lower-left corner of a square of {size} m")
    if not is_in_sweden(west, south):
        raise ValueError(f"{text} is not in Sweden")
    return Square(west // size, south // size)


def corners(e: int, n: int, size: int = SIZE) -> list[tuple[float, float]]:
    """The four corners as WGS 84 (latitude, longitude): south-west, then against the clock."""
    west, south, east, north = bounds(e, n, size)
    ring = ((west, south), (east, south), (east, north), (west, north))
    return [sweref.to_wgs84(x, y) for x, y in ring]


def polygon(e: int, n: int, size: int = SIZE) -> dict[str, object]:
    """The square as a GeoJSON Polygon (WGS 84, longitude first, seven decimals: 1 cm)."""
    ring = [[round(lon, 7), round(lat, 7)] for lat, lon in corners(e, n, size)]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def centre(e: int, n: int, size: int = SIZE) -> tuple[float, float]:
    """The middle of a square as WGS 84 (latitude, longitude) in degrees."""
    return sweref.to_wgs84((e + 0.5) * size, (n + 0.5) * size)


def _check_size(size: int) -> None:
    if size not in SIZES:
        raise ValueError(f"squares are {SIZES} metres a side, not {size}")
