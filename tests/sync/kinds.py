"""A `contact/2` of every kind that keeps the rules, and what each may not leave out."""

from typing import Any
from uuid import uuid4

PERSON = {
    "gender": "woman",
    "age": "21_29",
    "met": "new",
    "outcome": "talk",
    "language": "ro",
    "interpreter": True,
}
EXPOSED = PERSON | {
    "form": "sexual",
    "origin": "eu",
    "given": ["condoms"],
    "need": ["housing"],
    "signs": ["debt"],
}
ANSWERS: dict[str, dict[str, Any]] = {
    "street": EXPOSED,
    "online": EXPOSED,
    "buyer": PERSON | {"gender": "man", "channel": "street", "theme": "worry", "kast": "accepted"},
    "relative": {
        "channel": "phone",
        "relation": "parent",
        "outcome": "support",
        "need": ["family"],
    },
    "professional": {
        "channel": "phone",
        "organisation_kind": "school",
        "subject": "child",
        "topic": "trafficking",
        "advice": "coordinator",
    },
    "observation": {"sellers_band": "few", "buyers_band": "none"},
}
MUSTS = {
    "street": ("gender", "age", "form", "met", "outcome"),
    "online": ("gender", "age", "form", "met", "outcome"),
    "buyer": ("channel", "gender", "age", "met", "outcome", "kast"),
    "relative": ("channel", "relation", "outcome"),
    "professional": ("channel", "organisation_kind", "subject", "topic"),
    "observation": ("sellers_band", "buyers_band"),
}
ARENAS = {"online": "escort_site", "relative": "phone", "professional": "phone"}
SQUARE = {"kind": "square", "e": 2697, "n": 26321, "zone": None}


def of_kind(phone: Any, kind: str, /, **said: Any) -> dict[str, Any]:
    """A complete contact of a kind in the phone's shift, with what a test says instead."""
    placed = kind in ("street", "buyer", "observation")
    return {
        "schema": "contact/2",
        "id": str(uuid4()),
        "version": 1,
        "deleted": False,
        "shift": str(phone.shift),
        "team": str(phone.team),
        "day": phone.day,
        "daypart": "night",
        "kind": kind,
        "arena": ARENAS.get(kind, "street"),
        "with_police": False,
        "place": SQUARE if placed else {"kind": "none"},
        "follow_up": {"kind": "none", "zone": None, "week": None},
        **ANSWERS[kind],
    } | said


def online_session(phone: Any, **said: Any) -> dict[str, Any]:
    """An online session in the phone's shift."""
    return {
        "schema": "online_session/1",
        "id": str(uuid4()),
        "version": 1,
        "deleted": False,
        "shift": str(phone.shift),
        "team": str(phone.team),
        "day": phone.day,
        "daypart": "evening",
        "platform": "escort_site",
        "ad_kind": "own",
        "reviewed": 40,
        "messages": 12,
        "answered": 5,
        "conversations": 3,
        "declined": 1,
        "meetings": 1,
    } | said
