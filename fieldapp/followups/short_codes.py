"""The short code on a card, by which a team finds a task again. Off until it is switched on.

It is switched on with the number of the decision in the data-protection impact assessment, and
off again at once and for good: every code goes. A code is made on the phone, is written by hand on
the card that is given away, and travels sealed in a record of its own that names no contact. Here
it is a keyed hash beside its task and nowhere else, and gone when the task is over.

The key is derived (HKDF-SHA256) from the surface's log-in key under a label of its own. It is not
the freeze key: that one makes the marks of counted contacts, and nothing of a card may be computed
with what stands for contacts. When the log-in key is changed, codes of before are found as long as
the earlier key is still given; a code lives 90 days at the most.
"""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from ..accounts import service as accounts
from ..audit import service as audit
from ..foundation import clock
from ..foundation.database import db
from ..foundation.errors import Conflict, Invalid
from ..foundation.identity import Actor, permission
from ..foundation.names import is_line
from . import rules
from .models import Task
from .short_code_rules import code_of

SWITCH = permission("followups.switch_codes", ("administrator",))
"""Switching the codes on and off; nothing of a task."""

SWITCHED_ON = audit.act("followups.codes_switched_on")
SWITCHED_OFF = audit.act("followups.codes_switched_off")

LABEL = b"fieldapp/short-code/1"
LONGEST_DECISION = 80
REVISIT = "revisit"


def are_on() -> bool:
    """Whether follow-ups may carry a code."""
    found = accounts.organisation()
    return bool(found and found.short_code_decision)


def switch_on(actor: Actor, decision: str) -> None:
    """Let follow-ups carry a code, by this decision; raises Invalid, Conflict."""
    decision = " ".join(decision.split())
    if not is_line(decision) or len(decision) > LONGEST_DECISION:
        raise Invalid("Write the decision's number in one line, at most 80 characters.")
    with audit.recorded(actor, SWITCHED_ON, "organisation", 1, decision) as session:
        found = accounts.organisation_of(session)
        if found is None or found.short_code_decision:
            raise Conflict("There is no organisation yet, or short codes are on already.")
        found.short_code_decision, found.short_code_day = decision, clock.operational_day()


def switch_off(actor: Actor) -> None:
    """Take the codes away, all of them."""
    with audit.recorded(actor, SWITCHED_OFF, "organisation", 1) as session:
        found = accounts.organisation_of(session)
        if found is not None:
            found.short_code_decision = found.short_code_day = None
        session.execute(update(Task).where(Task.code_hash.is_not(None)).values(code_hash=None))


def _hashes(code: str) -> list[bytes]:
    """The code's hash under the current key and each earlier one."""
    login_keys = current_app.extensions["fieldapp"].login_keys
    return [
        hmac.new(_key(bytes.fromhex(one)), code.encode("ascii"), hashlib.sha256).digest()
        for one in login_keys
    ]


def _key(login_key: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=LABEL).derive(login_key)


def take(session: Session, row: Mapping[str, Any]) -> str:
    """Give the code of a record (schemas.code_row) to a task; "stored" or "duplicate".

    Tasks of one team, zone, week and day are alike: any that has no code takes it. Where none is
    there yet the contact has not come, and one is opened for it. While codes are off the task is
    opened all the same, and its code goes no further than this function.
    """
    if session.scalar(select(Task.id).where(Task.code_record == row["id"])) is not None:
        return "duplicate"
    found = accounts.organisation_of(session)
    is_on = found is not None and found.short_code_decision is not None
    code_hash = _hashes(row["code"])[0] if is_on else None
    task = session.scalar(
        _alike(row).where(Task.code_record.is_(None)).limit(1).with_for_update(skip_locked=True)
    )
    if task is None:
        task = opened(row, before_contact=True)
        session.add(task)
    task.code_record, task.code_hash = row["id"], code_hash
    session.flush()
    return "stored"


def opened(row: Mapping[str, Any], *, before_contact: bool = False) -> Task:
    """A new task of a team, a zone, a week and a day."""
    return Task(
        id=uuid4(),
        team_id=row["team_id"],
        zone_id=row["zone_id"],
        week=row["week"],
        kind=REVISIT,
        state=rules.OPEN,
        opened_day=row["day"],
        closes_day=row["day"] + rules.CLOSES_AFTER,
        before_contact=before_contact,
    )


def _alike(row: Mapping[str, Any]) -> Any:
    """Open tasks that cannot be told from one that this row would open."""
    same: list[ColumnElement[bool]] = [
        Task.team_id == row["team_id"],
        Task.state == rules.OPEN,
        Task.kind == REVISIT,
        Task.opened_day == row["day"],
        Task.zone_id == row["zone_id"] if row["zone_id"] else Task.zone_id.is_(None),
        Task.week == row["week"] if row["week"] else Task.week.is_(None),
    ]
    return select(Task).where(*same)


def is_awaited(session: Session, row: Mapping[str, Any]) -> bool:
    """Whether a code has opened the task of this contact already; the next one opens its own."""
    awaited = _alike(row).where(Task.before_contact).limit(1)
    with session.no_autoflush:  # asked for each revisit of a batch: no write goes before it
        task = session.scalar(awaited.with_for_update(skip_locked=True))
    if task is None:
        return False
    task.before_contact = False
    session.flush()
    return True


def tasks_of(typed: str, teams: frozenset[str]) -> list[UUID]:
    """Tasks of these teams that carry this code: one, or none. Raises Invalid for what no code is.

    Nothing is found by the beginning of a code, or while codes are off.
    """
    code = code_of(typed)
    if code is None:
        raise Invalid("This is no code: look at it once more, letter by letter.", code="no_code")
    if not are_on():
        return []
    query = select(Task.id).where(
        Task.code_hash.in_(_hashes(code)),
        Task.team_id.in_([UUID(team) for team in teams]),
        Task.state == rules.OPEN,
    )
    return list(db.session.scalars(query.order_by(Task.id)))
