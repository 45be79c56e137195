"""One shift as the phone would seal it (schema shift/1), closed, with its split hours."""

from __future__ import annotations

import hashlib
import uuid
from datetime import date
from random import Random
from typing import Any

from fieldapp.ops.demo.draws import Choice
from fieldapp.ops.demo.structures import Team

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NEXT_DAYPART = {"forenoon": "afternoon", "afternoon": "evening", "evening": "night"}
PLATFORMS = Choice(
    (("escort_site", 0.55), ("sugar_dating", 0.22), ("dating_app", 0.16), ("cam", 0.07))
)
POLICE = Choice((("no", 0.8), ("part", 0.12), ("yes", 0.08)))
HALF_HOURS = {
    "street": (6, 16), "online": (3, 10), "phone_drop_in": (4, 14), "police_interview": (2, 8),
    "accompanying": (2, 10), "information": (2, 6),
}
NOTES = ("", "", "", "", "", "Kallt och tyst. (påhittat)", "Ny personal med. (påhittat)")


def shift_id(team: str, day: date, code: str) -> str:
    """The id that both phones of a pair derive from what they share."""
    derived = f"fieldapp/shift/1|{team}|{day.isoformat()}|{code}".encode()
    first = bytearray(hashlib.sha256(derived).digest()[:16])
    first[6] = first[6] & 0x0F | 0x80
    first[8] = first[8] & 0x3F | 0x80
    return str(uuid.UUID(bytes=bytes(first)))


def shift(
    rng: Random, team: Team, team_id: str, day: date, kind: str, dayparts: tuple[str, ...],
    zones: tuple[str, ...], met_anybody: bool,
) -> dict[str, Any]:
    """The payload of a closed shift; `zones`: ids of the working zones it was in."""
    code = "".join(rng.choices(ALPHABET, k=6))
    low, high = HALF_HOURS[kind]
    half_hours = rng.randint(low, high)
    staff = 1 if kind in ("phone_drop_in", "online") and rng.random() < 0.6 else 2
    platforms = []
    if kind == "online":
        platforms = sorted({PLATFORMS.draw(rng) for _ in range(rng.randint(1, 2))})
    outside = kind == "street"
    return {
        "schema": "shift/1",
        "id": shift_id(team_id, day, code),
        "version": 2,
        "team": team_id,
        "day": day.isoformat(),
        "code": code,
        "state": "closed",
        "kind": kind,
        "dayparts": list(dayparts),
        "zones": list(zones),
        "platforms": platforms,
        "staff": staff,
        "half_hours": half_hours,
        "split": split(half_hours * staff * 50, zones, platforms, dayparts),
        "with_police": POLICE.draw(rng) if outside else "yes" if kind == "police_interview" else "no",
        "given_out": {
            "cards": rng.randrange(9) if outside and met_anybody else 0,
            "condoms": rng.randrange(30) if outside and met_anybody else 0,
            "hygiene_kits": rng.randrange(5) if outside and met_anybody else 0,
            "food": rng.randrange(7) if outside and met_anybody else 0,
        },
        "aborted": outside and rng.random() < 0.015,
        "incident": outside and rng.random() < 0.01,
        "note": rng.choice(NOTES),
    }


def split(
    centihours: int, zones: tuple[str, ...], platforms: list[str], dayparts: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Staff hours in hundredths, even over places × dayparts; the parts sum exactly."""
    places: list[tuple[str | None, str | None]] = [(zone, None) for zone in zones]
    places += [(None, platform) for platform in platforms]
    cells = [(zone, platform, part) for zone, platform in places or [(None, None)] for part in dayparts]
    each, left = divmod(centihours, len(cells))
    return [
        {
            "zone": zone,
            "platform": platform,
            "daypart": part,
            "centihours": each + (1 if i < left else 0),
        }
        for i, (zone, platform, part) in enumerate(cells)
    ]


def dayparts_of(rng: Random, first: str) -> tuple[str, ...]:
    """One daypart, or two in a row."""
    following = NEXT_DAYPART.get(first)
    return (first, following) if following and rng.random() < 0.45 else (first,)


