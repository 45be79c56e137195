"""A batch of opened envelopes into the database: one transaction, one answer for each."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from ..accounts import devices
from ..contacts import service as contacts
from ..followups import deeds, short_codes
from ..followups import service as followups
from ..foundation import clock
from ..shifts import online_sessions
from ..shifts import service as shifts
from ..shifts.screening import CUT
from . import held
from .opening import ACT, CONTACT, ON_TASKS, SESSION, SHIFT, SHORT_CODE, Opened, Refused
from .rules import HELD, STORED, Decision, Existing, decide


class Raced(Exception):
    """Another delivery put in one of the same ids meanwhile; the batch is decided anew."""


@dataclass
class _Record:
    """The state of one id while a batch is applied; `row` is columns by name."""

    row: Any
    is_new: bool = False
    changed: Opened | None = None
    asked_revisit: bool = False
    """Whether the stored version asked for a revisit already."""


@dataclass
class Batch:
    """What a batch knows and will write."""

    device: UUID
    session: Session
    records: dict[tuple[str, UUID], _Record] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    stored: Counter[tuple[UUID, date]] = field(default_factory=Counter)
    on_tasks: deeds.Deeds | None = None
    """The tasks that its acts are about."""
    codes: list[Opened] = field(default_factory=list)
    """Records of short codes: taken after the contacts, which open their tasks."""

    @cached_property
    def by(self) -> UUID | None:
        """Whose phone it is."""
        phone = devices.phone(self.device)
        return phone.staff_id if phone is not None else None

    @cached_property
    def frozen(self) -> frozenset[int]:
        """The frozen tertials; asked for when there is a version to judge, not for new records."""
        return contacts.frozen_tertials(self.session)

    def shift_closed(self, kind: str, stored: Any) -> bool:
        """Whether the shift of a stored record is known and closed."""
        key = _value(stored, "id" if kind == SHIFT else "shift_id")
        record = self.records.get((SHIFT, key))
        return bool(record and _value(record.row, "closed"))

    def take_all(self, items: list[Opened | Refused]) -> list[Decision]:
        """Decide a whole batch; the decisions are in the order of its items."""
        decisions: list[Decision] = [Decision(HELD)] * len(items)
        for place in sorted(range(len(items)), key=lambda i: closes_a_shift(items[i])):
            decisions[place] = self.take(items[place])
        return decisions

    def take(self, item: Opened | Refused) -> Decision:
        """Decide one envelope in the light of those before it."""
        if isinstance(item, Refused):
            self.refused.append(item)
            return Decision(HELD, item.reason)
        if item.kind in ON_TASKS:
            return self._take_on_task(item)
        key = (item.kind, item.row["id"])
        record = self.records.get(key)
        decision = decide(self._existing(record, item), item.row["version"], item.row["deleted"])
        if decision.answer == STORED:
            is_new = record is None or record.is_new
            asked = bool(record and (record.asked_revisit or _asks_revisit(record)))
            self.records[key] = _Record(item.row, is_new, item, asked and not is_new)
            shift = item.row["id"] if item.kind == SHIFT else item.row["shift_id"]
            self.stored[(shift, item.row["day"])] += 1
        elif decision.answer == HELD:
            self.refused.append(Refused(item.envelope, decision.reason or "", item.row["team_id"]))
        return decision

    def _take_on_task(self, item: Opened) -> Decision:
        if item.kind == SHORT_CODE:
            self.codes.append(item)
            return Decision(STORED)
        assert self.on_tasks is not None
        decision = Decision(*self.on_tasks.take(item.row, self.by))
        if decision.answer == HELD:
            self.refused.append(Refused(item.envelope, decision.reason or "", item.row["team_id"]))
        return decision

    def _existing(self, record: _Record | None, item: Opened) -> Existing | None:
        if record is None:
            return None
        return Existing(
            version=_value(record.row, "version"),
            deleted=_value(record.row, "deleted"),
            same_device=_value(record.row, "device_id") == self.device,
            same_content=self._is_same(record, item),
            shift_closed=self.shift_closed(item.kind, record.row),
            frozen=not self.frozen.isdisjoint((_value(record.row, "tertial"), item.row["tertial"])),
            same_shift=all(
                _value(record.row, name) == item.row[name]
                for name in ("shift_id", "team_id")
                if name in item.row
            ),
        )

    def _is_same(self, record: _Record, item: Opened) -> bool:
        if not _is_same(record.row, item.row):
            return False
        if item.kind != SHIFT or record.changed is not None:
            before = record.changed.payload if record.changed else item.payload
            return before == item.payload
        return shifts.says(self.session, item.row, item.payload)


def changed(stored: _Record, row: dict[str, Any], item: Opened) -> _Record:
    """A stored record that an opened version replaces."""
    asked = stored.asked_revisit or _asks_revisit(stored)
    return _Record(row, is_new=False, changed=item, asked_revisit=asked)


def _value(row: Any, name: str) -> Any:
    return row[name] if isinstance(row, dict) else getattr(row, name)


def _is_same(stored: Any, row: dict[str, Any]) -> bool:
    """Whether two rows say the same, whichever phone brought them.

    Not the phone's to say: the district of a square, which changes when areas are imported anew,
    and a shift's note that is gone since its tertial froze, or cut by the screening of its day.
    """
    ours = {"device_id"}
    if row.get("square_e") is not None:
        ours.add("district_code")
    if "note" in row and (not (note := _value(stored, "note")) or CUT in note):
        ours.add("note")
    return all(_value(stored, name) == value for name, value in row.items() if name not in ours)


def _asks_revisit(record: _Record) -> bool:
    row = record.row
    return bool((row.get if isinstance(row, dict) else row._mapping.get)("follow_up") == "revisit")


def closes_a_shift(item: Opened | Refused) -> bool:
    """Whether this envelope closes a shift: it is taken after the others of its batch, since a
    phone's envelopes are in no order and the night's edits belong before the closing."""
    return isinstance(item, Opened) and item.kind == SHIFT and item.row["closed"]


def may_all_be_new(items: list[Opened | Refused]) -> bool:
    """Whether these are first versions of contacts alone, each id once: what a phone mostly
    sends. Such a batch is written without a question; an id that stands there raises Raced."""
    opened = [item for item in items if isinstance(item, Opened)]
    return all(o.kind == CONTACT and o.row["version"] == 1 for o in opened) and len(
        {o.row["id"] for o in opened}
    ) == len(opened)


def load(session: Session, device: UUID, items: list[Opened | Refused]) -> Batch:
    """What the database knows of the ids and shifts of a batch."""
    opened = [item for item in items if isinstance(item, Opened)]
    batch = Batch(device, session)
    acts = [o.row for o in opened if o.kind == ACT]
    if acts:
        batch.on_tasks = deeds.load(
            session,
            clock.operational_day(),
            (row["task_id"] for row in acts),
            [row["id"] for row in acts],
        )
    opened = [item for item in opened if item.kind not in ON_TASKS]
    contact_ids = [o.row["id"] for o in opened if o.kind == CONTACT]
    shift_ids = {o.row["id"] if o.kind == SHIFT else o.row["shift_id"] for o in opened}
    if contact_ids:
        for key, row in contacts.known(session, contact_ids).items():
            batch.records[(CONTACT, key)] = _Record(row)
            shift_ids.add(row.shift_id)
    session_ids = [o.row["id"] for o in opened if o.kind == SESSION]
    if session_ids:
        for key, row in online_sessions.known(session, session_ids).items():
            batch.records[(SESSION, key)] = _Record(row)
            shift_ids.add(row.shift_id)
    if shift_ids:
        for key, row in shifts.known(session, shift_ids).items():
            batch.records[(SHIFT, key)] = _Record(row)
    return batch


def write(session: Session, batch: Batch, today: date) -> None:
    """Write what a batch has decided; raises Raced when an id has come in meanwhile."""
    changed = sorted(
        ((key, record) for key, record in batch.records.items() if record.changed),
        key=lambda item: (item[0][0] != SHIFT, item[0][1].bytes),
    )
    new_contacts = [r for (kind, _), r in changed if kind == CONTACT and r.is_new]
    for (kind, _), record in changed:
        assert record.changed is not None
        if kind == SHIFT and record.row["note"] and record.row["tertial"] in batch.frozen:
            record.row["note"] = ""  # notes are gone when their tertial freezes, late ones too
        if kind == SHIFT and record.is_new:
            if not shifts.record(session, record.row, record.changed.payload):
                raise Raced
        elif kind == SHIFT:
            shifts.replace(session, record.row, record.changed.payload)
        elif kind == SESSION and record.is_new:
            if not online_sessions.record(session, record.row):
                raise Raced
        elif kind == SESSION:
            online_sessions.replace(session, record.row)
        elif not record.is_new:
            contacts.replace(session, record.row)
    if len(contacts.record_many(session, [r.row for r in new_contacts])) != len(new_contacts):
        raise Raced
    for (kind, _), record in changed:
        assert record.changed is not None
        if kind == CONTACT and not record.row["deleted"] and not record.asked_revisit:
            followups.open_for(session, record.row, record.changed.payload["follow_up"])
    for item in batch.codes:
        short_codes.take(session, item.row)
    held.keep(session, batch.device, batch.refused, today)
