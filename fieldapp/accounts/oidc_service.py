"""Answers of the provider: who came back is found or made, and what they hold follows their groups.

What was granted by hand stays. Nobody is ever found by a name or a mail address: those can be
given anew to somebody else.
"""

import hashlib
import secrets
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ..audit import service as audit
from ..foundation import clock
from ..foundation.database import db, insert_new
from ..foundation.identity import Actor
from . import administrators
from . import oidc_rules as rules
from .administrators import ADMINISTRATOR
from .models import Membership, Staff, StaffRole
from .oidc_groups import given_by
from .oidc_models import OidcIdentity, OidcRole, OidcTeam, OidcUsed
from .oidc_rules import Change, Refused, follow
from .people import STAFF
from .rules import check_roles

SIGNED_IN = audit.act("accounts.oidc_signed_in")
CONFIRMED = audit.act("accounts.oidc_confirmed")
FOLLOWED = audit.act("accounts.oidc_followed")
REFUSED = audit.act("accounts.oidc_refused")

NOBODY = Actor(id="nobody", party="system", name="")
"""Who is refused: the log keeps nothing that the provider said of them."""

DETAIL_CHARS = 400
"""As long as the access log takes."""


class _Again(Exception):
    """Another log-in of the same new person was quicker: they are there now."""


class _Noted(Exception):
    """The refusal stands in the access log already."""


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()


def _now() -> int:
    return int(clock.now().timestamp())


def check_unused(state: str) -> None:
    """Raise Refused when a log-in was answered before; the provider is not asked then."""
    if db.session.get(OidcUsed, _hash(state)) is not None:
        raise Refused("replayed")


def _use_up(session: Session, state: str) -> bool:
    """Take the one answer that a log-in has; False when it was taken before."""
    now = _now()
    session.execute(delete(OidcUsed).where(OidcUsed.until < now))
    # Kept for longer than the log-in's cookie is good, so that none outlives its mark.
    row = {"state_hash": _hash(state), "until": now + 2 * 60 * rules.STATE_MINUTES}
    return bool(insert_new(OidcUsed.__table__, session, [row], OidcUsed.state_hash))


def note_refused(state: str, refused: Refused) -> None:
    """Put the refusal of a log-in that was begun here into the access log; it is used up.

    One entry, and one more for being answered again: whoever repeats it fills no log.
    """
    mark = f"{state}|replayed" if refused.reason == "replayed" else state
    with (
        suppress(_Noted),
        audit.recorded(NOBODY, REFUSED, "log-in", "", str(refused)[:DETAIL_CHARS]) as session,
    ):
        if not _use_up(session, mark):
            raise _Noted


def enter(issuer: str, claims: Mapping[str, Any], groups: frozenset[str], state: str) -> Actor:
    """Who has come back from the provider, made at their first log-in.

    claims: validated. Uses up the log-in in the transaction in which their roles and teams follow
    the groups. Raises Refused, with nothing changed, except that roles which no group gives any
    more are gone even when nothing is left.
    """
    try:
        return _enter(issuer, claims, groups, state)
    except _Again:
        return _enter(issuer, claims, groups, state)


def _enter(issuer: str, claims: Mapping[str, Any], groups: frozenset[str], state: str) -> Actor:
    known = db.session.get(OidcIdentity, (issuer, rules.subject_of(claims)))
    staff = db.session.get(Staff, known.staff_id) if known is not None else None
    if staff is not None and not staff.active:
        raise Refused("inactive")
    roles, teams = given_by(groups)
    if staff is None:
        if not roles:
            raise Refused("no_role")
        staff = Staff(
            id=uuid4(),
            # Nothing that somebody chose at the provider becomes a log-in name here.
            username=f"oidc-{secrets.token_hex(5)}",
            display_name=rules.display_name(claims),
            active=True,
        )
    new = known is None
    held = _roles_change(staff.id, roles)
    member = _teams_change(staff.id, teams)
    try:
        check_roles(held.after)
    except ValueError as error:
        raise Refused("incompatible") from error
    myself = Actor(id=str(staff.id), party="city", name=staff.display_name)
    staff_id, told = staff.id, _told(held, member, new=new)
    if not held.after:
        with audit.recorded(myself, FOLLOWED, "staff", staff_id, told) as session:
            _write(session, staff_id, held, member)
        raise Refused("no_role")
    with audit.recorded(myself, SIGNED_IN, "staff", staff_id, told) as session:
        if not _use_up(session, state):
            raise Refused("replayed")
        if new:
            _make(session, staff, issuer, rules.subject_of(claims))
        _write(session, staff_id, held, member)
    actor = STAFF.actor(staff_id)
    if actor is None:
        raise Refused("inactive")
    return actor


