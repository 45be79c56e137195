"""Make tests/vectors/geography.json: `python -m tests.geography.vectors`.

Every coordinate comes from PROJ (pyproj), not from the product's own formula, so that the server
and the phone are both held to somebody else's answer. The grid is drawn by hand.
"""

import json
from pathlib import Path
from typing import Any

import pyproj

PATH = Path(__file__).resolve().parents[1] / "vectors" / "geography.json"

# Latitude, longitude of places that anybody can find on a map.
PLACES = {
    "Malmskillnadsgatan, Mäster Samuelsgatan": (59.33405, 18.06630),
    "Sergels torg": (59.33246, 18.06446),
    "Odenplan": (59.34295, 18.04970),
    "Mariatorget": (59.31805, 18.06300),
    "Gullmarsplan": (59.29905, 18.08080),
    "Skärholmens centrum": (59.27640, 17.90710),
    "Kista galleria": (59.40290, 17.94450),
    "Göteborg, Rosenlund": (57.70350, 11.95700),
    "Malmö, Möllevångstorget": (55.59160, 13.00840),
    "Kiruna": (67.85570, 20.22510),
    "Haparanda": (65.84160, 24.12770),
    "Visby": (57.63480, 18.29480),
    "On the central meridian": (60.0, 15.0),
    "Smygehuk, the south": (55.33700, 13.35900),
    "Treriksröset, the north": (69.05990, 20.54870),
}
OUTSIDE = {
    "Null Island": (0.0, 0.0),
    "Swapped axes of Stockholm": (18.0663, 59.33405),
    "London": (51.5072, -0.1276),
    "Canberra": (-35.2809, 149.13),
    "The pole": (90.0, 15.0),
}
CORNERS = ((2696, 26320), (1276, 25566), (1496, 24647), (2999, 30123), (3670, 29254))
EDGES_M = (-0.02, -0.01, 0.01, 0.02)

_TO = pyproj.Transformer.from_crs(4326, 3006, always_xy=True)


def _wgs84(easting: float, northing: float) -> tuple[float, float]:
    lon, lat = _TO.transform(easting, northing, direction="INVERSE")
    return lat, lon


def _point(name: str, lat: float, lon: float) -> dict[str, Any]:
    easting, northing = _TO.transform(lon, lat)
    e, n = int(easting // 250), int(northing // 250)
    return {
        "name": name,
        "lat": lat,
        "lon": lon,
        "easting": round(easting, 4),
        "northing": round(northing, 4),
        "e": e,
        "n": n,
        "rut": f"{e * 250:06d}{n * 250:07d}",
    }


def _edges() -> list[dict[str, Any]]:
    """Points one and two centimetres to either side of the corners and edges of squares."""
    found = []
    for e, n in CORNERS:
        for dx in EDGES_M:
            for dy in EDGES_M:
                lat, lon = _wgs84(e * 250 + dx, n * 250 + dy)
                found.append(_point(f"corner of {e}, {n} {dx:+} {dy:+}", lat, lon))
        for dx in EDGES_M:
            lat, lon = _wgs84(e * 250 + dx, n * 250 + 125)
            found.append(_point(f"west edge of {e}, {n} {dx:+}", lat, lon))
    return found


def _nesting() -> list[dict[str, int]]:
    return [
        {"e": e, "n": n, "size": size, "parent_e": e * 250 // size, "parent_n": n * 250 // size}
        for e, n in CORNERS
        for size in (250, 500, 1000, 2000, 4000)
    ]


def _grid() -> dict[str, Any]:
    """Five squares by three:  . a a b .  /  a a . b b  /  . . . . b   (north first)."""
    return {
        "grid": {
            "e0": 2690,
            "n0": 26310,
            "width": 5,
            "height": 3,
            "codes": ["a", "b"],
            "runs": [[-1, 4], [1, 1], [0, 2], [-1, 1], [1, 2], [-1, 1], [0, 2], [1, 1], [-1, 1]],
        },
        "lookups": [
            [2690, 26310, None],
            [2694, 26310, "b"],
            [2690, 26311, "a"],
            [2691, 26311, "a"],
            [2692, 26311, None],
            [2693, 26311, "b"],
            [2694, 26311, "b"],
            [2690, 26312, None],
            [2691, 26312, "a"],
            [2693, 26312, "b"],
            [2694, 26312, None],
            [2689, 26311, None],
            [2695, 26310, None],
            [2690, 26309, None],
            [2690, 26313, None],
        ],
    }


def vectors() -> dict[str, Any]:
    """All vectors, ready for JSON."""
    return {
        "source": "PROJ through pyproj, EPSG:4326 to EPSG:3006",
        "points": [_point(name, *at) for name, at in PLACES.items()],
        "edges": _edges(),
        "outside": [{"name": k, "lat": lat, "lon": lon} for k, (lat, lon) in OUTSIDE.items()],
        "corners": [
            {
                "e": e,
                "n": n,
                "corners": [
                    list(_wgs84((e + x) * 250, (n + y) * 250))
                    for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))
                ],
            }
            for e, n in CORNERS
        ],
        "nesting": _nesting(),
        "lookup": _grid(),
    }


if __name__ == "__main__":
    PATH.write_text(json.dumps(vectors(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
