"""Recovery codes: ten, each good once, instead of an authenticator that is lost.

Stored as hashes keyed with the surface's log-in key: 50 random bits need no slow hash when
whoever has the table alone cannot try them.
"""

import hashlib
import hmac
import secrets
from uuid import UUID

from flask import current_app
from sqlalchemy import delete, func, select, update

from ..audit import service as audit
from ..foundation import clock
from ..foundation.database import db
from ..foundation.identity import Actor
from .acts import NOBODY, act
from .models import tables
from .people import People

CODES = 10
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: what is easily mistaken for another letter is not among them."""
LENGTH, GROUP = 10, 5
MISTAKEN = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def read(typed: str) -> str | None:
    """A code as typed, in capitals and without dashes; None for what is none."""
    plain = "".join(typed.upper().replace("-", "").split()).translate(MISTAKEN)
    return plain if len(plain) == LENGTH and all(sign in ALPHABET for sign in plain) else None


def _hashes(person_id: UUID, plain: str) -> list[str]:
    """The code's hashes under this surface's log-in keys, the current one first."""
    keys = current_app.extensions["fieldapp"].login_keys
    text = f"recovery|{person_id}|{plain}".encode()
    return [hmac.new(bytes.fromhex(key), text, hashlib.sha256).hexdigest() for key in keys]


def make(actor: Actor, people: People, person_id: UUID) -> list[str]:
    """Ten new codes, to be shown once; those before are good no more."""
    plain = ["".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(CODES)]
    table = tables(people.store).recovery_code
    done = act(people.store, "recovery_codes_made")
    with audit.recorded(actor, done, "person", person_id) as session:
        session.execute(delete(table).where(table.person_id == person_id))
        session.add_all(
            table(person_id=person_id, hash=_hashes(person_id, one)[0], used_day=None)
            for one in plain
        )
    return [f"{one[:GROUP]}-{one[GROUP:]}" for one in plain]


class _NoCode(Exception):
    """Nothing was used, so nothing is recorded."""


def use(people: People, person_id: UUID, typed: str) -> bool:
    """Use a code up; False for one that is none, or was used."""
    plain = read(typed)
    if plain is None:
        return False
    table = tables(people.store).recovery_code
    mine = (
        (table.person_id == person_id)
        & table.hash.in_(_hashes(person_id, plain))
        & table.used_day.is_(None)
    )
    done = act(people.store, "recovery_code_used")
    try:
        with audit.recorded(NOBODY, done, "person", person_id) as session:
            used = update(table).where(mine).values(used_day=clock.operational_day())
            if session.execute(used.returning(table.person_id)).first() is None:
                raise _NoCode
    except _NoCode:
        return False
    return True


def left(people: People, person_id: UUID) -> int:
    """How many codes the person has left."""
    table = tables(people.store).recovery_code
    unused = (table.person_id == person_id) & table.used_day.is_(None)
    return db.session.scalar(select(func.count()).select_from(table).where(unused)) or 0
