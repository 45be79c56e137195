"""Partners who sign in on the picture surface, and what that surface knows of the city."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select

from ..audit import service as audit
from ..foundation.codes import codes
from ..foundation.database import SHARED, db
from ..foundation.identity import Actor
from .models import Installation, Partner

ROLES = codes(
    "partner_role",
    ("police_liaison", "Kontaktperson, polisen", "Police liaison"),
    ("police_signatory", "Undertecknare, polisen", "Police signatory"),
    ("other_partner", "Annan samverkanspart", "Other partner"),
)

INSTALLATION_SET = audit.act("parties.installation_set", store=SHARED)
PARTNER_ADDED = audit.act("parties.partner_added", store=SHARED)


def set_installation(actor: Actor, name: str, *, demo: bool) -> None:
    """Tell the shared side the organisation's name and whether it is fictional, once."""
    with audit.recorded(actor, INSTALLATION_SET, "installation", 1) as session:
        known = session.get(Installation, 1)
        if known is None:
            session.add(Installation(id=1, name=name, demo=demo))
        elif known.demo != demo:
            raise ValueError("a fictional installation can never become a real one")


def installation() -> Installation | None:
    """What the shared side knows of the organisation."""
    return db.session.get(Installation, 1)


def is_demo() -> bool:
    """Whether the organisation behind this surface is fictional."""
    found = installation()
    return bool(found and found.demo)


def add_partner(
    actor: Actor,
    username: str,
    display_name: str,
    function: str,
    role: str,
    expires_day: date,
) -> UUID:
    """Add a partner log-in that expires; raises ValueError for an unknown role.

    Nobody can sign in before a one-time link of `signin.links` was used.
    """
    if role not in ROLES:
        raise ValueError(f"unknown role: {role}")
    partner_id = uuid4()
    with audit.recorded(actor, PARTNER_ADDED, "partner", partner_id) as session:
        session.add(
            Partner(
                id=partner_id,
                username=username,
                display_name=display_name,
                function=function,
                role=role,
                expires_day=expires_day,
            )
        )
    return partner_id


def partners() -> list[Partner]:
    """All partner log-ins by name, expired ones included."""
    return list(db.session.scalars(select(Partner).order_by(Partner.username)))
