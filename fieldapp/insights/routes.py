"""The figures page, its map's data and the zones' outlines."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _

from ..contacts.codes import ARENA_GROUP, BAND, KAST, KIND, PLACE_KIND
from ..foundation import text
from ..foundation.described import answers
from ..foundation.errors import NotFound
from ..foundation.identity import check_permission, current_actor
from ..foundation.web import menu_entry, requires
from ..foundation.windows import Window, window
from ..geography.routes import basemap_address
from ..geography.squares import rut_id
from ..shifts.codes import PLATFORM
from . import rules, service
from .service import READ_EXACT, Chosen

blueprint = Blueprint("insights", __name__, template_folder="templates")

menu_entry(
    "Figures",
    "insights.figures",
    READ_EXACT,
    "Exact contacts and staff hours by district, zone and square. Each reading is logged.",
)
menu_entry(
    "By kind",
    "insights.kinds",
    READ_EXACT,
    "Exact contacts by kind, buyers offered KAST, observations and work online.",
)

_CELLS = {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}}
SQUARES = {"type": "object", "required": ["squares"], "properties": {"squares": _CELLS}}
ZONES = {
    "type": "object",
    "required": ["zones"],
    "properties": {
        "zones": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "squares": _CELLS},
            },
        }
    },
}
"""Shapes of what the map asks for (static/pwa/src/desk/data.ts)."""

TABLES = ("districts", "zones", "squares")


@dataclass(frozen=True)
class Shown:
    """A table on the page: the rows of one page, what stands beside them, the sum."""

    name: str
    window: Window[rules.Row]
    others: tuple[rules.Row, ...]
    total: rules.Row
    address: Callable[[int], str]
    """Page number → address of the same choice with that page of this table."""


def _choice(known: list[int]) -> Chosen | None:
    return service.chosen(request.args.get("tertial"), request.args.get("group"), known)


def _address(choice: Chosen, **more: Any) -> str:
    return url_for("insights.figures", tertial=choice.tertial, group=choice.arena_group, **more)


def _shown(name: str, table: rules.Table, choice: Chosen) -> Shown:
    pages = {n: p for n in TABLES if (p := request.args.get(n, 1, int)) > 1}

    def address(page: int) -> str:
        wanted = {n: p for n, p in (pages | {name: page}).items() if p > 1}
        return _address(choice, **wanted, _anchor=name)

    return Shown(name, window(table.places, pages.get(name, 1)), table.others, table.total, address)


def other_name(kind: str, table: str) -> str:
    """The words for contacts that have no square, zone or district of their own."""
    if kind == rules.OUTSIDE:
        return _("Outside the zones") if table == "zones" else _("District not known")
    if kind == rules.AREA:
        return _("Indoors: district alone is kept")
    if kind == rules.MUNICIPALITY:
        return _("Another municipality")
    return PLACE_KIND.label(kind, text.language())


@blueprint.get("/desk/figures")
@requires(READ_EXACT)
def figures() -> str:
    """Exact counts of a tertial, by district, working zone and square."""
    actor = check_permission(current_actor(), READ_EXACT)
    known = service.tertials()
    choice = _choice(known)
    if choice is None:
        return render_template("insights/figures.html", choice=None, tertials=[])
    found = service.figures(actor, choice)
    return render_template(
        "insights/figures.html",
        choice=choice,
        tertials=sorted({*known, choice.tertial}, reverse=True),
        groups=ARENA_GROUP.codes,
        group_name=ARENA_GROUP.label(choice.arena_group, text.language()),
        total=found.districts.total,
        empty=not found.districts.total.contacts and not found.districts.total.centihours,
        districts=_shown("districts", found.districts, choice),
        zones=_shown("zones", found.zones, choice),
        squares=_shown("squares", found.squares, choice),
        square_districts=found.square_districts,
        rut_id=rut_id,
        met_in=len(found.squares.places),
        other_name=other_name,
        basemap=basemap_address() or "",
        map_data=url_for("insights.squares", tertial=choice.tertial, group=choice.arena_group),
        map_zones=url_for("insights.zone_outlines"),
    )


@blueprint.get("/desk/kinds")
@requires(READ_EXACT)
def kinds() -> str:
    """Exact counts of a tertial by kind of contact, KAST, observations and online sessions."""
    actor = check_permission(current_actor(), READ_EXACT)
    known = service.tertials()
    choice = _choice(known)
    if choice is None:
        return render_template("insights/kinds.html", choice=None, tertials=[])
    return render_template(
        "insights/kinds.html",
        choice=choice,
        tertials=sorted({*known, choice.tertial}, reverse=True),
        groups=ARENA_GROUP.codes,
        group_name=ARENA_GROUP.label(choice.arena_group, text.language()),
        found=service.kinds(actor, choice),
        counted=[code for code in KIND.codes if code.code != "observation"],
        kast=KAST.codes,
        band=lambda code: BAND.label(code, text.language()),
        platform=lambda code: PLATFORM.label(code, text.language()),
    )


@blueprint.get("/desk/figures.json")
@answers(200, SQUARES)
@requires(READ_EXACT)
def squares() -> Response:
    """Exact counts of a tertial by 250 m square, for the map."""
    actor = check_permission(current_actor(), READ_EXACT)
    asked = request.args.get("tertial")
    choice = _choice([] if asked else service.tertials())
    if choice is None:
        raise NotFound(_("There are no contacts yet."))
    return Response(service.squares_json(actor, choice), mimetype="application/json")


@blueprint.get("/desk/figures/zones.json")
@answers(200, ZONES)
@requires(READ_EXACT)
def zone_outlines() -> Response:
    """The working zones in use, for the map's outlines."""
    return Response(service.zones_json(), mimetype="application/json")
