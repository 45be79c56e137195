"""Phones with stocks of sealed, signed deliveries: made before the clock starts.

What a client then does is to send bytes and to read an answer, so that nearly all that is
measured is the server's.
"""

import multiprocessing
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import insert, text

from fieldapp.contacts import codes
from fieldapp.contacts import rules as contact_rules
from fieldapp.contacts import schemas as contact_schemas
from fieldapp.foundation import clock
from fieldapp.foundation.database import FIELD, db, open_engine
from fieldapp.foundation.settings import TEAM
from fieldapp.geography.models import Square
from fieldapp.team_app import make_app
from tests.databases import Stores
from tests.sync.phone import PATH, Phone, make_staff, make_team

E0, N0, SIDE = 2690, 26310, 12
"""A field of 12 × 12 squares where contacts are met: more than one night in a city has."""


@dataclass(frozen=True)
class Delivery:
    """A whole HTTP request, and how many envelopes it brings."""

    request: bytes
    envelopes: int


def close(app: Flask) -> None:
    """Let go of an app's connections."""
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def enrolled(stores: Stores, number: int) -> list[Phone]:
    """Phones of as many members of staff, each in a shift that the server knows."""
    owner = open_engine(stores.owner[FIELD])
    with owner.begin() as connection:
        connection.execute(
            insert(Square),
            [
                {"e": E0 + e, "n": N0 + n, "district_code": f"D{(e // 4) + 3 * (n // 4):02d}",
                 "police_area_code": None, "municipality_code": "0180", "residents": None}
                for e in range(SIDE) for n in range(SIDE)
            ],
        )  # fmt: skip
    owner.dispose()
    app = make_app(stores.settings(TEAM))
    team = make_team(app, "Bänk")
    phones = []
    for i in range(number):
        phone = Phone(app, team, make_staff(app, f"bench{i}", team, "outreach_worker"))
        phone.day = (clock.operational_day() - timedelta(days=1)).isoformat()
        phone.code = f"BENCH{i}"
        answer = phone.deliver(phone.shift_payload())
        if answer != [("stored", None)]:
            raise RuntimeError(f"the shift of a phone was answered {answer}")
        phones.append(phone)
    close(app)
    return phones


def contact(phone: Phone, rng: Random) -> dict[str, Any]:
    """A street contact as a phone writes it, with every answer given."""
    one = rng.choice
    return phone.contact(
        daypart=one(("evening", "night", "late_night")),
        gender=one(codes.GENDER.values),
        age=one(codes.AGE.values),
        met=one(codes.MET.values),
        outcome=one(codes.OUTCOME.values),
        language=one(codes.LANGUAGE.values),
        origin=one(codes.ORIGIN.values),
        given=rng.sample(codes.GIVEN.values, 2),
        need=rng.sample(codes.NEED.values, 2),
        signs=rng.sample(codes.SIGNS.values, 1),
        place={"kind": "square", "e": E0 + rng.randrange(SIDE), "n": N0 + rng.randrange(SIDE),
               "zone": None},
    )  # fmt: skip


def request(phone: Phone, body: bytes) -> bytes:
    """A signed delivery as bytes on the wire."""
    headers = {
        "Host": "localhost",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        **phone.sign("POST", PATH, body),
    }
    lines = [f"POST {PATH} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


_phones: list[Phone] = []


def _sealed(job: tuple[int, int, int]) -> Delivery:
    import json

    turn, size, seed = job
    phone, rng = _phones[turn % len(_phones)], Random(seed)
    envelopes = [phone.seal(contact(phone, rng)) for _ in range(size)]
    body = json.dumps({"protocol": 1, "envelopes": envelopes}, separators=(",", ":")).encode()
    return Delivery(request(phone, body), size)


def deliveries(phones: list[Phone], number: int, size: int) -> list[Delivery]:
    """Signed batches of `size` new contacts, one phone after the other."""
    _phones[:] = phones
    jobs = [(i, size, i) for i in range(number)]
    with multiprocessing.get_context("fork").Pool(2) as pool:
        return pool.map(_sealed, jobs, chunksize=max(1, number // 16))


def columns(phones: list[Phone], number: int) -> list[dict[str, Any]]:
    """The same kind of contacts as rows of the table, for the raw baseline."""
    rng = Random(7)
    rows = []
    for i in range(number):
        phone = phones[i % len(phones)]
        row = contact_rules.row_of(contact_schemas.read(contact(phone, rng)), phone.id)
        rows.append(row | {"district_code": "D01"})
    return rows


def stored(stores: Stores) -> int:
    """Contacts that stand in the database."""
    engine = open_engine(stores.owner[FIELD], readonly=True)
    try:
        with engine.connect() as connection:
            return connection.scalar(text("SELECT count(*) FROM contacts_contact")) or 0
    finally:
        engine.dispose()


def shift_of(phone: Phone) -> UUID:
    """The id of a phone's shift."""
    return phone.shift
