"""There is always an administrator: whoever takes the role away looks here first."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ..foundation.database import db
from ..foundation.errors import Conflict
from .models import Staff, StaffRole

ADMINISTRATOR = "administrator"


def hold(session: Session) -> int:
    """How many there are; two who remove each other at once take turns here."""
    return len(session.scalars(_administrators().with_for_update()).all())


def check_left(session: Session, before: int) -> None:
    """Raise Conflict when there were some before and none is left."""
    if before and session.scalar(_administrators().limit(1)) is None:
        raise Conflict("Somebody must be administrator.", code="last_administrator")


def are_only(staff_id: UUID) -> bool:
    """Whether this member of staff is the only administrator who can sign in."""
    found = db.session.execute(_administrators().limit(2)).all()
    return [staff.id for (staff,) in found] == [staff_id]


def _administrators() -> Select[Staff]:
    return (
        select(Staff)
        .join(StaffRole, StaffRole.staff_id == Staff.id)
        .where(StaffRole.role == ADMINISTRATOR, Staff.active)
        .order_by(Staff.id)
    )
