"""From sealed bytes to the figures that may be shown. Run as a child process by `releases`.

Reads a sealed release on standard input, writes the processed one on standard output. It is a
function of those bytes alone: it holds no key, no path and no setting, and before it reads the
first byte it takes from itself the right to open any file or socket. A figure below its own
threshold is `null` whatever the reason: zero, small, unvisited and merged are the same bytes.

Pure, standard library only. Sealed: see `releases.sealing.sealed_bytes`.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterable
from typing import Any

from fieldapp.picture import canonical, noise

SCHEMA = "places/1"
SEALED_SCHEMA = "sealed/1"
MAX_CLASSES = 4

EXPOSED_AT_PLACE = ("zone", "rest", "indoor")
EXPOSED = (*EXPOSED_AT_PLACE, "online", "other")
BUYERS = ("buyers_outreach", "buyers_other")
OPEN = ("zone", "rest")
TOTALS = {
    "municipality": ("Exposed persons met at a place", EXPOSED_AT_PLACE),
    "exposed": ("All exposed persons", EXPOSED),
    "buyers": ("All buyers", BUYERS),
}

Figure = tuple[str, str, str, list[int]]
"""Level, key, name and the positions of the atoms that it sums."""


def figures(atoms: list[dict[str, Any]], areas: dict[str, dict[str, str]]) -> list[Figure]:
    """The figures of a partition, in a fixed order; what is shown never changes their number.

    atoms: {key, kind, name, district, police_area} by position. areas: names by code, under
    'district' and 'police_area'. The rest of a district is in no figure of its own.
    """
    found: list[Figure] = []
    for i, atom in enumerate(atoms):
        if atom["kind"] == "zone":
            found.append(("zone", atom["key"], atom["name"], [i]))
    for level in ("district", "police_area"):
        for code, name in sorted(areas[level].items()):
            parts = [i for i, a in enumerate(atoms) if a["kind"] in OPEN and a[level] == code]
            if parts:
                found.append((level, code, name, parts))
    for i, atom in enumerate(atoms):
        if atom["kind"] == "indoor":
            found.append(("indoor", atom["key"], atom["name"], [i]))
    for key, (name, kinds) in TOTALS.items():
        found.append(("total", key, name, [i for i, a in enumerate(atoms) if a["kind"] in kinds]))
    for i, atom in enumerate(atoms):
        if atom["kind"] in ("online", "other", *BUYERS):
            found.append(("single", atom["key"], atom["name"], [i]))
    return found


def class_width(laws: Iterable[noise.Noise], values: list[int]) -> int:
    """Width of the classes of one level: at most four, each at least as wide as any interval.

    laws: the noises of the level's figures. values: the shown sealed figures of the level.
    """
    widest = max(noise.widest_interval(law) for law in laws)
    needed = -(-(max(values, default=0) + 1) // MAX_CLASSES)
    step = 5 if max(widest, needed) <= 50 else 10
    return -(-max(widest, needed) // step) * step


def _shown(law: noise.Noise, sealed: int, width: int) -> dict[str, int] | None:
    if sealed < law.threshold:
        return None
    low, high = noise.interval(law, sealed)
    return {
        "value": noise.rounded(sealed, noise.rounding_unit(law)),
        "low": low,
        "high": high,
        "class": min(sealed // width, MAX_CLASSES - 1) + 1,
    }


def process(data: bytes) -> bytes:
    """Canonical bytes of the processed release; ValueError when the sealed ones are not whole."""
    sealed = canonical.loads(data)
    if sealed.get("schema") != SEALED_SCHEMA or sealed.get("query") != "places":
        raise ValueError("not a sealed release of places")
    atoms, vector, milli = sealed["atoms"], sealed["vector"], sealed["milli"]
    if len(atoms) != len(vector):
        raise ValueError("the vector and the partition differ in length")
    wanted = figures(atoms, sealed["areas"])
    sums = {(level, key): sum(vector[i] for i in parts) for level, key, _, parts in wanted}
    laws = {(level, key): noise.noise(milli, len(parts)) for level, key, _, parts in wanted}
    widths: dict[str, int] = {}
    for level in sorted({figure[0] for figure in wanted}):
        here = [at for at in laws if at[0] == level]
        over = [sums[at] for at in here if sums[at] >= laws[at].threshold]
        widths[level] = class_width({laws[at] for at in here}, over)
    shown = [
        {
            "level": level,
            "key": key,
            "name": name,
            "atoms": len(parts),
            "threshold": laws[level, key].threshold,
            "unit": noise.rounding_unit(laws[level, key]),
            "figure": _shown(laws[level, key], sums[level, key], widths[level]),
        }
        for level, key, name, parts in wanted
    ]
    kept = ("query", "year", "tertial", "milli", "partition", "specification")
    return canonical.dumps(
        {
            "schema": SCHEMA,
            "interval_percent": round(100 * noise.INTERVAL),
            "class_widths": widths,
            "figures": shown,
            **{name: sealed[name] for name in kept},
        }
    )


def lock_down() -> None:
    """Give up the right to open anything: 0, 1 and 2 stay, every new descriptor is refused."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """The child process: standard input to standard output; 0, or 2 when the bytes are bad."""
    lock_down()
    try:
        processed = process(sys.stdin.buffer.read())
    except (ValueError, KeyError, TypeError, UnicodeDecodeError):
        return 2  # no message: an error text could carry a figure into a log
    sys.stdout.buffer.write(processed)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
