"""Partners, as the room that signs people in knows them."""

from uuid import UUID

from sqlalchemy import select

from ..foundation import clock
from ..foundation.database import SHARED, db
from ..foundation.identity import Actor, permissions_of
from ..foundation.payloads import is_storable
from ..signin.people import Person
from .models import Partner


class _Partners:
    """The partners: `signin.people.People` of the shared store."""

    store = SHARED

    def by_name(self, username: str) -> Person | None:
        """Who has this log-in name."""
        if not is_storable(username):
            return None
        return _person(db.session.scalar(select(Partner).where(Partner.username == username)))

    def by_id(self, person_id: UUID) -> Person | None:
        """Who has this id."""
        return _person(db.session.get(Partner, person_id))

    def actor(self, person_id: UUID) -> Actor | None:
        """What this partner may do; None when expired or unknown."""
        partner = db.session.get(Partner, person_id)
        if partner is None or not _is_active(partner):
            return None
        roles = frozenset({partner.role})
        return Actor(
            id=str(partner.id),
            party="police",
            name=partner.display_name,
            permissions=permissions_of(roles),
            roles=roles,
        )


def _is_active(partner: Partner) -> bool:
    return partner.expires_day >= clock.operational_day()


def _person(partner: Partner | None) -> Person | None:
    if partner is None:
        return None
    return Person(
        partner.id,
        partner.username,
        partner.display_name,
        partner.email,
        _is_active(partner),
        partner.language,
    )


PARTNERS = _Partners()
"""Given to `signin` by the picture surface."""
