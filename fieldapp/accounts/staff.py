"""What an administrator does with accounts: invite, change rights, close, send a way back in."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import Row, delete, select
from sqlalchemy.orm import Session

from ..audit import service as audit
from ..foundation.database import db, taken
from ..foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from ..foundation.identity import Actor, permission
from ..foundation.windows import Window, window
from ..signin import links, sessions
from ..signin.rules import LINK_HOURS
from . import administrators, rules
from .models import Membership, Staff, StaffRole
from .oidc_models import OidcIdentity
from .people import STAFF
from .service import TeamInfo, teams

MANAGE = permission("accounts.manage", ("administrator",))

INVITED = audit.act("accounts.staff_invited")
DETAILS_CHANGED = audit.act("accounts.details_changed")
RIGHTS_CHANGED = audit.act("accounts.rights_changed")
CLOSED = audit.act("accounts.staff_closed")
OPENED = audit.act("accounts.staff_opened")
LINK_SHOWN = audit.act("accounts.link_shown", kind=audit.READ)
"""The administrator has seen a link that lets its reader in as somebody else."""


@dataclass(frozen=True)
class Account:
    """A member of staff as the administrator sees them."""

    id: UUID
    username: str
    display_name: str
    email: str | None
    language: str
    active: bool
    roles: frozenset[str]
    teams: tuple[TeamInfo, ...]
    through_provider: bool
    """Signs in through the municipality's account, whose groups give roles and teams too."""

    @property
    def excluded(self) -> tuple[str, str] | None:
        """Two roles that nobody is given together any more, held from before."""
        return rules.excluded(self.roles)


@dataclass(frozen=True)
class Details:
    """Who somebody is: nothing here gives a right."""

    display_name: str
    email: str | None
    language: str


@dataclass(frozen=True)
class Rights:
    """What somebody may do and whose shifts they see."""

    roles: frozenset[str]
    teams: frozenset[UUID]


def accounts(search: str, page: int) -> Window[Account]:
    """Accounts whose name or log-in name holds `search`, in any letters; closed ones last."""
    wanted = search.casefold().strip()
    rows = db.session.execute(
        select(Staff.id, Staff.username, Staff.display_name, Staff.active)
    ).all()

    def order(row: Row) -> tuple[bool, str, str]:
        return not row.active, row.display_name.casefold(), row.username

    # Both databases fold Å, Ä and Ö differently; a municipality's staff are few.
    found = [r for r in rows if wanted in f"{r.display_name}\n{r.username}".casefold()]
    shown = window(sorted(found, key=order), page)
    by_id = {account.id: account for account in _accounts([row.id for row in shown.rows])}
    return Window(
        [by_id[row.id] for row in shown.rows],
        shown.page,
        shown.pages,
        shown.first,
        shown.last,
        shown.of,
    )


def account(staff_id: UUID) -> Account:
    """One account; raises NotFound."""
    found = _accounts([staff_id])
    if not found:
        raise NotFound
    return found[0]


def _accounts(ids: Collection[UUID]) -> list[Account]:
    named = {team.id: team for team in teams()}
    roles: dict[UUID, set[str]] = {}
    held = select(StaffRole.staff_id, StaffRole.role).where(StaffRole.staff_id.in_(ids))
    for staff_id, role in db.session.execute(held):
        roles.setdefault(staff_id, set()).add(role)
    member: dict[UUID, list[TeamInfo]] = {}
    belongs = select(Membership.staff_id, Membership.team_id).where(Membership.staff_id.in_(ids))
    for staff_id, team_id in db.session.execute(belongs):
        member.setdefault(staff_id, []).append(named[team_id])
    provided = frozenset(
        db.session.scalars(select(OidcIdentity.staff_id).where(OidcIdentity.staff_id.in_(ids)))
    )
    return [
        Account(
            staff.id,
            staff.username,
            staff.display_name,
            staff.email,
            staff.language,
            staff.active,
            frozenset(roles.get(staff.id, ())),
            tuple(sorted(member.get(staff.id, ()), key=lambda team: team.name)),
            staff.id in provided,
        )
        for staff in db.session.scalars(select(Staff).where(Staff.id.in_(ids)))
    ]


def invite(actor: Actor, username: str, details: Details, rights: Rights) -> UUID:
    """Add a member of staff who has no way in yet (see `link`); returns their id.

    Raises Conflict when the log-in name is taken, Invalid for rights that nobody may have.
    """
    _check_rights(rights)
    staff_id = uuid4()
    with (
        taken("Somebody has this log-in name already."),
        audit.recorded(actor, INVITED, "staff", staff_id, _said(rights)) as session,
    ):
        session.add(
            Staff(
                id=staff_id,
                username=username,
                display_name=details.display_name,
                email=details.email,
                language=details.language,
                active=True,
            )
        )
        session.flush()
        _put_rights(session, staff_id, rights)
    return staff_id


