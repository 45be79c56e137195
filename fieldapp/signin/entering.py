"""Two steps in: a right password opens nothing but the question for the code."""

import hashlib
from typing import Any
from uuid import UUID

from flask import session

from ..audit import service as audit
from . import passwords, rules, sessions, totp
from .acts import NOBODY, act
from .people import People, Person

HALF = "half"
"""Where the cookie keeps who has given a right password, and until when that counts."""


def first_step(people: People, username: str, password: str) -> bool:
    """Whether the password is right; the cookie then says who is half way in."""
    session.pop(HALF, None)
    person = passwords.person_with(people, username, password)
    if person is None:
        known = people.by_name(username.strip())
        if known is not None:
            audit.read(NOBODY, act(people.store, "failed"), "person", known.id, "password")
        return False
    session[HALF] = {
        "person": str(person.id),
        "until": sessions.now() + rules.HALF_S,
        "proof": _proof(people, person.id),
    }
    return True


def half_way(people: People) -> Person | None:
    """Who has given a right password in this browser, minutes ago at most."""
    half: dict[str, Any] | None = session.get(HALF)
    if not isinstance(half, dict) or sessions.now() >= half["until"]:
        return None
    person = people.by_id(UUID(half["person"]))
    if person is None or not person.active or half["proof"] != _proof(people, person.id):
        return None
    return person


def _proof(people: People, person_id: UUID) -> str:
    """Changes with the password: who gave the old one is half way nowhere."""
    return hashlib.sha256(f"half|{passwords.hash_of(people, person_id)}".encode()).hexdigest()[:16]


def second_step(people: People, typed: str) -> bool:
    """Whether the code is right; the session then begins."""
    person = half_way(people)
    if person is None:
        return False
    if not totp.accept(people, person.id, typed):
        audit.read(NOBODY, act(people.store, "failed"), "person", person.id, "code")
        return False
    actor = people.actor(person.id)
    if actor is None:
        return False
    sessions.begin(actor, "password_totp")
    return True
