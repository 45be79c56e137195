"""Held envelopes: kept with a reason, tried again, let in, or discarded by two people."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import Select, and_, func, or_, select, update
from sqlalchemy.orm import Session

from ..foundation.database import db, insert_new
from .models import Held
from .opening import Envelope, Refused

TABLE = Held.__table__

WAITING, LET_IN, DISCARDED = "held", "released", "discarded"


@dataclass(frozen=True)
class HeldEnvelope:
    """A held envelope as the desk shows it; its content stays sealed."""

    id: UUID
    device_id: UUID
    reason: str
    received_day: date
    state: str
    discard_asked_by: str | None


def keep(session: Session, device: UUID, refused: list[Refused], today: date) -> None:
    """Keep the ciphertexts of refused envelopes; one that was delivered before is kept once."""
    rows = [
        {
            "id": uuid4(),
            "device_id": device,
            "envelope_id": item.envelope.id,
            "version": item.envelope.version,
            "kid": item.envelope.kid,
            "ciphertext": item.envelope.sealed,
            "digest": _digest(item.envelope),
            "reason": item.reason,
            "team_id": item.team,
            "received_day": today,
            "state": WAITING,
        }
        for item in refused
    ]
    insert_new(TABLE, session, rows, TABLE.c.id)


def _digest(envelope: Envelope) -> bytes:
    named = f"{envelope.id}|{envelope.version}|{envelope.kid}|".encode()
    return hashlib.sha256(named + envelope.sealed).digest()


def waiting(devices: Iterable[UUID], teams: Iterable[UUID]) -> list[HeldEnvelope]:
    """What waits for a decision, oldest first: records of these teams, and of these phones what
    could not be read."""
    mine = or_(
        Held.team_id.in_(list(teams)),
        and_(Held.team_id.is_(None), Held.device_id.in_(list(devices))),
    )
    return _waiting(select(Held).where(Held.state == WAITING, mine))


def all_waiting() -> list[HeldEnvelope]:
    """Everything that waits for a decision, oldest first."""
    return _waiting(select(Held).where(Held.state == WAITING))


def waiting_under(kid: str) -> int:
    """How many envelopes wait for a decision that only this envelope key opens."""
    under = select(func.count()).where(Held.state == WAITING, Held.kid == kid)
    return db.session.scalar(under) or 0


def _waiting(query: Select[Held]) -> list[HeldEnvelope]:
    rows = db.session.scalars(query.order_by(Held.received_day, Held.id))
    return [
        HeldEnvelope(h.id, h.device_id, h.reason, h.received_day, h.state, h.discard_asked_by)
        for h in rows
    ]


def waits_for(held_id: UUID, reason: str) -> bool:
    """Whether a held envelope waits for that reason."""
    row = db.session.get(Held, held_id)
    return row is not None and row.state == WAITING and row.reason == reason


def get(session: Session, held_id: UUID) -> Held | None:
    """One held envelope that is still waiting, or None."""
    return session.scalar(
        select(Held).where(Held.id == held_id, Held.state == WAITING).with_for_update()
    )


def decided(session: Session, held_id: UUID, state: str, by: str) -> None:
    """Mark a held envelope as let in or discarded; its ciphertext goes."""
    session.execute(
        update(Held).where(Held.id == held_id).values(state=state, decided_by=by, ciphertext=b"")
    )


def envelope(row: Held) -> Envelope:
    """The envelope as it came."""
    return Envelope(row.envelope_id, row.version, row.kid, row.ciphertext)
