"""Rules of a contact: what must be said, what place fits what arena. Pure."""

from datetime import date
from typing import Any
from uuid import UUID

from ..foundation import clock
from . import codes

INDOOR = frozenset({"apartment", "hotel", "massage", "venue"})
"""Arenas where a square is nearly an address: the district alone is kept (DOMAIN.md, Place)."""

ONLINE = frozenset({"escort_site", "sugar_dating", "dating_app", "cam"})
BY_PHONE = frozenset({"drop_in", "phone", "other"})

PLACELESS_KINDS = frozenset({"online", "relative", "professional"})
"""Kinds of contact that have no place."""

MUST_BY_KIND: dict[str, tuple[str, ...]] = {
    "street": ("gender", "age", "met", "outcome"),
    "online": ("gender", "age", "met", "outcome"),
    "buyer": ("gender", "age", "met", "outcome"),
    "relative": ("outcome",),
    "professional": (),
    "observation": (),
}
"""Fields that a kind of contact may not leave out, beside arena and follow-up."""


MUST_BY_KIND_2: dict[str, tuple[str, ...]] = {
    "street": ("gender", "age", "form", "met", "outcome"),
    "online": ("gender", "age", "form", "met", "outcome"),
    "buyer": ("channel", "gender", "age", "met", "outcome", "kast"),
    "relative": ("channel", "relation", "outcome"),
    "professional": ("channel", "organisation_kind", "subject", "topic"),
    "observation": ("sellers_band", "buyers_band"),
}
"""The same of `contact/2`, where each kind has answers of its own."""


class Broken(Exception):
    """A record breaks a rule; `reason` is the code of why it is held."""

    def __init__(self, reason: str, what: str) -> None:
        super().__init__(what)
        self.reason = reason


def arena_group(arena: str | None) -> str:
    """The group of an arena for rates and filters: street, online or phone."""
    if arena in ONLINE:
        return "online"
    return "phone" if arena in BY_PHONE else "street"


def check_place(kind: str, arena: str, place_kind: str) -> None:
    """Raise Broken when the place is finer than the arena and kind allow."""
    if place_kind == "square" and (arena in INDOOR or arena in ONLINE or kind in PLACELESS_KINDS):
        raise Broken("malformed", f"no square with {kind} at {arena}")
    if place_kind == "area" and arena in ONLINE:
        raise Broken("malformed", "an online contact has no place")


def check_must(contact: dict[str, Any]) -> None:
    """Raise Broken when a field that must be answered was not."""
    for name in MUST_BY_KIND[contact["kind"]]:
        if contact.get(name) is None:
            raise Broken("missing_field", name)
    if contact["kind"] in ("street", "online") and contact.get("form") is None:
        raise Broken("missing_field", "form")


def check_kind(contact: dict[str, Any]) -> None:
    """Raise Broken when a `contact/2` leaves out a must, or says what its kind cannot mean."""
    kind = contact["kind"]
    for name in MUST_BY_KIND_2[kind]:
        if contact.get(name) is None:
            raise Broken("missing_field", name)
    if kind == "online" and contact["arena"] not in ONLINE | {"other"}:
        raise Broken("malformed", "an online contact at an arena that is not online")
    if kind == "observation" and contact["sellers_band"] == contact["buyers_band"] == "none":
        raise Broken("malformed", "an observation of nobody")
    has_place = contact["place"]["kind"] != "none"
    if has_place and (kind in PLACELESS_KINDS or contact.get("channel", "street") != "street"):
        raise Broken("malformed", f"a {kind} contact that has no place")


def _place(place: dict[str, Any]) -> dict[str, Any]:
    kind = place["kind"]
    return {
        "place_kind": kind,
        "square_e": place["e"] if kind == "square" else None,
        "square_n": place["n"] if kind == "square" else None,
        "zone_id": place.get("zone") if kind == "square" else None,
        "district_code": place["district"] if kind == "area" else None,
        "municipality_code": place["code"] if kind == "municipality" else None,
    }


def _base(payload: dict[str, Any], device: UUID) -> dict[str, Any]:
    day: date = payload["day"]
    return {
        "id": payload["id"],
        "version": payload["version"],
        "device_id": device,
        "shift_id": payload["shift"],
        "team_id": payload["team"],
        "deleted": payload["deleted"],
        "day": day,
        "tertial": clock.tertial_of(day),
    }


ANSWERS = [
    "daypart",
    "kind",
    "arena",
    "form",
    "with_police",
    "gender",
    "age",
    "met",
    "outcome",
    "language",
    "interpreter",
    "origin",
    "channel",
    "theme",
    "kast",
    "relation",
    "organisation_kind",
    "subject",
    "topic",
    "advice",
    "sellers_band",
    "buyers_band",
]
"""Fields of a payload that are stored as they were said."""

PLACE_COLUMNS = [
    "place_kind",
    "square_e",
    "square_n",
    "zone_id",
    "district_code",
    "municipality_code",
    "follow_up",
    "arena_group",
]


def row_of(payload: dict[str, Any], device: UUID) -> dict[str, Any]:
    """The columns of a contact (see models.Contact) from a payload that its schema has read.

    Raises Broken for a missing answer or a place that does not fit. A square's district is
    filled in afterwards, from geography.
    """
    row = _base(payload, device)
    if payload["deleted"]:
        # A tombstone says nothing but that there was a record: its answers are gone.
        row |= dict.fromkeys([*ANSWERS, *PLACE_COLUMNS])
        return row | {"given": 0, "need": 0, "signs": 0}
    if payload["schema"] == "contact/1":
        check_must(payload)
    else:
        check_kind(payload)
    check_place(payload["kind"], payload["arena"], payload["place"]["kind"])
    row |= {name: payload.get(name) for name in ANSWERS}
    row |= _place(payload["place"])
    row["arena_group"] = arena_group(payload["arena"])
    row["follow_up"] = payload["follow_up"]["kind"]
    for name, chosen in (("given", codes.GIVEN), ("need", codes.NEED), ("signs", codes.SIGNS)):
        row[name] = chosen.mask(payload.get(name, ()))
    return row
