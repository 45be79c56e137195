"""What an administrator of social services does with partners' log-ins.

Asked by the team surface alone: the picture surface does not load this, and its role in the
database may not add a partner. The shared store's log says that the city did it; who of the
city stands in the field's log.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..audit import service as audit
from ..foundation import clock
from ..foundation.database import SHARED, db, taken
from ..foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from ..foundation.identity import Actor, permission
from ..foundation.windows import Window, window
from ..signin import links, sessions
from ..signin.rules import LINK_HOURS
from . import rules
from .models import Partner
from .people import PARTNERS
from .service import ROLES

INVITE = permission("parties.invite", ("administrator",))

INVITED = audit.act("parties.partner_invited", store=SHARED)
CHANGED = audit.act("parties.partner_changed", store=SHARED)
EXTENDED = audit.act("parties.partner_extended", store=SHARED)
ENDED = audit.act("parties.partner_ended", store=SHARED)
LINK_SHOWN = audit.act("parties.link_shown", store=SHARED, kind=audit.READ)
"""The administrator has seen a link that lets its reader in as a partner."""

RECOVERY_HOURS = 24


@dataclass(frozen=True)
class Listed:
    """A partner as the administrator sees them."""

    id: UUID
    username: str
    display_name: str
    function: str
    role: str
    email: str | None
    language: str
    expires_day: date
    over: bool


@dataclass(frozen=True)
class Details:
    """Who a partner is: nothing here gives a right."""

    display_name: str
    function: str
    email: str | None
    language: str


def _listed(row: Partner) -> Listed:
    over = rules.is_over(row.expires_day, clock.operational_day())
    return Listed(
        row.id,
        row.username,
        row.display_name,
        row.function,
        row.role,
        row.email,
        row.language,
        row.expires_day,
        over,
    )


def partners(search: str, page: int) -> Window[Listed]:
    """Partners whose name, log-in name or function holds `search`; those who are over last."""
    wanted, today = search.casefold().strip(), clock.operational_day()

    def order(row: Partner) -> tuple[bool, str, str]:
        over = rules.is_over(row.expires_day, today)
        return over, row.display_name.casefold(), row.username

    found = [
        row
        for row in db.session.scalars(select(Partner))
        if wanted in f"{row.display_name}\n{row.username}\n{row.function}".casefold()
    ]
    return window([_listed(row) for row in sorted(found, key=order)], page)


def partner(partner_id: UUID) -> Listed:
    """One partner; raises NotFound."""
    row = db.session.get(Partner, partner_id)
    if row is None:
        raise NotFound
    return _listed(row)


def invite(actor: Actor, username: str, details: Details, role: str, expires_day: date) -> UUID:
    """Add a partner who has no way in yet (see `link`); returns their id.

    Raises Conflict when the log-in name is taken, Invalid for an unknown role or a last day that
    is past or more than a year away.
    """
    _check_city(actor)
    if role not in ROLES:
        raise Invalid("There is no such role.", code="role")
    _check_day(expires_day)
    partner_id = uuid4()
    said = f"{role}, until {expires_day}"
    with (
        taken("Somebody has this log-in name already."),
        audit.recorded(actor, INVITED, "partner", partner_id, said) as session,
    ):
        session.add(
            Partner(
                id=partner_id,
                username=username,
                display_name=details.display_name,
                function=details.function,
                role=role,
                expires_day=expires_day,
                email=details.email,
                language=details.language,
            )
        )
    return partner_id


def change(actor: Actor, partner_id: UUID, details: Details) -> None:
    """Change name, function, address and language; raises NotFound. A link that went to another
    address is dead."""
    _check_city(actor)
    with audit.recorded(actor, CHANGED, "partner", partner_id) as session:
        row = _row(session, partner_id)
        if row.email != details.email:
            links.forget(session, SHARED, partner_id)
        row.display_name, row.function = details.display_name, details.function
        row.email, row.language = details.email, details.language


def extend(actor: Actor, partner_id: UUID, expires_day: date) -> None:
    """Give a log-in another last day, also one that is over; raises Invalid, NotFound."""
    _check_city(actor)
    _check_day(expires_day)
    with audit.recorded(actor, EXTENDED, "partner", partner_id, f"{expires_day}") as session:
        _row(session, partner_id).expires_day = expires_day


def end(actor: Actor, partner_id: UUID) -> None:
    """End a log-in now, with its sessions and links; raises NotFound. `extend` opens it again."""
    _check_city(actor)
    yesterday = clock.operational_day() - timedelta(days=1)
    with audit.recorded(actor, ENDED, "partner", partner_id) as session:
        row = _row(session, partner_id)
        row.expires_day = min(row.expires_day, yesterday)
        links.forget(session, SHARED, partner_id)
    sessions.end_others(actor, partner_id, store=SHARED)


def hours_of(purpose: str) -> int:
    """How many hours a link that an administrator makes is good for."""
    return RECOVERY_HOURS if purpose == "recovery" else LINK_HOURS[purpose]


def link(
    actor: Actor, partner_id: UUID, purpose: str, send: Callable[[Listed, str, int], bool]
) -> str:
    """Make a link and send it; '' when it was sent, else its path on the picture surface, once.

    purpose: 'invite' or 'recovery'. send: (partner, path, hours) → whether a letter has left.
    Raises Conflict for a log-in that is over, NotFound.
    """
    _check_city(actor)
    found = partner(partner_id)
    if found.over:
        raise Conflict("The log-in is over. Extend it first.", code="over")
    hours = hours_of(purpose)
    path = links.address(links.make(actor, PARTNERS, partner_id, purpose, hours))
    if send(found, path, hours):
        return ""
    audit.read(actor, LINK_SHOWN, "partner", partner_id, purpose)
    return path


def _check_city(actor: Actor) -> None:
    """Partners do not let partners in, whatever page they find."""
    if actor.party not in ("city", "system"):
        raise NotAllowed


def _check_day(expires_day: date) -> None:
    if not rules.may_last_until(expires_day, clock.operational_day()):
        raise Invalid("The last day lies between today and a year from now.", code="expires_day")


def _row(session: Session, partner_id: UUID) -> Partner:
    row = session.get(Partner, partner_id)
    if row is None:
        raise NotFound
    return row
