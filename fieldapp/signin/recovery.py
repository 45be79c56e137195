"""Recovery codes: ten, each good once, instead of an authenticator that is lost.

Stored through argon2id, for 50 random bits could be tried by whoever has the table (OWASP ASVS 5.0,
6.5.2); under no key, so that they outlive the log-in key with which authenticators are lost.
"""

import secrets
from uuid import UUID

from argon2.low_level import Type, hash_secret_raw
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
SALT_BYTES, HASH_BYTES = 8, 24
"""Of each set and of each code; together they fill the column, in hexadecimal."""
MEMORY_KIB, PASSES = 19 * 1024, 2
"""OWASP's least for argon2id. A set is ten hashes, and a code is no word that somebody chose."""
MISTAKEN = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def read(typed: str) -> str | None:
    """A code as typed, in capitals and without dashes; None for what is none."""
    plain = "".join(typed.upper().replace("-", "").split()).translate(MISTAKEN)
    return plain if len(plain) == LENGTH and all(sign in ALPHABET for sign in plain) else None


def _hash(salt: bytes, person_id: UUID, plain: str) -> str:
    """A code as it is stored: its set's salt, then its hash, in hexadecimal."""
    text = f"recovery|{person_id}|{plain}".encode()
    made = hash_secret_raw(text, salt, PASSES, MEMORY_KIB, 1, HASH_BYTES, Type.ID)
    return (salt + made).hex()


def make(actor: Actor, people: People, person_id: UUID) -> list[str]:
    """Ten new codes, to be shown once; those before are good no more."""
    plain = ["".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(CODES)]
    salt = secrets.token_bytes(SALT_BYTES)
    hashes = [_hash(salt, person_id, one) for one in plain]
    table = tables(people.store).recovery_code
    done = act(people.store, "recovery_codes_made")
    with audit.recorded(actor, done, "person", person_id) as session:
        session.execute(delete(table).where(table.person_id == person_id))
        session.add_all(table(person_id=person_id, hash=one, used_day=None) for one in hashes)
    return [f"{one[:GROUP]}-{one[GROUP:]}" for one in plain]


class _NoCode(Exception):
    """Nothing was used, so nothing is recorded."""


def use(people: People, person_id: UUID, typed: str) -> bool:
    """Use a code up; False for one that is none, or was used."""
    plain = read(typed)
    if plain is None:
        return False
    table = tables(people.store).recovery_code
    unused = (table.person_id == person_id) & table.used_day.is_(None)
    stored = db.session.scalars(select(table.hash).where(unused))
    salts = {bytes.fromhex(one[: 2 * SALT_BYTES]) for one in stored}  # one: a set replaces a set
    mine = unused & table.hash.in_([_hash(salt, person_id, plain) for salt in salts])
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
