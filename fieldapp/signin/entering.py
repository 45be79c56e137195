"""Two steps in: a right password opens nothing but the question for the code.

Whoever has given a right password is remembered in the signed cookie for some minutes. That is
no session: it is good for the second step alone, and dead once the password changes.
"""

import hashlib
from typing import Any
from uuid import UUID

from flask import session

from ..audit import service as audit
from . import alerts, attempts, passwords, recovery, rules, sessions, totp
from .acts import NOBODY, act
from .attempts_rules import has_been_locked
from .moments import now
from .people import People, Person

HALF = "half"
"""Where the cookie keeps who has given a right password, and until when that counts."""

TOTP, RECOVERY = "password_totp", "recovery_code"
LONGEST_NAME, LONGEST_CODE = 80, 40


def first_step(people: People, username: str, password: str) -> bool:
    """Whether the password is right; the cookie then says who is half way in.

    Raises attempts.MustWait. A name that nobody has is counted, waited for and answered as one
    that somebody has.
    """
    session.pop(HALF, None)
    username = username[:LONGEST_NAME]
    made = attempts.begin(people.store, username)
    person = passwords.person_with(people, username, password)
    if person is None:
        log_failure(people, people.by_name(username.strip()), made, "password")
        return False
    attempts.right_so_far(made)
    session[HALF] = {
        "person": str(person.id),
        "until": now() + rules.HALF_S,
        "proof": _proof(people, person.id),
    }
    return True


def half_way(people: People) -> Person | None:
    """Who has given a right password in this browser, minutes ago at most."""
    half: dict[str, Any] | None = session.get(HALF)
    if not isinstance(half, dict) or now() >= half["until"]:
        return None
    person = people.by_id(UUID(half["person"]))
    if person is None or not person.active or half["proof"] != _proof(people, person.id):
        return None
    return person


def _proof(people: People, person_id: UUID) -> str:
    """Changes with the password: who gave the old one is half way nowhere."""
    return hashlib.sha256(f"half|{passwords.hash_of(people, person_id)}".encode()).hexdigest()[:16]


def second_step(people: People, typed: str) -> bool:
    """Whether the code is right (of the app, or a recovery code); the session then begins.

    Raises attempts.MustWait.
    """
    person = half_way(people)
    if person is None:
        return False
    made = attempts.begin(people.store, person.username)
    method = accepted(people, person.id, typed)
    actor = people.actor(person.id)
    if method is None or actor is None:
        log_failure(people, person, made, "code")
        return False
    attempts.succeeded(made)
    sessions.begin(actor, method)
    if method == RECOVERY:
        alerts.tell(people, person.id, alerts.RECOVERY_CODE_USED)
    if has_been_locked(made.was):
        alerts.tell(people, person.id, alerts.AFTER_LOCK_OUT)
    return True


def accepted(people: People, person_id: UUID, typed: str) -> str | None:
    """By what this code proves the person: TOTP or RECOVERY; None when by nothing.

    Either is used up by it.
    """
    typed = typed[:LONGEST_CODE]
    if totp.accept(people, person_id, typed):
        return TOTP
    return RECOVERY if recovery.use(people, person_id, typed) else None


def log_failure(people: People, person: Person | None, made: attempts.Try, what: str) -> None:
    """Into the log. A name that nobody has is not kept, for it may be a password; that somebody
    tried is, so that the answer takes as long as for a name that somebody has."""
    whose = person.id if person is not None else ""
    audit.read(NOBODY, act(people.store, "failed"), "person", whose, what)
    if made.locks:
        audit.read(NOBODY, act(people.store, "locked_out"), "person", whose)


def knows_password(people: People, person_id: UUID, password: str) -> bool:
    """Whether somebody who is signed in knows their password; it proves nothing alone.

    Raises attempts.MustWait.
    """
    person = people.by_id(person_id)
    if person is None:
        return False
    made = attempts.begin(people.store, person.username, session=str(session.get("_user_id")))
    if not passwords.is_right(people, person_id, password):
        log_failure(people, person, made, "password")
        return False
    attempts.succeeded(made)
    return True


def confirms(people: People, person_id: UUID, password: str, code: str) -> str | None:
    """By what somebody who is signed in proves again who they are: TOTP or RECOVERY, or None.

    Raises attempts.MustWait.
    """
    person = people.by_id(person_id)
    if person is None:
        return None
    made = attempts.begin(people.store, person.username, session=str(session.get("_user_id")))
    right = passwords.is_right(people, person_id, password)
    method = accepted(people, person_id, code) if right else None
    if method is None:
        log_failure(people, person, made, "confirmation")
        return None
    attempts.succeeded(made)
    if method == RECOVERY:
        alerts.tell(people, person_id, alerts.RECOVERY_CODE_USED)
    return method
