"""The log as an auditor reads it, a page at a time. Each reading is an entry itself, first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import pgettext
from sqlalchemy import ColumnElement, func, or_, select

from ..foundation import clock, windows
from ..foundation.database import FIELD, SHARED, db
from ..foundation.errors import Invalid
from ..foundation.identity import Actor, permission
from ..foundation.payloads import is_storable
from ..foundation.windows import Window
from . import retention, sealing, service
from .models import MODELS
from .service import ALARM, EXACT, EXPORT, LOG, REFUSED, act, read, registered

READ_LOG = permission("audit.read_log", ("auditor",))

LOG_READ = {
    FIELD: act("audit.log_read", FIELD, LOG),
    SHARED: act("audit.shared_log_read", SHARED, LOG),
}

SHOWN_DAYS, MOST_DAYS = 7, 92
"""Days that a page shows unless others are chosen, and the most that it looks through."""

PAGE_ROWS = 100
LONGEST_FILTER = 120

KINDS = {
    "": (),
    "exact": (EXACT, EXPORT),
    "log": (LOG,),
    "refused": (REFUSED,),
    "alarm": (ALARM,),
}
"""What may be chosen instead of single acts: kinds of acts."""


@dataclass(frozen=True)
class Choice:
    """What of a log is read: days (both included), and what an entry must say."""

    store: str
    since: date
    until: date
    person: str = ""
    """Part of a name, or a whole id."""
    act: str = ""
    kind: str = ""
    surface: str = ""
    object_kind: str = ""
    object_id: str = ""

    def told(self) -> str:
        """The choice as the entry of this reading says it."""
        said = [f"{self.since} to {self.until}"]
        for name in ("person", "act", "kind", "surface", "object_kind", "object_id"):
            if value := getattr(self, name):
                said.append(f"{name} {value}")
        return ", ".join(said)[:380]


@dataclass(frozen=True)
class Shown:
    """An entry of the log as a page shows it; `at` is Stockholm's wall clock."""

    id: int
    at: datetime
    actor_id: str
    actor_name: str
    surface: str
    act: str
    object_kind: str
    object_id: str
    detail: str


@dataclass(frozen=True)
class Standing:
    """How far a store's log is sealed."""

    entries: int
    """In the chain."""
    last_id: int
    months: int
    waiting: int
    """Entries that are not sealed yet."""
    kept_from: str | None
    """The first month that retention has not dropped; None when it dropped none."""


def words(name: str) -> str:
    """What an act is called: the catalogue's words, else what its name says."""
    said = str(pgettext("act", name))
    if said != name:
        return said
    return name.partition(".")[2].replace(".", ": ").replace("_", " ") or name


def object_words(kind: str) -> str:
    """What an entry is about, in the catalogue's words, else as it stands."""
    return str(pgettext("object", kind)) if kind else ""


def acts(store: str) -> list[tuple[str, str]]:
    """The acts that may stand in a store's log, name and words, by words.

    The field's log also names who of social services did something to the shared store.
    """
    known = [a.name for a in registered().values() if store == FIELD or a.store == store]
    return sorted(((name, words(name)) for name in known), key=lambda pair: pair[1].casefold())


def choice(given: dict[str, str]) -> Choice:
    """What an address asks for; raises Invalid for days that are none or too many."""
    store = given.get("store") or FIELD
    if store not in MODELS or given.get("kind", "") not in KINDS:
        raise Invalid("There is no such log.")
    today = clock.now().date()
    until = _day(given.get("until")) or today
    since = _day(given.get("since")) or until - timedelta(days=SHOWN_DAYS - 1)
    if since > until:
        raise Invalid("The first day lies after the last.")
    if (until - since).days >= MOST_DAYS:
        raise Invalid("Choose at most 92 days at a time.")
    names = ("person", "act", "kind", "surface", "object_kind", "object_id")
    said = {name: given.get(name, "").strip()[:LONGEST_FILTER] for name in names}
    if not all(is_storable(value) for value in said.values()):
        raise Invalid("This cannot be searched for.")
    return Choice(store, since, until, **said)


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise Invalid("Give the day as year-month-day.") from None
    if not 2000 <= found.year <= 2200:
        raise Invalid("Give the day as year-month-day.")
    return found


def entries(actor: Actor, chosen: Choice, page: int) -> Window[Shown]:
    """A page of a store's log, newest first; the reading itself is logged before."""
    read(actor, LOG_READ[chosen.store], "access log", chosen.store, f"{chosen.told()}, page {page}")
    entry = MODELS[chosen.store][0]
    wanted = _wanted(entry, chosen)
    of = db.session.scalar(select(func.count()).select_from(entry).where(*wanted)) or 0
    newest = select(entry).where(*wanted).order_by(entry.at.desc(), entry.id.desc())

    def fetch(offset: int, limit: int) -> list[Shown]:
        return [shown(row) for row in db.session.scalars(newest.offset(offset).limit(limit))]

    return windows.fetched(of, page, fetch, PAGE_ROWS)


def _wanted(entry: Any, chosen: Choice) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = within(entry, chosen.since, chosen.until)
    if chosen.person:
        named = entry.actor_name.contains(chosen.person, autoescape=True)
        found.append(or_(entry.actor_id == chosen.person, named))
    for name in ("act", "surface", "object_kind", "object_id"):
        if value := getattr(chosen, name):
            found.append(getattr(entry, name) == value)
    if chosen.kind:
        found.append(entry.act.in_(acts_of(KINDS[chosen.kind])))
    return found


def acts_of(kinds: Iterable[str]) -> list[str]:
    """The names of the acts of some kinds."""
    return sorted(a.name for a in registered().values() if a.kind in kinds)


def within(entry: Any, since: date, until: date) -> list[ColumnElement[bool]]:
    """Conditions: entries of these days, both included, by Stockholm's calendar."""
    first = datetime.combine(since, time(), clock.STOCKHOLM)
    after = datetime.combine(until + timedelta(days=1), time(), clock.STOCKHOLM)
    return [entry.at >= first, entry.at < after]


def shown(row: Any) -> Shown:
    """An entry as pages show it."""
    return Shown(
        row.id,
        wall_clock(row.at),
        row.actor_id,
        row.actor_name,
        row.surface,
        row.act,
        row.object_kind,
        row.object_id,
        row.detail,
    )


def wall_clock(at: datetime) -> datetime:
    """A stored moment by Stockholm's wall clock, which the embedded database keeps already."""
    return at.astimezone(clock.STOCKHOLM) if at.tzinfo is not None else at


def standing(store: str) -> Standing:
    """How far a store's log is sealed."""
    entry, _link, segment, _drop = MODELS[store]
    with db.engines[f"{store}:read"].connect() as connection:
        head = sealing.head_of(connection, store)
    waiting = select(func.count()).select_from(entry).where(entry.id > head.entry_id)
    return Standing(
        head.position,
        head.entry_id,
        db.session.scalar(select(func.count()).select_from(segment)) or 0,
        db.session.scalar(waiting) or 0,
        retention.kept_from(store),
    )


__all__ = ["READ_LOG", "Choice", "Shown", "Standing", "choice", "entries", "service", "standing"]
