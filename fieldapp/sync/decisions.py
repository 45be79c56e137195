"""What a team lead decides on a held envelope. Each act is named in the access log."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from flask import current_app

from ..accounts import devices
from ..audit import service as audit
from ..foundation import clock
from ..foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from ..foundation.identity import Actor, permission
from ..shifts import service as shifts
from . import held, intake
from .held import HeldEnvelope
from .opening import SHIFT, Envelope, Opened, Refused, open_all
from .rules import DUPLICATE, HELD, STORED, SUPERSEDED, Decision

DECIDE = permission("sync.decide_held", ("team_lead",))

HELD_LISTED = audit.act("sync.held_listed", kind=audit.READ)
HELD_REOPENED = audit.act("sync.held_reopened")
HELD_LET_IN = audit.act("sync.held_let_in")
DISCARD_ASKED = audit.act("sync.held_discard_asked")
DISCARDED = audit.act("sync.held_discarded")

OVERRULED = frozenset({"other_device", "shift_closed", "version_conflict"})
"""Reasons of the merge order that a team lead may overrule; a frozen tertial stays frozen."""

LET_IN = OVERRULED | {"future_day", "device_revoked", "wrong_team"}
"""Reasons that may be let in: these, a day that is corrected, and what a revoked phone or one
whose owner has changed teams had sealed before (by the merge order, like any other)."""

RETRIED = ("unknown_schema", "unknown_code", "cannot_open")
"""Reasons that an upgrade of the server, or a restored key, may have done away with."""


def waiting(actor: Actor) -> list[tuple[HeldEnvelope, str]]:
    """Held envelopes of the actor's teams, each with the name of its phone."""
    audit.read(actor, HELD_LISTED, "held envelope")
    rows = _mine(actor)
    names = devices.phone_names({row.device_id for row in rows})
    return [(row, names[row.device_id]) for row in rows]


def _mine(actor: Actor) -> list[HeldEnvelope]:
    teams = frozenset(map(UUID, actor.teams))
    return held.waiting(devices.phones_of_teams(teams), teams)


def shifts_awaited(actor: Actor) -> list[date]:
    """Operational days of shifts whose contacts have come from my teams' phones and which have
    not come themselves: their hours are missing from every rate."""
    phones = devices.phones_of_teams(frozenset(map(UUID, actor.teams)))
    delivered = audit.shifts_delivered(list(phones))
    there = shifts.arrived(delivered)
    return sorted(day for shift, day in delivered.items() if shift not in there)


def reopen(actor: Actor, held_id: UUID) -> Decision:
    """Try a held envelope again by all the rules; it stays held when they still say so."""
    return _enter(actor, held_id, HELD_REOPENED, overrule=False, day=None)


def let_in(actor: Actor, held_id: UUID, day: date | None = None) -> Decision:
    """Let a held version in against the merge order, or with its day corrected.

    `day` (an operational day, not in the future) is given for an envelope held as future_day.
    Raises Conflict when it still cannot be let in.
    """
    if day is not None and day > clock.operational_day():
        raise Invalid("The day is in the future.")
    if day is not None and not held.waits_for(held_id, "future_day"):
        raise Invalid("Only a day that lay in the future is corrected.")
    return _enter(actor, held_id, HELD_LET_IN, overrule=True, day=day)


def ask_discard(actor: Actor, held_id: UUID) -> None:
    """Ask for a held envelope to be discarded; a second person must confirm."""
    _check_mine(actor, held_id)
    with audit.recorded(actor, DISCARD_ASKED, "held envelope", held_id) as session:
        row = held.get(session, held_id)
        if row is None:
            raise NotFound
        row.discard_asked_by = actor.id


def confirm_discard(actor: Actor, held_id: UUID) -> None:
    """Discard a held envelope that somebody else has asked to discard; its ciphertext goes."""
    _check_mine(actor, held_id)
    with audit.recorded(actor, DISCARDED, "held envelope", held_id) as session:
        row = held.get(session, held_id)
        if row is None:
            raise NotFound
        if row.discard_asked_by is None or row.discard_asked_by == actor.id:
            raise Conflict("Two people discard an envelope: one asks, another confirms.")
        held.decided(session, held_id, held.DISCARDED, actor.id)


def retry_all(actor: Actor) -> int:
    """Try again all that an upgrade may have made readable; returns how many came in."""
    came_in = 0
    for row in held.all_waiting():
        if row.reason in RETRIED:
            decision = _enter(actor, row.id, HELD_REOPENED, overrule=False, day=None, mine=False)
            came_in += decision.answer != HELD
    return came_in


def _check_mine(actor: Actor, held_id: UUID) -> None:
    if held_id not in {row.id for row in _mine(actor)}:
        raise NotFound


def _read(
    envelope: Envelope, device: UUID, day: date | None, by: Actor, *, overrule: bool
) -> Opened | Refused:
    phone = devices.phone(device)
    if not overrule and (phone is None or phone.revoked):
        return Refused(envelope, "device_revoked")
    keys = current_app.extensions["fieldapp"].envelope_keys
    today = clock.operational_day()
    teams = phone.teams if phone is not None else frozenset()
    if overrule:
        # The phone's owner has changed teams since: the record's own team lead lets it in.
        teams |= frozenset(map(UUID, by.teams))
    item = open_all(keys, device, teams, date.max if day else today, [envelope])[0]
    if isinstance(item, Opened) and day is not None:
        if item.kind == SHIFT:
            return Refused(envelope, "future_day")  # its id is made of its day
        row = item.row | {"day": day, "tertial": clock.tertial_of(day)}
        return replace(item, row=row)
    return item


def _enter(
    actor: Actor,
    held_id: UUID,
    done: audit.Act,
    *,
    overrule: bool,
    day: date | None,
    mine: bool = True,
) -> Decision:
    if mine:
        _check_mine(actor, held_id)
    with audit.recorded(actor, done, "held envelope", held_id) as session:
        row = held.get(session, held_id)
        if row is None:
            raise NotFound
        item = _read(held.envelope(row), row.device_id, day, actor, overrule=overrule)
        if mine and isinstance(item, Opened) and str(item.row["team_id"]) not in actor.teams:
            raise NotAllowed("This is another team's record; its own team lead decides.")
        batch = intake.load(session, row.device_id, [item])
        decision = batch.take(item)
        if decision.answer == HELD and overrule and isinstance(item, Opened):
            decision = _overruled(batch, item, decision)
        if decision.answer == HELD and overrule:
            # Within the transaction: the log must not say that something was let in.
            raise Conflict("This envelope cannot be let in as it is.", code=decision.reason)
        if decision.answer == STORED:
            batch.refused.clear()
            intake.write(session, batch, clock.operational_day())
        if decision.answer in (STORED, DUPLICATE, SUPERSEDED):
            held.decided(session, held_id, held.LET_IN, actor.id)
        elif row.reason != decision.reason:
            row.reason = decision.reason or row.reason
    return decision


def _overruled(batch: intake.Batch, item: Opened, decision: Decision) -> Decision:
    key = (item.kind, item.row["id"])
    record = batch.records.get(key)
    if decision.reason not in OVERRULED or record is None:
        return decision
    if record.row.deleted:
        return Decision(SUPERSEDED)
    if not batch.frozen.isdisjoint((record.row.tertial, item.row["tertial"])):
        return Decision(HELD, "frozen")
    # The phone that wrote the record keeps it; the version goes on from the stored one.
    version = max(record.row.version + 1, item.row["version"])
    row = item.row | {"version": version, "device_id": record.row.device_id}
    batch.records[key] = intake.changed(record, row, item)
    return Decision(STORED)
