"""Staff, as the room that signs people in knows them."""

from uuid import UUID

from sqlalchemy import select

from ..foundation.database import FIELD, db
from ..foundation.identity import Actor, permissions_of
from ..foundation.payloads import is_storable
from ..signin.people import Person
from .models import Membership, Staff, StaffRole


class _Staff:
    """The members of staff: `signin.people.People` of the field store."""

    store = FIELD

    def by_name(self, username: str) -> Person | None:
        """Who has this log-in name."""
        if not is_storable(username):
            return None
        return _person(db.session.scalar(select(Staff).where(Staff.username == username)))

    def by_id(self, person_id: UUID) -> Person | None:
        """Who has this id."""
        return _person(db.session.get(Staff, person_id))

    def actor(self, person_id: UUID) -> Actor | None:
        """What this member of staff may do; None when inactive or unknown."""
        staff = db.session.get(Staff, person_id)
        if staff is None or not staff.active:
            return None
        held = select(StaffRole.role).where(StaffRole.staff_id == staff.id)
        roles = frozenset(db.session.scalars(held))
        member = select(Membership.team_id).where(Membership.staff_id == staff.id)
        return Actor(
            id=str(staff.id),
            party="city",
            name=staff.display_name,
            permissions=permissions_of(roles),
            roles=roles,
            teams=frozenset(str(team) for team in db.session.scalars(member)),
        )


def _person(staff: Staff | None) -> Person | None:
    if staff is None:
        return None
    return Person(
        staff.id, staff.username, staff.display_name, staff.email, staff.active, staff.language
    )


STAFF = _Staff()
"""Given to `signin` by the team surface."""
