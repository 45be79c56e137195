"""Shifts, contacts and tasks of teams, put in as rows."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask import Flask

from fieldapp.contacts.models import Contact
from fieldapp.followups.models import Task
from fieldapp.foundation import clock
from fieldapp.foundation.database import FIELD, writing
from fieldapp.shifts.models import Shift, ShiftHours, ShiftZone

DAY = date(2026, 11, 20)


def shift(app: Flask, team: UUID, zones: tuple[UUID, ...] = (), **said: Any) -> UUID:
    """A closed street shift of two for four hours, with what a test says instead."""
    row = {
        "id": uuid4(), "version": 1, "device_id": uuid4(), "team_id": team, "deleted": False,
        "day": DAY, "closed": True, "kind": "street", "dayparts": 0b1100, "platforms": 0,
        "staff": 2, "half_hours": 8, "with_police": "no", "cards": 3, "condoms": 20,
        "hygiene_kits": 1, "food": 0, "aborted": False, "incident": False, "note": "",
    } | said  # fmt: skip
    row["tertial"] = clock.tertial_of(row["day"])
    with app.app_context(), writing(FIELD) as session:
        session.add(Shift(**row))
        session.flush()
        for position, zone in enumerate(zones or (None,)):
            session.add(
                ShiftHours(
                    shift_id=row["id"], position=position, tertial=row["tertial"],
                    arena_group="street", zone_id=zone, daypart="night",
                    centihours=800 // max(1, len(zones)),
                )
            )  # fmt: skip
            if zone:
                session.add(ShiftZone(shift_id=row["id"], zone_id=zone))
    return row["id"]


def contact(app: Flask, shift_id: UUID, team: UUID, **said: Any) -> None:
    """A contact of a shift."""
    row = {
        "id": uuid4(), "version": 1, "device_id": uuid4(), "shift_id": shift_id, "team_id": team,
        "deleted": False, "day": DAY, "tertial": clock.tertial_of(DAY), "kind": "street",
    } | said  # fmt: skip
    with app.app_context(), writing(FIELD) as session:
        session.add(Contact(**row))


def task(app: Flask, team: UUID, **said: Any) -> UUID:
    """An open task of a team."""
    row = {
        "id": uuid4(), "team_id": team, "zone_id": None, "week": "2026-W49", "kind": "revisit",
        "state": "open", "opened_day": DAY, "closes_day": date(2027, 2, 18),
    } | said  # fmt: skip
    with app.app_context(), writing(FIELD) as session:
        session.add(Task(**row))
    return row["id"]
