"""Partners who sign in on the picture surface, and what that surface knows of the city."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select

from ..audit import service as audit
from ..foundation import clock, passwords
from ..foundation.codes import codes
from ..foundation.database import SHARED, db
from ..foundation.errors import NotFound
from ..foundation.identity import Actor, permissions_of
from ..foundation.payloads import is_storable
from .models import Installation, Partner

ROLES = codes(
    "partner_role",
    ("police_liaison", "Kontaktperson, polisen", "Police liaison"),
    ("police_signatory", "Undertecknare, polisen", "Police signatory"),
    ("other_partner", "Annan samverkanspart", "Other partner"),
)

INSTALLATION_SET = audit.act("parties.installation_set", store=SHARED)
PASSWORD_SET = audit.act("parties.password_set", store=SHARED)
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
    password: str | None,
    expires_day: date,
) -> UUID:
    """Add a partner log-in that expires; raises ValueError for an unknown role.

    Without a password nobody can sign in until one is set.
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
                password_hash=passwords.hashed(password),
                expires_day=expires_day,
            )
        )
    return partner_id


def partners() -> list[Partner]:
    """All partner log-ins by name, expired ones included."""
    return list(db.session.scalars(select(Partner).order_by(Partner.username)))


def set_password(actor: Actor, partner_id: UUID, password: str) -> None:
    """Give a partner log-in a new password; raises NotFound."""
    with audit.recorded(actor, PASSWORD_SET, "partner", partner_id) as session:
        partner = session.get(Partner, partner_id)
        if partner is None:
            raise NotFound
        partner.password_hash = passwords.hashed(password)


def authenticate(username: str, password: str) -> Actor | None:
    """The actor with this name and password, or None; an expired one is None."""
    if not is_storable(username) or not is_storable(password):
        return None
    partner = db.session.scalar(select(Partner).where(Partner.username == username.strip()))
    right = passwords.matches(partner.password_hash if partner else None, password)
    return _actor(partner) if partner is not None and right else None


def load_actor(actor_id: str) -> Actor | None:
    """The actor of a session cookie's opaque id; None when unknown or expired."""
    try:
        partner = db.session.get(Partner, UUID(actor_id))
    except ValueError:
        return None
    return _actor(partner) if partner is not None else None


def _actor(partner: Partner) -> Actor | None:
    if partner.expires_day < clock.operational_day():
        return None
    roles = frozenset({partner.role})
    return Actor(
        id=str(partner.id),
        party="police",
        name=partner.display_name,
        permissions=permissions_of(roles),
        roles=roles,
    )
