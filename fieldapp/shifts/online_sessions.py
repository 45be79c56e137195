"""Online sessions: one platform worked through once. Effort, never persons (DOMAIN.md)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from marshmallow import fields, validate
from sqlalchemy import Row, false, func, select, update
from sqlalchemy.orm import Session

from ..foundation import clock
from ..foundation.database import db, insert_new
from ..foundation.payloads import CodeField, DayField, IdField, Payload, TruthField
from . import codes
from .models import OnlineSession

COUNTERS = ("reviewed", "messages", "answered", "conversations", "declined", "meetings")
"""Ads or profiles reviewed, messages sent, answers, conversations, declined, meetings agreed."""

MOST = 9_999
_COUNT = validate.Range(0, MOST)
TABLE = OnlineSession.__table__


class _Record(Payload):
    schema = fields.String(required=True)
    id = IdField(required=True)
    version = fields.Integer(required=True, strict=True, validate=validate.Range(1, 10_000))
    deleted = TruthField(required=True)
    shift = IdField(required=True)
    team = IdField(required=True)
    day = DayField(required=True)


class OnlineSessionV1(_Record):
    """`online_session/1`: the counters of one platform."""

    daypart = CodeField(codes.DAYPART, required=True)
    platform = CodeField(codes.PLATFORM, required=True)
    ad_kind = CodeField(codes.AD_KIND, required=True, allow_none=True)
    reviewed = fields.Integer(required=True, strict=True, validate=_COUNT)
    messages = fields.Integer(required=True, strict=True, validate=_COUNT)
    answered = fields.Integer(required=True, strict=True, validate=_COUNT)
    conversations = fields.Integer(required=True, strict=True, validate=_COUNT)
    declined = fields.Integer(required=True, strict=True, validate=_COUNT)
    meetings = fields.Integer(required=True, strict=True, validate=_COUNT)


class OnlineSessionDeletedV1(_Record):
    """`online_session/1` with `deleted`."""


_SESSION, _DELETED = OnlineSessionV1(), OnlineSessionDeletedV1()


def read(payload: dict[str, Any]) -> dict[str, Any]:
    """An `online_session/1` payload, checked; raises ValidationError."""
    return (_DELETED if payload.get("deleted") is True else _SESSION).load(payload)


def row_of(session: dict[str, Any], device: UUID) -> dict[str, Any]:
    """The columns of an online session (see models.OnlineSession); a tombstone counts nothing."""
    said = not session["deleted"]
    return {
        "id": session["id"],
        "version": session["version"],
        "device_id": device,
        "shift_id": session["shift"],
        "team_id": session["team"],
        "deleted": session["deleted"],
        "day": session["day"],
        "tertial": clock.tertial_of(session["day"]),
        "daypart": session["daypart"] if said else None,
        "platform": session["platform"] if said else None,
        "ad_kind": session["ad_kind"] if said else None,
        **{name: session[name] if said else 0 for name in COUNTERS},
    }


def known(session: Session, ids: Iterable[UUID]) -> dict[UUID, Row[Any]]:
    """The stored rows of these ids, whole, tombstones included; locked where rows can be."""
    query = select(TABLE).where(TABLE.c.id.in_(list(ids))).with_for_update()
    return {row.id: row for row in session.execute(query)}


def record(session: Session, row: dict[str, Any]) -> bool:
    """Insert a new session; False when its id is already there."""
    return bool(insert_new(TABLE, session, [row], TABLE.c.id))


def replace(session: Session, row: dict[str, Any]) -> None:
    """Put a newer version of a session in the place of the stored one."""
    session.execute(update(TABLE).where(TABLE.c.id == row["id"]).values(row))


def totals(tertial: int) -> list[Row[Any]]:
    """Rows (platform, sessions, one column for each of COUNTERS) of a tertial, by platform."""
    sums = [func.sum(getattr(OnlineSession, name)).label(name) for name in COUNTERS]
    query = (
        select(OnlineSession.platform, func.count().label("sessions"), *sums)
        .where(OnlineSession.tertial == tertial, OnlineSession.deleted == false())
        .group_by(OnlineSession.platform)
        .order_by(OnlineSession.platform)
    )
    return list(db.session.execute(query))
