"""One shift as the phone would seal it (schema shift/1), closed."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from fieldapp.ops.demo.draws import Choice
from fieldapp.ops.demo.structures import Team
from fieldapp.shifts.rules import CODE_ALPHABET, CODE_LENGTH, shift_id

NEXT_DAYPART = {"forenoon": "afternoon", "afternoon": "evening", "evening": "night"}
PLATFORMS = Choice(
    (("escort_site", 0.55), ("sugar_dating", 0.22), ("dating_app", 0.16), ("cam", 0.07))
)
POLICE = Choice((("no", 0.8), ("part", 0.12), ("yes", 0.08)))
HALF_HOURS = {
    "street": (6, 16),
    "online": (3, 10),
    "phone_drop_in": (4, 14),
    "police_interview": (2, 8),
    "accompanying": (2, 10),
    "information": (2, 6),
}
SPLIT_BY_HAND = 0.25
"""Share of shifts whose hours the team has moved between zones; the others are split evenly."""
NOTES = ("", "", "", "", "", "Kallt och tyst. (påhittat)", "Ny personal med. (påhittat)")


def shift(
    rng: Random,
    team: Team,
    team_id: str,
    day: date,
    kind: str,
    dayparts: tuple[str, ...],
    zones: tuple[str, ...],
    met_anybody: bool,
) -> dict[str, Any]:
    """The payload of a closed shift; `zones`: ids of the working zones it was in."""
    code = "".join(rng.choices(CODE_ALPHABET, k=CODE_LENGTH))
    low, high = HALF_HOURS[kind]
    half_hours = rng.randint(low, high)
    staff = 1 if kind in ("phone_drop_in", "online") and rng.random() < 0.6 else 2
    platforms = []
    if kind == "online":
        platforms = sorted({PLATFORMS.draw(rng) for _ in range(rng.randint(1, 2))})
    outside = kind == "street"
    return {
        "schema": "shift/1",
        "id": str(shift_id(UUID(team_id), day, code)),
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
        "split": uneven_split(rng, half_hours * staff * 50, zones, platforms, dayparts)
        if rng.random() < SPLIT_BY_HAND
        else None,
        "with_police": POLICE.draw(rng)
        if outside
        else "yes"
        if kind == "police_interview"
        else "no",
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


def uneven_split(
    rng: Random,
    centihours: int,
    zones: tuple[str, ...],
    platforms: list[str],
    dayparts: tuple[str, ...],
) -> list[dict[str, Any]]:
    """Staff hours in hundredths as a team would shift them by hand; the parts sum exactly."""
    places: list[tuple[str | None, str | None]] = [(zone, None) for zone in zones]
    places += [(None, platform) for platform in platforms]
    cells = [(z, p, part) for z, p in places or [(None, None)] for part in dayparts]
    weights = [rng.randint(1, 3) for _ in cells]
    shares = [centihours * weight // sum(weights) for weight in weights]
    shares[0] += centihours - sum(shares)
    return [
        {"zone": zone, "platform": platform, "daypart": part, "centihours": share}
        for (zone, platform, part), share in zip(cells, shares, strict=True)
    ]


def dayparts_of(rng: Random, first: str) -> tuple[str, ...]:
    """One daypart, or two in a row."""
    following = NEXT_DAYPART.get(first)
    return (first, following) if following and rng.random() < 0.45 else (first,)