def change_details(actor: Actor, staff_id: UUID, details: Details) -> None:
    """Change name, address and language; raises NotFound. A link that went to another address is
    dead."""
    with audit.recorded(actor, DETAILS_CHANGED, "staff", staff_id) as session:
        staff = _staff(session, staff_id)
        if staff.email != details.email:
            links.forget(session, STAFF.store, staff_id)
        staff.display_name = details.display_name
        staff.email = details.email
        staff.language = details.language


def change_rights(actor: Actor, staff_id: UUID, rights: Rights) -> None:
    """Change roles and teams. Their sessions end: nobody goes on with rights that are gone.

    Raises NotAllowed for one's own, Conflict when no administrator would be left, Invalid for
    rights that nobody may have, NotFound.
    """
    _check_not_self(actor, staff_id)
    _check_rights(rights)
    with audit.recorded(actor, RIGHTS_CHANGED, "staff", staff_id, _said(rights)) as session:
        before = administrators.hold(session)
        _staff(session, staff_id)
        session.execute(delete(StaffRole).where(StaffRole.staff_id == staff_id))
        session.execute(delete(Membership).where(Membership.staff_id == staff_id))
        _put_rights(session, staff_id, rights)
        administrators.check_left(session, before)
    sessions.end_others(actor, staff_id, store=STAFF.store)


def close(actor: Actor, staff_id: UUID) -> None:
    """Close an account: its sessions end, its links are dead, its phones deliver to be held.

    Raises NotAllowed for one's own, Conflict when no administrator would be left, NotFound.
    """
    _check_not_self(actor, staff_id)
    with audit.recorded(actor, CLOSED, "staff", staff_id) as session:
        before = administrators.hold(session)
        _staff(session, staff_id).active = False
        links.forget(session, STAFF.store, staff_id)
        session.flush()
        administrators.check_left(session, before)
    sessions.end_others(actor, staff_id, store=STAFF.store)


def reopen(actor: Actor, staff_id: UUID) -> None:
    """Open a closed account again, with the rights and the log-in that it had; raises NotFound."""
    with audit.recorded(actor, OPENED, "staff", staff_id) as session:
        _staff(session, staff_id).active = True


def end_sessions(actor: Actor, staff_id: UUID) -> None:
    """Sign somebody out everywhere; raises NotFound."""
    account(staff_id)
    sessions.end_others(actor, staff_id, store=STAFF.store)


def hours_of(purpose: str) -> int:
    """How many hours a link that an administrator makes is good for."""
    return rules.RECOVERY_HOURS if purpose == "recovery" else LINK_HOURS[purpose]


def link(
    actor: Actor, staff_id: UUID, purpose: str, send: Callable[[Account, str, int], bool]
) -> str:
    """Make a link for somebody else and send it; '' when it was sent, else its path, once.

    purpose: 'invite' or 'recovery'. send: (account, path of the link, hours) → whether a letter
    has left. Raises NotAllowed for oneself, Conflict for a closed account, NotFound.
    """
    _check_not_self(actor, staff_id)
    found = account(staff_id)
    if not found.active:
        raise Conflict("The account is closed. Open it first.", code="closed")
    hours = hours_of(purpose)
    path = links.address(links.make(actor, STAFF, staff_id, purpose, hours))
    if send(found, path, hours):
        return ""
    audit.read(actor, LINK_SHOWN, "staff", staff_id, purpose)
    return path


def _said(rights: Rights) -> str:
    """Rights as the log has them: roles, and the number of teams."""
    return f"{', '.join(sorted(rights.roles)) or 'no role'}; {len(rights.teams)} teams"


def _check_not_self(actor: Actor, staff_id: UUID) -> None:
    if actor.id == str(staff_id):
        raise NotAllowed("Another administrator changes your rights, not you.", code="own_account")


def _check_rights(rights: Rights) -> None:
    try:
        rules.check_roles(rights.roles)
    except ValueError:
        raise Invalid("These roles cannot be held together.", code="roles") from None
    if not rights.teams <= {team.id for team in teams()}:
        raise Invalid("There is no such team.", code="teams")


def _staff(session: Session, staff_id: UUID) -> Staff:
    staff = session.get(Staff, staff_id)
    if staff is None:
        raise NotFound
    return staff


def _put_rights(session: Session, staff_id: UUID, rights: Rights) -> None:
    session.add_all(StaffRole(staff_id=staff_id, role=role) for role in sorted(rights.roles))
    session.add_all(Membership(staff_id=staff_id, team_id=team) for team in rights.teams)
    session.flush()
