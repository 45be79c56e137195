"""One contact as the phone would seal it (schema contact/1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from fieldapp.ops.demo import people, rhythm
from fieldapp.ops.demo.draws import random_uuid, some
from fieldapp.ops.demo.hotspots import Hotspot
from fieldapp.ops.demo.squares import Square, Squares, square_of
from fieldapp.ops.demo.structures import Structure, Team

Payload = dict[str, Any]

IN_PLACE = 0.86
"""Share of contacts in the open that lie at the shift's own places."""
PLACE_UNKNOWN = 0.025

NOTHING_SAID: Payload = {
    "form": None, "gender": None, "age": None, "met": None, "outcome": None, "language": None,
    "interpreter": False, "origin": None, "given": [], "need": [], "signs": [],
}  # fmt: skip


@dataclass(frozen=True)
class Night:
    """What the contacts of one shift have in common."""

    shift: str
    shift_kind: str
    team: Team
    team_id: str
    day: date
    dayparts: tuple[str, ...]
    with_police: str
    places: tuple[Hotspot, ...]
    zone_of: dict[Square, str]
    share_new: float


def contact(
    rng: Random, night: Night, kind: str, structure: Structure, squares: Squares
) -> Payload:
    """A payload of the given kind; place, then person, then what came of it."""
    place = rng.choice(night.places)
    arena = _arena(rng, night, kind, place)
    where = _where(rng, night, kind, arena, place, structure, squares)
    payload: Payload = {
        "schema": "contact/1",
        "id": random_uuid(rng),
        "version": 1,
        "deleted": False,
        "shift": night.shift,
        "team": night.team_id,
        "day": night.day.isoformat(),
        "daypart": rng.choice(night.dayparts),
        "kind": kind,
        "arena": arena,
        "with_police": night.with_police == "yes"
        or (night.with_police == "part" and rng.random() < 0.5),
        "place": where,
    }
    payload.update(_person(rng, night, kind, place))
    payload["follow_up"] = _follow_up(rng, night, payload)
    return payload


def _arena(rng: Random, night: Night, kind: str, place: Hotspot) -> str:
    if kind == "professional":
        return "phone" if rng.random() < 0.8 else "other"
    if night.shift_kind == "online":
        return people.ARENA_ONLINE.draw(rng)
    if night.shift_kind == "street":
        if kind in ("buyer", "relative"):
            return "street"
        return people.ARENA[place.theme].draw(rng)
    if night.shift_kind == "phone_drop_in":
        return "drop_in" if kind == "street" or rng.random() < 0.2 else "phone"
    return "other"


def _where(
    rng: Random,
    night: Night,
    kind: str,
    arena: str,
    place: Hotspot,
    structure: Structure,
    squares: Squares,
) -> Payload:
    if kind in ("online", "relative", "professional") or night.shift_kind == "online":
        return {"kind": "none"}
    if night.shift_kind != "street":
        return {"kind": "none"} if kind == "buyer" else {"kind": "unknown"}
    if rng.random() < PLACE_UNKNOWN:
        return {"kind": "unknown"}
    if night.team.elsewhere and rng.random() < night.team.elsewhere:
        return {"kind": "municipality", "code": rng.choice(structure.neighbours)}
    square = _square(rng, place, squares)
    if arena in people.AREA_ARENAS:
        return {"kind": "area", "district": squares.district[square]}
    return {
        "kind": "square",
        "e": square[0],
        "n": square[1],
        "zone": night.zone_of.get(square),
    }


def _square(rng: Random, place: Hotspot, squares: Squares) -> Square:
    """Near the place, or now and then anywhere that people live; always on dry ground."""
    if rng.random() < IN_PLACE:
        for _ in range(4):
            square = square_of(
                rng.gauss(place.east, place.reach), rng.gauss(place.north, place.reach)
            )
            if square in squares.district:
                return square
        return place.square
    return rng.choices(squares.order, cum_weights=squares.cumulative)[0]


def _person(rng: Random, night: Night, kind: str, place: Hotspot) -> Payload:
    """The answers about a person; None where the kind of contact does not ask."""
    if kind in ("professional", "observation"):
        form = people.FORM[place.theme].draw(rng) if kind == "observation" else None
        return NOTHING_SAID | {"form": form}
    if kind == "relative":
        return NOTHING_SAID | {"outcome": people.OUTCOME_KNOWN.draw(rng)}
    met = rhythm.met(rng, night.share_new)
    outcome = (people.OUTCOME_KNOWN if met == "known" else people.OUTCOME_NEW).draw(rng)
    if kind == "buyer":
        return NOTHING_SAID | {
            "form": "sexual",
            "gender": people.GENDER_BUYER.draw(rng),
            "age": people.AGE_BUYER.draw(rng),
            "met": met,
            "outcome": outcome,
        }
    young = rng.random() < night.team.meets_children
    child = young and rng.random() < 0.7
    age = "under_18" if child else "18_20" if young else people.AGE_ADULT.draw(rng)
    language = people.LANGUAGE.draw(rng) if rng.random() < 0.7 else None
    talked = outcome not in ("declined", "short_talk")
    return {
        "form": people.FORM[place.theme].draw(rng) if kind == "street" else "sexual",
        "gender": (people.GENDER_YOUNG if young else people.GENDER).draw(rng),
        "age": age,
        "met": met,
        "outcome": outcome,
        "language": language,
        "interpreter": language not in (None, "sv", "en") and rng.random() < 0.15,
        "origin": people.ORIGIN.draw(rng) if rng.random() < 0.6 else None,
        "given": some(rng, people.GIVEN) if outcome != "declined" else [],
        "need": some(rng, people.NEED) if talked else [],
        "signs": some(rng, people.SIGNS_CHILD if child else people.SIGNS),
    }


def _follow_up(rng: Random, night: Night, payload: Payload) -> Payload:
    if payload["kind"] not in ("street", "online"):
        return {"kind": "none", "zone": None, "week": None}
    child = payload["age"] == "under_18"
    kind = (people.FOLLOW_UP_CHILD if child else people.FOLLOW_UP).draw(rng)
    week = None
    if kind == "revisit":
        year, number, _ = (night.day + timedelta(days=rng.randrange(3, 20))).isocalendar()
        week = f"{year}-W{number:02d}"
    zone = payload["place"].get("zone") if kind == "revisit" else None
    return {"kind": kind, "zone": zone, "week": week}
