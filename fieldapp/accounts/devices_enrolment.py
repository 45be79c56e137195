"""Enrolment: a one-time code made at the desk, typed once in the app. No password is ever there."""

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from uuid import UUID, uuid4

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import current_app
from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from ..audit import service as audit
from ..foundation import clock, envelope_keys
from ..foundation.database import db
from ..foundation.errors import Invalid, NotAllowed
from ..foundation.identity import Actor, permission, registered
from . import devices, service
from .devices_models import Device, EnrolmentCode
from .devices_rules import ALPHABET, CODE_LASTS, CODE_LENGTH, MAY_HAVE_ONE
from .models import Membership, Staff, StaffRole

ENROL = permission("accounts.enrol", MAY_HAVE_ONE)
MANAGE = permission("accounts.phones", ("team_lead",))

CODE_MADE = audit.act("accounts.enrolment_code_made")
DEVICE_ENROLLED = audit.act("accounts.device_enrolled")


class WrongCode(Invalid):
    """Unknown, used or too old: the answer does not say which."""

    code = "wrong_code"
    title = "The code is not right, or too old, or used"


@dataclass(frozen=True)
class Enrolled:
    """A phone that was made known, and whose it is."""

    device: UUID
    owner: str
    teams: list[service.TeamInfo]


def _hashed(code: str) -> bytes:
    # 40 bits are soon tried through: without the server's secret a copied table says nothing.
    key = current_app.extensions["fieldapp"].session_secret.encode()
    return hmac.new(key, b"fieldapp/enrolment/1|" + code.encode(), hashlib.sha256).digest()


def colleagues(actor: Actor) -> list[tuple[UUID, str]]:
    """Whom this actor may make a code for: (id, name); oneself first, and who leads a team, all
    of its people who may have a phone and are in no team but the actor's.

    A phone gets what all its owner's teams have, and whoever made the code could type it in: for
    somebody who is in another team too, that would be a way to its zones and tasks.
    """
    own = (UUID(actor.id), actor.name)
    if MANAGE not in actor.permissions:
        return [own]
    teams = [UUID(team) for team in actor.teams]
    elsewhere = select(Membership.staff_id).where(Membership.team_id.not_in(teams))
    query = (
        select(Staff.id, Staff.display_name)
        .join(Membership, Membership.staff_id == Staff.id)
        .join(StaffRole, StaffRole.staff_id == Staff.id)
        .where(Membership.team_id.in_(teams), StaffRole.role.in_(registered()[ENROL]), Staff.active)
        .where(Staff.id.not_in(elsewhere))
        .distinct()
        .order_by(Staff.display_name, Staff.id)
    )
    return [
        own,
        *((row.id, row.display_name) for row in db.session.execute(query) if row.id != own[0]),
    ]


def make_code(actor: Actor, staff_id: UUID) -> str:
    """A new code for a phone of this person, good once and for CODE_LASTS; the one before ends.

    Raises NotAllowed for whom the actor may make none. Only its hash is kept: it is shown once.
    """
    if ENROL not in actor.permissions or staff_id not in {i for i, _ in colleagues(actor)}:
        raise NotAllowed
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    now = clock.now()
    with audit.recorded(actor, CODE_MADE, "staff", staff_id) as session:
        session.execute(
            delete(EnrolmentCode).where(
                or_(EnrolmentCode.staff_id == staff_id, EnrolmentCode.good_until <= now)
            )
        )
        session.add(
            EnrolmentCode(
                code_hash=_hashed(code),
                staff_id=staff_id,
                made_by=actor.id,
                good_until=now + CODE_LASTS,
            )
        )
    return code


def enrol_by_code(
    code: str, name: str, public_key: str, app_version: str, known_as: UUID | None = None
) -> Enrolled:
    """Enrol a phone for whom the code was made; raises WrongCode, and Invalid for another key.

    code: as `devices_rules.code_of` reads it. public_key: base64 of a SPKI DER P-256 key. The code
    is used up with it, in one transaction.
    """
    der = _public_key(public_key)
    made = db.session.get(EnrolmentCode, _hashed(code))
    owner = service.load_actor(str(made.staff_id)) if made is not None else None
    if made is None or owner is None or ENROL not in owner.permissions:
        raise WrongCode
    detail = "" if made.made_by == owner.id else f"code made by {made.made_by}"
    device_id = _same_phone(owner, der, known_as) or uuid4()
    with audit.recorded(owner, DEVICE_ENROLLED, "device", device_id, detail) as session:
        _use_up(session, made.code_hash)
        _keep(session, device_id, owner, name, der, app_version)
    mine = [team for team in service.teams() if str(team.id) in owner.teams]
    return Enrolled(device_id, owner.name, mine)


def _use_up(session: Session, code_hash: bytes) -> None:
    """Two who come with the same code at once: one of them finds it gone."""
    gone = delete(EnrolmentCode).where(
        EnrolmentCode.code_hash == code_hash, EnrolmentCode.good_until > clock.now()
    )
    if session.execute(gone.returning(EnrolmentCode.code_hash)).first() is None:
        raise WrongCode


def enrol(actor: Actor, name: str, public_key: str, app_version: str) -> UUID:
    """Enrol a phone of this member of staff without a code: past phones of a fictional city."""
    der, device_id = _public_key(public_key), uuid4()
    with audit.recorded(actor, DEVICE_ENROLLED, "device", device_id) as session:
        _keep(session, device_id, actor, name, der, app_version)
    return device_id


def _keep(
    session: Session, device_id: UUID, owner: Actor, name: str, der: bytes, app_version: str
) -> None:
    kid = envelope_keys.public()["kid"]
    device = session.get(Device, device_id)
    if device is not None:
        # What it sealed before lies on it until it says otherwise.
        device.outbox_kids = " ".join(sorted(devices.kids_held(device)))
        device.app_version, device.envelope_kid = app_version, kid
        return
    session.add(
        Device(
            id=device_id,
            staff_id=UUID(owner.id),
            name=name,
            public_key=der,
            app_version=app_version,
            enrolled_day=clock.operational_day(),
            envelope_kid=kid,
        )
    )


def _same_phone(owner: Actor, der: bytes, known_as: UUID | None) -> UUID | None:
    """The id that a phone had, if it is this person's, not revoked, and of this key."""
    query = select(Device.id).where(
        Device.id == known_as,
        Device.staff_id == UUID(owner.id),
        Device.public_key == der,
        Device.revoked_day.is_(None),
    )
    return db.session.scalar(query) if known_as is not None else None


def _public_key(encoded: str) -> bytes:
    try:
        der = base64.b64decode(encoded, validate=True)
        key = serialization.load_der_public_key(der)
    except (ValueError, binascii.Error, UnsupportedAlgorithm) as error:
        raise Invalid("The phone's key could not be read.", code="bad_key") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
        raise Invalid("The phone's key is not a P-256 key.", code="bad_key")
    return der
