"""The way across the wall: written in the field first, inserted into shared, then confirmed.

No transaction spans both databases. Each step may be repeated: what is sent carries its id and
is inserted once. Killed between any two steps, the next delivery ends in the same place.
"""

import hashlib
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from ..audit import service as audit
from ..foundation import clock
from ..foundation.database import db
from ..foundation.identity import Actor
from ..geography import partitions as shared_partitions
from ..geography import service as geography
from ..geography import shapes
from ..picture import canonical
from ..picture import service as picture
from .models import OutboxRow

CONFIRMED = audit.act("releases.outbox_confirmed")

PARTITION, RELEASE = "partition", "release"


class OutboxDamaged(Exception):
    """A row is not what was written: nothing of it may cross."""


def put(session: Session, object_id: UUID, kind: str, payload: bytes, today: date) -> None:
    """Write what is to cross, in the transaction of the act that sends it."""
    session.add(
        OutboxRow(
            id=object_id,
            kind=kind,
            payload=payload,
            sha256=hashlib.sha256(payload).hexdigest(),
            written_day=today,
            confirmed_day=None,
        )
    )


def deliver(actor: Actor = audit.SYSTEM) -> int:
    """Bring everything that waits into the shared database; returns how many were confirmed.

    Partitions go before releases, which refer to them.
    """
    waiting = [
        (row.id, row.kind, bytes(row.payload), row.sha256)
        for row in db.session.scalars(
            select(OutboxRow)
            .where(OutboxRow.confirmed_day.is_(None))
            .order_by(case((OutboxRow.kind == PARTITION, 0), else_=1), OutboxRow.id)
        )
    ]
    for object_id, kind, payload, sha256 in waiting:
        if hashlib.sha256(payload).hexdigest() != sha256:
            raise OutboxDamaged(f"{kind} {object_id}")
        send(kind, payload)
        confirm(actor, object_id)
    return len(waiting)


def send(kind: str, payload: bytes) -> None:
    """Insert into the shared database, once however often it is called.

    The publisher does it, whoever asked: the act of a person stands in the field's log.
    """
    if kind == PARTITION:
        geography.publish_areas(audit.SYSTEM)
        _send_partition(canonical.loads(payload))
    else:
        picture.receive(audit.SYSTEM, payload)


def _send_partition(sent: dict[str, Any]) -> None:
    shared_partitions.publish_partition(
        audit.SYSTEM,
        shared_partitions.Partition(
            UUID(sent["id"]),
            sent["year"],
            sent["version"],
            sent["profile"],
            sent["municipality"],
            date.fromisoformat(sent["locked_day"]),
            sent["digest"],
            sent["demo"],
        ),
        [
            shared_partitions.Atom(
                position,
                atom["kind"],
                atom["key"],
                atom["name"],
                atom["district"],
                atom["police_area"],
                atom["source"] or None,
                shapes.union_of_squares([(e, n) for e, n in atom["squares"]])
                if atom["squares"]
                else None,
            )
            for position, atom in enumerate(sent["atoms"])
        ],
    )


def confirm(actor: Actor, object_id: UUID) -> None:
    """Note that it stands in the shared database."""
    with audit.recorded(actor, CONFIRMED, "outbox", object_id) as session:
        row = session.get(OutboxRow, object_id, with_for_update=True)
        if row is not None and row.confirmed_day is None:
            row.confirmed_day = clock.operational_day()
