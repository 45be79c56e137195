"""Rules of a shift: its derived id, and how staff hours are split. Pure."""

import hashlib
from datetime import date
from typing import Any
from uuid import UUID

from ..foundation import clock
from . import codes, screening

CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: a joining code is read aloud in the dark, so no I, L, O, U."""
CODE_LENGTH = 6

MAX_STAFF = 20
MAX_HALF_HOURS = 48

ARENA_GROUPS = {
    "street": "street",
    "online": "online",
    "phone_drop_in": "phone",
    "police_interview": "phone",
    "accompanying": "phone",
    "information": "phone",
}
"""Arena group in which a shift's hours count, by the shift's kind."""


def shift_id(team: UUID, day: date, code: str) -> UUID:
    """The id that every phone of the same shift derives, offline: team, day, joining code.

    First 16 bytes of SHA-256 over "fieldapp/shift/1|team|day|CODE" as a version-8 UUID
    (RFC 9562). Vectors: tests/vectors/shift_id.json.
    """
    digest = hashlib.sha256(f"fieldapp/shift/1|{team}|{day.isoformat()}|{code}".encode()).digest()
    raw = bytearray(digest[:16])
    raw[6] = (raw[6] & 0x0F) | 0x80
    raw[8] = (raw[8] & 0x3F) | 0x80
    return UUID(bytes=bytes(raw))


def staff_centihours(half_hours: int | None, staff: int) -> int:
    """Staff hours of a shift in hundredths: hours × outreach staff."""
    return (half_hours or 0) * 50 * staff


def split_evenly(total: int, parts: int) -> list[int]:
    """A total in whole hundredths over parts that differ by one at most and sum exactly."""
    if parts < 1:
        raise ValueError("at least one part")
    share, left = divmod(total, parts)
    return [share + (1 if i < left else 0) for i in range(parts)]


def hours_of(shift: dict[str, Any]) -> list[dict[str, Any]]:
    """Parts of a shift's staff hours: {zone, platform, daypart, centihours}.

    By its own split when it has one, else evenly over zones (or platforms) × dayparts.
    The parts sum exactly to the shift's staff hours.
    """
    total = staff_centihours(shift["half_hours"], shift["staff"])
    if total == 0:
        return []
    if shift["split"]:
        return list(shift["split"])
    places: list[tuple[UUID | None, str | None]] = [(zone, None) for zone in shift["zones"]]
    places = places or [(None, platform) for platform in shift["platforms"]] or [(None, None)]
    cells = [(place, daypart) for place in places for daypart in shift["dayparts"]]
    return [
        {"zone": zone, "platform": platform, "daypart": daypart, "centihours": share}
        for ((zone, platform), daypart), share in zip(
            cells, split_evenly(total, len(cells)), strict=True
        )
    ]


def check_shift(shift: dict[str, Any]) -> str | None:
    """The reason why a shift is held, or None: its id, its dayparts, the sum of its split."""
    if shift["id"] != shift_id(shift["team"], shift["day"], shift["code"]):
        return "malformed"
    if not shift["dayparts"]:
        return "missing_field"
    if shift["state"] == "closed" and shift["half_hours"] is None:
        return "missing_field"
    if shift["split"]:
        total = staff_centihours(shift["half_hours"], shift["staff"])
        if sum(part["centihours"] for part in shift["split"]) != total:
            return "malformed"
    return None


def row_of(shift: dict[str, Any], device: UUID) -> dict[str, Any]:
    """The columns of a shift (see models.Shift) from a payload that its schema has read."""
    return {
        "id": shift["id"],
        "version": shift["version"],
        "device_id": device,
        "team_id": shift["team"],
        "deleted": False,
        "day": shift["day"],
        "tertial": clock.tertial_of(shift["day"]),
        "closed": shift["state"] == "closed",
        "kind": shift["kind"],
        "dayparts": codes.DAYPART.mask(shift["dayparts"]),
        "platforms": codes.PLATFORM.mask(shift["platforms"]),
        "staff": shift["staff"],
        "half_hours": shift["half_hours"],
        "with_police": shift["with_police"],
        **shift["given_out"],
        "aborted": shift["aborted"],
        "incident": shift["incident"],
        "note": screening.cut(shift["note"]),
    }
