"""What only the municipality knows of the guidance: filled in at the desk, pulled by phones."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from ..audit import service as audit
from ..foundation import clock
from ..foundation.database import db
from ..foundation.errors import Invalid, NotFound
from ..foundation.identity import Actor, permission
from . import rules, service
from .models import LocalEntry

FILL = permission("directory.fill", ("team_lead", "administrator"))
FILLED = audit.act("directory.local_filled")
EMPTIED = audit.act("directory.local_emptied")


@dataclass(frozen=True)
class Entry:
    """What is said in the place of an item: a number, words, or both, and who stands for it."""

    number: str | None
    words: str | None
    source: str
    owner: str
    verified_on: date


@dataclass(frozen=True)
class Item:
    """Something that may be filled in. shipped: the number that the product comes with."""

    id: str
    name: dict[str, str]
    shipped: str | None
    entry: Entry | None
    standing: str
    """'never', 'old' or 'fresh' (rules.standing); of an item without an entry: 'never'."""


def items() -> list[Item]:
    """The gaps of the shipped edition, then its numbers, each with what was filled in."""
    guidance, filled, today = service.guidance(), _entries(), clock.operational_day()
    shipped = dict.fromkeys(guidance["local"]) | {
        name: number["number"] for name, number in guidance["numbers"].items()
    }
    found = []
    for name, number in shipped.items():
        kept = guidance["local"].get(name) or guidance["numbers"][name]
        entry = filled.get(name)
        verified = entry.verified_on if entry else None
        found.append(Item(name, kept["name"], number, entry, rules.standing(verified, today)))
    return found


def item(item_id: str) -> Item:
    """One of them; raises NotFound."""
    for one in items():
        if one.id == item_id:
            return one
    raise NotFound


def _entries() -> dict[str, Entry]:
    return {
        row.item: Entry(row.number, row.words, row.source, row.owner, row.verified_on)
        for row in db.session.scalars(select(LocalEntry))
    }


def fill(actor: Actor, item_id: str, entry: Entry) -> None:
    """Say what stands in the place of an item. The log names the item, not what it says.

    Raises NotFound for what is no item, Invalid for a day that has not come or an empty entry.
    """
    item(item_id)
    if not (entry.number or entry.words):
        raise Invalid("Say a number or words.", code="empty")
    if entry.verified_on > clock.operational_day():
        raise Invalid("The day has not come yet.", code="verified_on")
    with audit.recorded(actor, FILLED, "guidance", item_id) as session:
        session.merge(
            LocalEntry(
                item=item_id,
                number=entry.number,
                words=entry.words,
                source=entry.source,
                owner=entry.owner,
                verified_on=entry.verified_on,
            )
        )


def empty(actor: Actor, item_id: str) -> None:
    """Take away what was filled in: the gap, or the shipped number, shows again; raises
    NotFound."""
    with audit.recorded(actor, EMPTIED, "guidance", item_id) as session:
        row = session.get(LocalEntry, item_id)
        if row is None:
            raise NotFound
        session.delete(row)


def pulled() -> dict[str, dict[str, str | None]]:
    """What phones get: item → its number, words, source, owner and day; what is missing is not
    there. What an earlier edition knew and this one does not is left out."""
    known = {one.id for one in items()}
    return {
        name: {
            "number": entry.number,
            "text": entry.words,
            "source": entry.source,
            "owner": entry.owner,
            "verified_on": entry.verified_on.isoformat(),
        }
        for name, entry in sorted(_entries().items())
        if name in known
    }
