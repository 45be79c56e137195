"""The exact figures of a tertial. Every reading is in the access log before it is sent."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..audit import service as audit
from ..contacts import service as contacts
from ..contacts.codes import ARENA_GROUP, BAND
from ..foundation.errors import Invalid
from ..foundation.identity import Actor, permission
from ..geography import service as geography
from ..shifts import online_sessions
from ..shifts import service as shifts
from ..zones import service as zones
from . import rules
from .rules import Table

READ_EXACT = permission("insights.read_exact", ("team_lead", "analyst"))
"""Never the release approver, who decides blind (DISCLOSURE.md, the pipeline, 6)."""

STREET = "street"
"""The arena group whose work is done in zones."""

FIGURES_READ = audit.act("insights.figures_read", kind=audit.EXACT)


@dataclass(frozen=True)
class Chosen:
    """What a page shows: a tertial (year × 10 + 1..3) and an arena group, None for all."""

    tertial: int
    arena_group: str | None = None


@dataclass(frozen=True)
class Figures:
    """The page's tables; each one's total is the same number of contacts."""

    squares: Table
    square_districts: dict[tuple[int, int], str]
    """Square (e, n) → the name of its district."""
    zones: Table
    districts: Table


def tertials() -> list[int]:
    """The tertials that have a contact or staff hours, newest first."""
    return list(_tertials())


def _tertials() -> Iterator[int]:
    # One step down the index for each tertial: a DISTINCT would read all of it.
    before: int | None = None
    while True:
        found = (contacts.newest_tertial(before), shifts.newest_tertial(before))
        known = [t for t in found if t is not None]
        if not known:
            return
        before = max(known)
        yield before


def chosen(tertial: str | None, arena_group: str | None, known: list[int]) -> Chosen | None:
    """The choice that stands in an address; None when there is nothing to choose from.

    Raises Invalid for a tertial that is none or an unknown arena group.
    """
    if arena_group and arena_group not in ARENA_GROUP:
        raise Invalid("There is no such arena group.", code="unknown_code")
    if not tertial:
        return Chosen(known[0], arena_group or None) if known else None
    if not tertial.isdecimal() or len(tertial) != 5 or tertial[-1] not in "123":
        raise Invalid("A tertial is written as 20262.", code="not_a_tertial")
    return Chosen(int(tertial), arena_group or None)


def _record(actor: Actor, choice: Chosen, what: str) -> None:
    detail = f"{what}, {choice.arena_group or 'all arenas'}"
    audit.read(actor, FIGURES_READ, "tertial", choice.tertial, detail)


def figures(actor: Actor, choice: Chosen) -> Figures:
    """The exact figures by square, working zone and district; logged first."""
    _record(actor, choice, "tables")
    cells = contacts.place_counts(choice.tertial, choice.arena_group)
    hours = shifts.hours_by_place(choice.tertial, choice.arena_group)
    names = geography.names(geography.DISTRICT)
    seen = {cell.zone_id for cell in cells} | {part.zone_id for part in hours}
    # Zones where nobody was are news of the street; to work online or by phone they are nothing.
    on_street = choice.arena_group in (None, STREET)
    in_use = {zone.id: zone.name for zone in zones.working_zones() if on_street or zone.id in seen}
    retired = {i: n for i, n in zones.zone_names().items() if i in seen and i not in in_use}
    return Figures(
        squares=rules.square_table(cells),
        square_districts={
            (cell.square_e, cell.square_n): names.get(cell.district_code, cell.district_code)
            for cell in cells
            if cell.square_e is not None and cell.square_n is not None and cell.district_code
        },
        zones=rules.zone_table(cells, hours, in_use | retired),
        districts=rules.district_table(cells, hours, names),
    )


def squares_json(actor: Actor, choice: Chosen) -> bytes:
    """The map's figures as JSON: {"tertial", "arena_group", "squares": [[e, n, contacts], …]}.

    Logged first. The page draws a square from its two integers, so nothing geometric is asked of
    the database and a square costs a dozen bytes.
    """
    _record(actor, choice, "map")
    body = {
        "tertial": choice.tertial,
        "arena_group": choice.arena_group,
        "squares": contacts.square_counts(choice.tertial, choice.arena_group),
    }
    return json.dumps(body, separators=(",", ":")).encode()


def zones_json() -> bytes:
    """Working zones for the map's outlines: {"zones": [{"name", "squares": [[e, n], …]}, …]}."""
    drawn = [{"name": z.name, "squares": z.squares} for z in zones.working_zones()]
    return json.dumps({"zones": drawn}, separators=(",", ":"), ensure_ascii=False).encode()


@dataclass(frozen=True)
class Kinds:
    """What was done in a tertial, by kind of contact."""

    contacts: dict[str, tuple[int, int]]
    """Kind → (contacts, of which first met this year)."""
    kast: dict[str | None, int]
    """What buyers were offered → how many."""
    observations: list[tuple[str, str, int]]
    """(sellers' band, buyers' band, observations)."""
    online: list[Any]
    """Rows of platform, sessions and the counters of online_sessions.COUNTERS."""


def _bands(row: tuple[str, str, int]) -> tuple[int, int]:
    """The order of bands, most sellers first; a band that was not said comes last."""
    order = {code: place for place, code in enumerate(BAND.values)}
    return -order.get(row[0], -1), -order.get(row[1], -1)


def kinds(actor: Actor, choice: Chosen) -> Kinds:
    """The exact figures by kind; logged first. Online sessions are effort and have no arena."""
    _record(actor, choice, "kinds")
    tertial, group = choice.tertial, choice.arena_group
    return Kinds(
        contacts.kind_counts(tertial, group),
        contacts.kast_counts(tertial, group),
        sorted(contacts.band_counts(tertial, group), key=_bands),
        online_sessions.totals(tertial) if group in (None, "online") else [],
    )
