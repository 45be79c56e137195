"""One-time codes by time (RFC 6238), as any authenticator app makes them: SHA-1, 6 digits, 30 s.

The secret lies in the database sealed under the surface's log-in key (AES-256-GCM, the person's
id bound in), so that a leaked backup makes no codes.
"""

import secrets
from uuid import UUID

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from sqlalchemy import delete, update

from ..audit import service as audit
from ..foundation.database import db, writing
from ..foundation.identity import Actor
from . import rules
from .acts import act
from .models import tables
from .people import People
from .sessions import now

ISSUER = "fieldapp"
NONCE_BYTES = 12


def fresh() -> str:
    """A new secret: 160 random bits in base32."""
    return pyotp.random_base32()


def address(secret: str, name: str, issuer: str = ISSUER) -> str:
    """The `otpauth://` address that an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def code(secret: str, moment: int) -> str:
    """The code of a secret at a moment (seconds since 1970); for tests and fictional people."""
    return pyotp.TOTP(secret).at(moment)


def step_of(secret: str, typed: str, moment: int) -> int | None:
    """The 30-second step whose code this is, one step early or late allowed; else None."""
    digits = "".join(typed.split())
    if not (digits.isascii() and digits.isdigit()):
        return None
    found = None
    for step in rules.steps_around(moment):
        if secrets.compare_digest(pyotp.TOTP(secret).at(step * rules.STEP_S), digits):
            found = step
    return found


def _login_keys() -> list[bytes]:
    """This surface's log-in keys, the current one first."""
    return [bytes.fromhex(key) for key in current_app.extensions["fieldapp"].login_keys]


def sealed(key: bytes, person_id: UUID, secret: str) -> bytes:
    """The secret under a log-in key (32 bytes): nonce ‖ ciphertext."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, secret.encode("ascii"), person_id.bytes)


def opened(key: bytes, person_id: UUID, stored: bytes) -> str | None:
    """The secret; None when it was sealed under another key or for another person."""
    try:
        plain = AESGCM(key).decrypt(stored[:NONCE_BYTES], stored[NONCE_BYTES:], person_id.bytes)
    except InvalidTag:
        return None
    return plain.decode("ascii")


def set_secret(
    actor: Actor,
    people: People,
    person_id: UUID,
    secret: str,
    used_step: int = 0,
    key: bytes | None = None,
) -> None:
    """Give a person a new secret. used_step: the step whose code proved it; it counts no more.

    key: the log-in key of the person's own surface; this surface's when None.
    """
    table = tables(people.store).totp
    stored = sealed(key or _login_keys()[0], person_id, secret)
    done = act(people.store, "second_factor_set")
    with audit.recorded(actor, done, "person", person_id) as session:
        session.execute(delete(table).where(table.person_id == person_id))
        session.add(table(person_id=person_id, secret=stored, last_step=used_step))


def secret_of(people: People, person_id: UUID, key: bytes | None = None) -> str | None:
    """The person's secret, None when there is none that these keys open.

    key: the log-in key of the person's own surface; this surface's when None.
    """
    row = db.session.get(tables(people.store).totp, person_id)
    if row is None:
        return None
    tried = (opened(one, person_id, row.secret) for one in ([key] if key else _login_keys()))
    return next((secret for secret in tried if secret is not None), None)


def has_one(people: People, person_id: UUID) -> bool:
    """Whether the person has an authenticator app."""
    return db.session.get(tables(people.store).totp, person_id) is not None


def accept(people: People, person_id: UUID, typed: str) -> bool:
    """Whether this is the person's code now; a code is accepted once, whichever worker is asked."""
    secret = secret_of(people, person_id)
    step = step_of(secret, typed, now()) if secret is not None else None
    if step is None:
        return False
    table = tables(people.store).totp
    later = update(table).where(table.person_id == person_id, table.last_step < step)
    with writing(people.store) as session:
        taken = later.values(last_step=step).returning(table.person_id)
        return session.execute(taken).first() is not None