def confirm(actor: Actor, issuer: str, claims: Mapping[str, Any], state: str) -> None:
    """Check that whoever authenticated anew is who is signed in; uses up the log-in.

    claims: validated, and found fresh. Raises Refused.
    """
    known = db.session.get(OidcIdentity, (issuer, rules.subject_of(claims)))
    if known is None or str(known.staff_id) != actor.id:
        raise Refused("other_person")
    with audit.recorded(actor, CONFIRMED, "staff", actor.id) as session:
        if not _use_up(session, state):
            raise Refused("replayed")


def is_known(staff_id: str) -> bool:
    """Whether a member of staff (by an actor's id) can sign in through the provider."""
    query = select(OidcIdentity.subject).where(OidcIdentity.staff_id == UUID(staff_id))
    return db.session.scalar(query.limit(1)) is not None


def _roles_change(staff_id: UUID, wanted: frozenset[str]) -> Change[str]:
    held = db.session.scalars(select(StaffRole.role).where(StaffRole.staff_id == staff_id))
    given = db.session.scalars(select(OidcRole.role).where(OidcRole.staff_id == staff_id))
    before, through = frozenset(held), frozenset(given)
    change = follow(before, through, wanted)
    if ADMINISTRATOR in change.removed and administrators.are_only(staff_id):
        # The last one stays, and gets nothing else from groups: nobody could appoint another.
        return follow(before, through, frozenset({ADMINISTRATOR}))
    return change


def _teams_change(staff_id: UUID, wanted: frozenset[UUID]) -> Change[UUID]:
    held = db.session.scalars(select(Membership.team_id).where(Membership.staff_id == staff_id))
    given = db.session.scalars(select(OidcTeam.team_id).where(OidcTeam.staff_id == staff_id))
    return follow(frozenset(held), frozenset(given), wanted)


def _told(held: Change[str], member: Change[UUID], *, new: bool) -> str:
    """What changes, for the access log: roles by name, teams by id."""
    words = ["new"] if new else []
    words += [f"+{what}" for what in sorted(map(str, (*held.added, *member.added)))]
    words += [f"-{what}" for what in sorted(map(str, (*held.removed, *member.removed)))]
    return " ".join(words)[:DETAIL_CHARS]


def _make(session: Session, staff: Staff, issuer: str, subject: str) -> None:
    session.add(staff)
    session.flush()
    row = {"issuer": issuer, "subject": subject, "staff_id": staff.id}
    if not insert_new(OidcIdentity.__table__, session, [row], OidcIdentity.staff_id):
        raise _Again


def _write(session: Session, staff_id: UUID, held: Change[str], member: Change[UUID]) -> None:
    """Let the tables follow; what another log-in of this person has done meanwhile may stand.

    Raises Conflict where two who are the last administrators would cease to be at once.
    """
    were = administrators.hold(session) if ADMINISTRATOR in held.removed else 0
    for table, column, change in (
        (StaffRole, "role", held),
        (Membership, "team_id", member),
    ):
        mine, value = table.staff_id == staff_id, getattr(table, column)
        session.execute(delete(table).where(mine, value.in_(list(change.removed))))
        _insert(session, table, staff_id, column, change.added)
    for marks, column, change in ((OidcRole, "role", held), (OidcTeam, "team_id", member)):
        session.execute(delete(marks).where(marks.staff_id == staff_id))
        _insert(session, marks, staff_id, column, change.marked)
    administrators.check_left(session, were)


def _insert(
    session: Session, table: Any, staff_id: UUID, column: str, values: frozenset[Any]
) -> None:
    rows = [{"staff_id": staff_id, column: value} for value in values]
    insert_new(table.__table__, session, rows, table.staff_id)
