"""Check-ins: a worker says when to be back; when no sign comes, the duty manager gets a letter.

What is kept is a time that the worker chose, the team and the phone; no position, no contact, no
shift. The time goes when the worker ends it or the letter has left, the row with the day.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from ..accounts import devices, numbers
from ..accounts import service as accounts
from ..accounts.devices import Phone
from ..audit import service as audit
from ..audit.service import SYSTEM
from ..foundation import clock, mail
from ..foundation.database import FIELD, db, writing
from ..foundation.errors import Invalid
from .checkins_rules import Said, counts, is_given_up, is_overdue
from .models import CheckIn

TOLD = audit.act("shifts.checkin_told")
NOT_TOLD = audit.act("shifts.checkin_not_told")


@dataclass(frozen=True)
class Heard:
    """What the server answers: whether it knows, whether it can tell anybody, whether it has."""

    known: bool
    tells: bool
    told: bool


def hear(phone: Phone, team_id: UUID, said: Said) -> Heard:
    """Take what a phone says of its check-in; raises Invalid for a team that is not its owner's.

    A revoked phone's is not taken, and the answer says so.
    """
    if phone.revoked:
        return Heard(known=False, tells=False, told=False)
    if team_id not in phone.teams:
        raise Invalid("The phone's owner is not in this team.")
    try:
        told = _keep(phone, team_id, said)
    except IntegrityError:
        told = _keep(phone, team_id, said)  # the phone's first two came at once
    return Heard(known=True, tells=_address(team_id) is not None, told=told)


def _keep(phone: Phone, team_id: UUID, said: Said) -> bool:
    # No act of the access log, which has clock times and is kept for years: a worker's evening
    # would stand there. What the log is told is that somebody had to be told.
    with writing(FIELD) as session:
        row = session.get(CheckIn, phone.id, with_for_update=True)
        known = (row.checkin_id, row.version) if row else None
        if row is not None and not counts(known, said):
            return row.told
        due = None if said.due_in is None else int(clock.now().timestamp()) + said.due_in
        if row is None:
            row = CheckIn(device_id=phone.id)
            session.add(row)
        row.told = bool(row.told) and row.checkin_id == said.checkin_id
        row.checkin_id, row.version, row.team_id = said.checkin_id, said.version, team_id
        row.due, row.day = due, clock.operational_day()
        return row.told


def _address(team_id: UUID) -> str | None:
    """Where a letter about this team goes; None where nobody can be written to."""
    if not mail.is_set_up():
        return None
    found = numbers.of_teams(frozenset({team_id})).get(team_id)
    return found.duty_email if found else None


@dataclass(frozen=True)
class Done:
    """What one look at the check-ins did: letters sent, letters that wait, given up."""

    told: int
    waiting: int
    given_up: int


def tell() -> Done:
    """Write to the duty managers of all whose time has passed without a sign.

    At least once: a letter may go twice when this is interrupted between sending and noting it,
    but none is left out. What cannot be sent is tried again for hours, and then given up.
    """
    now = clock.now().timestamp()
    told = waiting = given_up = 0
    for row in [r for r in _running() if is_overdue(r.due, now)]:
        if _write_to_duty(row):
            _over(row, TOLD)
            told += 1
        elif is_given_up(row.due, now):
            _over(row, NOT_TOLD)
            given_up += 1
        else:
            waiting += 1
    _forget_earlier_days()
    return Done(told, waiting, given_up)


class _Row(NamedTuple):
    """A check-in as it stood when it was looked at: something newer may come meanwhile."""

    device_id: UUID
    checkin_id: UUID
    version: int
    team_id: UUID
    due: int


def _running() -> list[_Row]:
    columns = (getattr(CheckIn, name) for name in _Row._fields)
    query = select(*columns).where(CheckIn.due.is_not(None)).order_by(CheckIn.due)
    return [_Row(*row) for row in db.session.execute(query)]


def _write_to_duty(row: _Row) -> bool:
    address = _address(row.team_id)
    if address is None:
        return False
    with force_locale("sv"):
        subject, text = _letter(row)
    db.session.rollback()  # no reading stands open while a mail server takes its time
    try:
        mail.send(address, subject, text)
    except mail.NotSent:
        return False
    return True


def _letter(row: _Row) -> tuple[str, str]:
    team = next((t.name for t in accounts.teams() if t.id == row.team_id), "")
    phone = devices.phone_names([row.device_id]).get(row.device_id, "")
    due = datetime.fromtimestamp(row.due, clock.STOCKHOLM).strftime("%H:%M")
    subject = _("No sign from %(team)s since %(time)s", team=team, time=due)
    lines = (
        _("A worker of %(team)s said to be back by %(time)s and has given no sign.",
          team=team, time=due),
        _("The phone: %(phone)s.", phone=phone),
        _("Call the worker and the colleague. If you reach nobody, do as your routine says."),
        _("The server knows no position, and not what the worker was doing. The phone may simply "
          "have no network."),
    )  # fmt: skip
    return subject, "\n\n".join(lines) + "\n"


def _over(row: _Row, act: audit.Act) -> None:
    """The time goes; unless the worker has said something newer meanwhile."""
    same = (
        CheckIn.device_id == row.device_id,
        CheckIn.checkin_id == row.checkin_id,
        CheckIn.version == row.version,
    )
    with audit.recorded(SYSTEM, act, "team", row.team_id) as session:
        session.execute(update(CheckIn).where(*same).values(due=None))
        if act is TOLD:
            # Also of a check-in that was moved on while the letter left: the worker must know.
            mine = (CheckIn.device_id == row.device_id, CheckIn.checkin_id == row.checkin_id)
            session.execute(update(CheckIn).where(*mine).values(told=True))


def _forget_earlier_days() -> None:
    today = clock.operational_day()
    over = (CheckIn.due.is_(None), CheckIn.day < today)
    if db.session.scalar(select(CheckIn.device_id).where(*over).limit(1)) is None:
        return
    with writing(FIELD) as session:
        session.execute(delete(CheckIn).where(*over))
