"""Enrolled phones as other rooms meet them: whose a signature is, what a phone says of itself."""

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from flask import current_app
from sqlalchemy import Uuid, bindparam, exists, or_, select, update
from sqlalchemy.orm import Session

from ..foundation import clock
from ..foundation.database import db
from ..foundation.errors import NotSignedIn
from .devices_models import Device
from .devices_rules import MAY_HAVE_ONE, Status
from .models import Membership, Staff, StaffRole
from .service import team_ids_of

DELIVERY_CONTEXT = "fieldapp/delivery/1"
"""First line of what a phone signs: a signature for deliveries is good for nothing else."""

OUTBOX_CONTEXT = "fieldapp/outbox/1"
"""And this of a file of what waits on it: neither signature is good in the other's place."""

SAID = (
    "app_version",
    "last_day_seen",
    "status_day",
    "queue_length",
    "queue_oldest_days",
    "error_code",
    "envelope_kid",
    "outbox_kids",
)
"""Columns of what a phone has said of itself, and when it was last heard of: days."""


@dataclass(frozen=True)
class Phone:
    """An enrolled phone as other rooms see it."""

    id: UUID
    staff_id: UUID
    teams: frozenset[UUID]
    revoked: bool
    said: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """Column → value of SAID, as it stands."""


def verify_delivery(device_id: str, signature: str, method: str, path: str, body: bytes) -> Phone:
    """The phone whose signature stands under a request; raises NotSignedIn.

    signature: base64 of r‖s (64 bytes), ECDSA P-256 with SHA-256 over
    "fieldapp/delivery/1\\n" METHOD " " path "\\n" body.
    """
    return _signed_by(
        device_id, signature, f"{DELIVERY_CONTEXT}\n{method} {path}\n".encode() + body
    )


def verify_outbox(device_id: str, signature: str, body: bytes) -> Phone:
    """The phone that saved a file of its outbox; raises NotSignedIn.

    signature: as of a delivery, over "fieldapp/outbox/1\\n" device "\\n" body.
    """
    return _signed_by(device_id, signature, f"{OUTBOX_CONTEXT}\n{device_id}\n".encode() + body)


def _signed_by(device_id: str, signature: str, signed: bytes) -> Phone:
    try:
        rows = db.session.execute(_PHONE, {"device": UUID(device_id)}).all()
        raw = base64.b64decode(signature, validate=True)
    except (ValueError, binascii.Error):
        raise NotSignedIn("The signature could not be read.", code="bad_signature") from None
    if not rows:
        raise NotSignedIn("This phone is not enrolled here.", code="unknown_device")
    if len(raw) != 64:
        raise NotSignedIn("The signature could not be read.", code="bad_signature")
    device = rows[0]
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    try:
        _verifying_key(device.public_key).verify(der, signed, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        raise NotSignedIn("The signature is not this phone's.", code="bad_signature") from None
    return Phone(
        device.id,
        device.staff_id,
        frozenset(row.team_id for row in rows if row.team_id is not None),
        # Who has left, or may have none any more, delivers what is sealed, to be held, like a
        # revoked phone.
        device.revoked_day is not None or not device.active or not device.may_have_one,
        {name: getattr(device, name) for name in SAID},
    )


_PHONE = (
    select(
        Device.id,
        Device.staff_id,
        Device.public_key,
        Device.revoked_day,
        *(getattr(Device, name) for name in SAID),
        Membership.team_id,
        Staff.active,
        exists()
        .where(StaffRole.staff_id == Device.staff_id, StaffRole.role.in_(MAY_HAVE_ONE))
        .label("may_have_one"),
    )
    .join(Staff, Staff.id == Device.staff_id)
    .outerjoin(Membership, Membership.staff_id == Device.staff_id)
    .where(Device.id == bindparam("device", type_=Uuid))
)
"""A phone with its teams, a row for each: one question for each delivery."""


@lru_cache(maxsize=1024)
def _verifying_key(der: bytes) -> ec.EllipticCurvePublicKey:
    key = serialization.load_der_public_key(der)
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise NotSignedIn("The phone's key is not a P-256 key.", code="bad_key")
    return key


def heard(phone: Phone, status: Status | None) -> dict[str, Any]:
    """What changes by hearing from a phone today: column → value, empty when nothing does.

    Days, never a time; without a status, or with an older one than is known, only the day on
    which it was last seen.
    """
    today: date = clock.operational_day()
    new: dict[str, Any] = {"last_day_seen": today}
    if status is not None and not status.is_older_than(phone.said.get("status_day")):
        new |= {
            "app_version": status.app,
            "status_day": today,
            "queue_length": status.queue,
            "queue_oldest_days": status.oldest_days,
            "error_code": status.error,
            "envelope_kid": status.kid,
            "outbox_kids": " ".join(sorted(status.kids)),
        }
    return {name: value for name, value in new.items() if phone.said.get(name) != value}


def note(session: Session, phone: Phone, changes: Mapping[str, Any]) -> None:
    """Write what `heard` found; nothing where nothing changed."""
    if changes:
        session.execute(update(Device).where(Device.id == phone.id).values(**changes))


def kids_needed() -> frozenset[str]:
    """Ids of the envelope keys that some phone may still hold envelopes for.

    Every enrolled phone counts, revoked ones too, until it has said that it holds nothing of a key
    and seals to another, or is written off. One that has never said may hold any of ours.
    """
    return frozenset().union(*_kids_by_phone().values())


def phones_needing(kid: str) -> list[str]:
    """Names of the phones that may still hold something sealed to an envelope key, with whose
    they are, sorted."""
    ids = [phone for phone, kids in _kids_by_phone().items() if kid in kids]
    return sorted(phone_names(ids).values())


def _kids_by_phone() -> dict[UUID, frozenset[str]]:
    query = select(Device.id, Device.envelope_kid, Device.outbox_kids, Device.status_day)
    rows = db.session.execute(query.where(Device.written_off_day.is_(None)))
    return {row.id: kids_held(row) for row in rows}


def kids_held(device: Any) -> frozenset[str]:
    """Ids of the envelope keys that a phone may hold envelopes for; one that has never said may
    hold any of ours. device: envelope_kid, outbox_kids and status_day, as they stand."""
    held = {device.envelope_kid} - {None} | set((device.outbox_kids or "").split())
    if device.envelope_kid is None and device.status_day is None:
        held |= set(current_app.extensions["fieldapp"].envelope_keys)
    return frozenset(held)


def phones_of_teams(team_ids: frozenset[UUID]) -> frozenset[UUID]:
    """Phones of staff in these teams, and of staff in no team any more; revoked ones included."""
    query = (
        select(Device.id)
        .outerjoin(Membership, Membership.staff_id == Device.staff_id)
        .where(or_(Membership.team_id.in_(list(team_ids)), Membership.team_id.is_(None)))
    )
    return frozenset(db.session.scalars(query))


def phone_names(device_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Id → name of a phone and of its owner: every phone may be called the same."""
    query = (
        select(Device.id, Device.name, Staff.display_name)
        .join(Staff, Staff.id == Device.staff_id)
        .where(Device.id.in_(list(device_ids)))
    )
    return {row.id: f"{row.name} – {row.display_name}" for row in db.session.execute(query)}


def phone(device_id: UUID) -> Phone | None:
    """An enrolled phone by its id."""
    device = db.session.get(Device, device_id)
    if device is None:
        return None
    teams = team_ids_of(device.staff_id)
    return Phone(device.id, device.staff_id, teams, device.revoked_day is not None)
