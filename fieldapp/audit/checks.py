"""The recurring check of the log, month by month: begun, looked at, ticked off; each logged."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..foundation import clock
from ..foundation.database import FIELD, SHARED, db
from ..foundation.errors import Conflict, Invalid, NotFound
from ..foundation.identity import Actor
from . import checks_rules, reading
from .chain_rules import MONTH, month_of, months_before
from .checks_rules import HISTORY_MONTHS, SAMPLE, Found, Seen
from .models import MODELS, Check, CheckItem, CheckTick
from .reading import Shown
from .service import CITY, LOG, SYSTEM, act, read, recorded

CHECK_BEGUN = act("audit.check_begun")
CHECK_READ = act("audit.check_read", FIELD, LOG)
CHECK_TICKED = act("audit.check_ticked")

WINDOW = 5_000


@dataclass(frozen=True)
class Month:
    """A closed month and how far its check has come."""

    month: str
    is_begun: bool
    items: int
    waiting: int
    """Items that somebody here could tick off and nobody has."""
    left_to_others: int
    """Items that wait for another auditor than those who have worked on this month."""
    is_overdue: bool

    @property
    def is_done(self) -> bool:
        """Whether nothing waits."""
        return self.is_begun and not self.waiting


@dataclass(frozen=True)
class Tick:
    """What an auditor found."""

    verdict: str
    note: str
    by: str
    day: date


@dataclass(frozen=True)
class Item:
    """Something to look at, with the entry of the sample (None: dropped since) and its ticks."""

    id: UUID
    found: Found
    entry: Shown | None
    ticks: tuple[Tick, ...]


@dataclass(frozen=True)
class Checked:
    """The check of one month as its page shows it."""

    month: str
    entries: int
    begun_by: str
    begun_day: date
    seed: str
    alerts: tuple[Item, ...]
    sample: tuple[Item, ...]


def bounds(month: str) -> tuple[date, date]:
    """First and last day of a month."""
    first = date.fromisoformat(f"{month}-01")
    return first, date.fromisoformat(f"{months_before(month, -1)}-01") - timedelta(days=1)


def after(day: date) -> date:
    """The day after one: a night ends there."""
    return day + timedelta(days=1)


def months() -> list[Month]:
    """The closed months that have entries or a check, the latest first."""
    today = clock.now().date()
    known = {row.month for row in db.session.execute(select(Check.month))}
    first = _first_month()
    month = months_before(month_of(today), 1)
    listed = set(known)
    while first is not None and month >= first:
        listed.add(month)
        month = months_before(month, 1)
    return [_month(month, today, is_begun=month in known) for month in sorted(listed, reverse=True)]


def _first_month() -> str | None:
    # The earliest entry by the index; a row whose clock was wrong by decades is no month to check.
    found = [
        at
        for entry, *_rest in MODELS.values()
        if (at := db.session.scalar(select(func.min(entry.at)))) is not None
    ]
    earliest = months_before(month_of(clock.now()), 120)
    return max(min(month_of(reading.wall_clock(at)) for at in found), earliest) if found else None


def _month(month: str, today: date, *, is_begun: bool) -> Month:
    if not is_begun:
        overdue = checks_rules.is_overdue(month, today, done=False)
        return Month(month, False, 0, 0, 0, overdue)
    items = {
        str(row.id): row.actor_id
        for row in db.session.execute(
            select(CheckItem.id, CheckItem.actor_id).where(CheckItem.month == month)
        )
    }
    ticks = db.session.execute(
        select(CheckTick.item_id, CheckTick.by_id)
        .join(CheckItem, CheckItem.id == CheckTick.item_id)
        .where(CheckItem.month == month)
    ).all()
    ticked = {str(row.item_id) for row in ticks}
    waiting = checks_rules.waits_for_others(items, ticked, {row.by_id for row in ticks})
    return Month(
        month,
        True,
        len(items),
        len(waiting),
        len(items.keys() - ticked - waiting),
        checks_rules.is_overdue(month, today, done=not waiting),
    )


def begin(actor: Actor, month: str) -> None:
    """Draw a closed month's sample and apply the rules, once; raises Conflict, NotFound.

    The seed is made now, when the month is over: nobody could know which entries it draws.
    """
    if not MONTH.fullmatch(month) or not 2000 <= int(month[:4]) <= 2200:
        raise NotFound
    if month >= month_of(clock.now()):
        raise Conflict("A month is checked when it is over.")
    if db.session.get(Check, month) is not None:
        raise Conflict("The check of this month has been begun.")
    seed = secrets.token_bytes(32)
    earlier = bounds(months_before(month, HISTORY_MONTHS))[0], bounds(months_before(month, 1))[1]
    usual = checks_rules.history(_seen(*earlier))
    entries, found = checks_rules.check(seed, _seen(*bounds(month)), usual)
    with recorded(actor, CHECK_BEGUN, "log month", month, f"{entries} entries") as session:
        if session.get(Check, month) is not None:
            raise Conflict("The check of this month has been begun.")
        _keep(session, actor, month, seed, entries, found)


def _keep(
    session: Session, actor: Actor, month: str, seed: bytes, entries: int, found: list[Found]
) -> None:
    session.add(
        Check(
            month=month,
            seed=seed,
            begun_day=clock.now().date(),
            begun_by=actor.name,
            entries=entries,
        )
    )
    session.flush()
    session.add_all(
        CheckItem(id=uuid4(), month=month, position=position, **vars(one))
        for position, one in enumerate(found, 1)
    )


def _seen(first: date, last: date) -> Iterator[Seen]:
    """The entries of these days of both logs, a window at a time."""
    kinds = {kind: frozenset(reading.acts_of(told)) for kind, told in reading.KINDS.items()}
    for store in (FIELD, SHARED):
        entry = MODELS[store][0]
        wanted = reading.within(entry, first, last)
        after = 0
        while True:
            query = select(*entry.__table__.columns).where(entry.id > after, *wanted)
            with db.engines[f"{store}:read"].connect() as connection:
                rows = connection.execute(query.order_by(entry.id).limit(WINDOW)).all()
            for row in rows:
                yield _as_seen(store, row, kinds)
            if len(rows) < WINDOW:
                break
            after = rows[-1].id


def _as_seen(store: str, row: Any, kinds: dict[str, frozenset[str]]) -> Seen:
    at: datetime = reading.wall_clock(row.at)
    return Seen(
        store,
        row.id,
        at.date(),
        at.hour,
        row.actor_id,
        row.actor_name,
        row.actor_id not in (SYSTEM.id, CITY.id),
        row.surface,
        row.act in kinds["exact"],
        row.object_kind,
        row.object_id,
        row.act in kinds["alarm"],
        row.act in kinds["refused"],
    )


def checked(actor: Actor, month: str) -> Checked | None:
    """The check of a month with its entries, None when it was not begun; logged first."""
    check = db.session.get(Check, month) if MONTH.fullmatch(month) else None
    if check is None:
        return None
    read(actor, CHECK_READ, "log month", month)
    ticks: dict[UUID, list[Tick]] = {}
    for tick in db.session.scalars(
        select(CheckTick)
        .join(CheckItem, CheckItem.id == CheckTick.item_id)
        .where(CheckItem.month == month)
        .order_by(CheckTick.id)
    ):
        said = Tick(tick.verdict, tick.note, tick.by_name, tick.day)
        ticks.setdefault(tick.item_id, []).append(said)
    rows = list(
        db.session.scalars(
            select(CheckItem).where(CheckItem.month == month).order_by(CheckItem.position)
        )
    )
    entries = _entries(rows)
    items = [_item(row, entries, tuple(ticks.get(row.id, ()))) for row in rows]
    return Checked(
        month,
        check.entries,
        check.begun_by,
        check.begun_day,
        check.seed.hex(),
        tuple(item for item in items if item.found.rule != SAMPLE),
        tuple(item for item in items if item.found.rule == SAMPLE),
    )


def _entries(rows: list[CheckItem]) -> dict[tuple[str, int], Shown]:
    found = {}
    for store, (entry, *_rest) in MODELS.items():
        ids = [row.entry_id for row in rows if row.store == store and row.entry_id is not None]
        for row in db.session.scalars(select(entry).where(entry.id.in_(ids))):
            found[store, row.id] = reading.shown(row)
    return found


def _item(row: CheckItem, entries: dict[tuple[str, int], Shown], ticks: tuple[Tick, ...]) -> Item:
    found = Found(
        row.rule,
        row.store,
        row.entry_id,
        row.actor_id,
        row.actor_name,
        row.day,
        row.number,
        row.usual,
    )
    entry = entries.get((row.store, row.entry_id)) if row.entry_id is not None else None
    return Item(row.id, found, entry, ticks)


def tick(actor: Actor, month: str, item_id: UUID, verdict: str, note: str) -> None:
    """Say what one item of a month was. Raises NotFound, Invalid.

    A second tick stands beside the first; nothing is taken back.
    """
    item = db.session.get(CheckItem, item_id)
    if item is None or item.month != month:
        raise NotFound
    try:
        checks_rules.check_tick(verdict, note, item.actor_id, actor.id)
    except checks_rules.OwnAct:
        raise Invalid("Nobody ticks off their own acts: another auditor does.") from None
    except ValueError:
        raise Invalid("Choose what you found, and keep the note short.") from None
    with recorded(actor, CHECK_TICKED, "log check item", item_id, verdict) as session:
        session.add(
            CheckTick(
                item_id=item_id,
                verdict=verdict,
                note=note,
                by_id=actor.id,
                by_name=actor.name,
                day=clock.now().date(),
            )
        )
