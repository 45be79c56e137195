"""The auditor's pages: the log of both databases, and its recurring checks."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ..foundation import forms, text
from ..foundation.database import FIELD, SHARED
from ..foundation.errors import Invalid, NotFound
from ..foundation.identity import Actor, check_permission, current_actor
from ..foundation.web import menu_entry, requires
from . import checks, checks_rules, reading
from .chain_rules import MONTH
from .checks import Item
from .reading import KINDS, READ_LOG, Choice
from .schemas import TickForm

blueprint = Blueprint("audit", __name__, template_folder="templates")

menu_entry(
    "Access log",
    "audit.log",
    READ_LOG,
    "Who did and saw what, when and from where, in both databases.",
)
menu_entry(
    "Checks of the log",
    "audit.months",
    READ_LOG,
    "Each month a sample and what stands out, to be looked at and ticked off.",
)

STORES = {FIELD: "Social services' database", SHARED: "The database shared with the police"}
SURFACES = {
    "team": "Social services' pages and phones",
    "picture": "The police's pages",
    "command": "The command line",
}
KIND_WORDS = {
    "": "All acts",
    "exact": "Readings of exact figures, and exports",
    "log": "Readings of this log",
    "refused": "What was refused",
    "alarm": "What never should happen",
}
ALERTS = {
    checks_rules.ALARM: "What never should happen",
    checks_rules.REFUSALS: "Much that was refused",
    checks_rules.NIGHT: "Exact figures read at night",
    checks_rules.VOLUME: "Many readings of exact figures",
    checks_rules.OBJECTS: "Many different things on one day",
    checks_rules.TEAMS: "Many different teams",
    checks_rules.COMMANDS: "Done from the command line",
}
VERDICTS = {checks_rules.IN_ORDER: "In order", checks_rules.FOLLOW_UP: "To be followed up"}
"""What is said of codes; the catalogue has them in Swedish."""

SPOKEN = (
    *STORES.values(),
    *SURFACES.values(),
    *KIND_WORDS.values(),
    *ALERTS.values(),
    *VERDICTS.values(),
)

FILTERS = (
    "store",
    "since",
    "until",
    "person",
    "act",
    "kind",
    "surface",
    "object_kind",
    "object_id",
)


def _actor() -> Actor:
    return check_permission(current_actor(), READ_LOG)


@blueprint.app_template_filter()
def act_words(name: str) -> str:
    """What an act is called."""
    return reading.words(name)


@blueprint.app_template_filter()
def object_words(kind: str) -> str:
    """What an entry is about."""
    return reading.object_words(kind)


@blueprint.app_template_filter()
def month_words(month: str) -> str:
    """A month ('2026-10') as a reader says it: oktober 2026."""
    return text.month(checks.bounds(month)[0])


def _address(chosen: Choice, **more: Any) -> str:
    given = {name: getattr(chosen, name) or None for name in FILTERS}
    return url_for("audit.log", **(given | more))


@blueprint.get("/desk/log")
@requires(READ_LOG)
def log() -> str:
    """A page of the access log of one database, by day, person, act and object."""
    chosen = reading.choice({name: request.args.get(name, "") for name in FILTERS})
    page = max(1, min(request.args.get("page", 1, int), 10**6))
    window = reading.entries(_actor(), chosen, page)
    return render_template(
        "audit/log.html",
        chosen=chosen,
        window=window,
        address=lambda number: _address(chosen, page=number),
        standing=reading.standing(chosen.store),
        acts=reading.acts(chosen.store),
        kinds={kind: KIND_WORDS[kind] for kind in KINDS},
        stores=STORES,
        surfaces=SURFACES,
    )


@blueprint.get("/desk/log/checks")
@requires(READ_LOG)
def months() -> str:
    """The closed months and how far their checks have come."""
    _actor()
    return render_template(
        "audit/months.html", months=checks.months(), within=checks_rules.CHECK_WITHIN_DAYS
    )


@blueprint.get("/desk/log/checks/<month>")
@requires(READ_LOG)
def check(month: str) -> str | tuple[str, int]:
    """One month: alerts and the sample, each with what was found."""
    return _check(month)


def _check(month: str, wrong: UUID | None = None, note: str = "") -> str:
    known = {found.month: found for found in checks.months()}.get(month)
    if not MONTH.fullmatch(month) or known is None:
        raise NotFound
    actor = _actor()
    return render_template(
        "audit/check.html",
        known=known,
        checked=checks.checked(actor, month),
        me=actor.id,
        log_of=_log_of,
        alert_words=ALERTS,
        stores=STORES,
        surfaces=SURFACES,
        verdicts=VERDICTS,
        note_most=checks_rules.NOTE_MOST,
        wrong=wrong,
        note=note,
    )


def _log_of(item: Item, month: str) -> str:
    """The address of the log's entries that an alert is about."""
    first, last = checks.bounds(month)
    found = item.found
    if found.day is not None:
        first = found.day
        last = found.day if found.rule != checks_rules.NIGHT else min(last, checks.after(found.day))
    more: dict[str, Any] = {}
    if found.rule in (checks_rules.NIGHT, checks_rules.VOLUME):
        more["kind"] = "exact"
    if found.rule in (checks_rules.ALARM, checks_rules.REFUSALS):
        more["kind"] = "alarm" if found.rule == checks_rules.ALARM else "refused"
    if found.rule == checks_rules.TEAMS:
        more["object_kind"] = "team"
    if found.rule == checks_rules.COMMANDS:
        more["surface"] = "command"
    person = found.actor_id or None
    return url_for("audit.log", store=found.store, since=first, until=last, person=person, **more)


@blueprint.post("/desk/log/checks/<month>/begin")
@requires(READ_LOG)
def begin(month: str) -> Response:
    """Draw the sample of a closed month and look for what stands out."""
    checks.begin(_actor(), month)
    flash(_("The sample is drawn."))
    return redirect(url_for("audit.check", month=month), 303)


@blueprint.post("/desk/log/checks/<month>/items/<uuid:item_id>")
@requires(READ_LOG)
def tick(month: str, item_id: UUID) -> Response | tuple[str, int]:
    """Tick one entry or alert off."""
    try:
        sent = forms.filled(TickForm())
    except forms.Wrong as wrong:
        return _check(month, item_id, str(wrong.filled.get("note", ""))), 422
    try:
        checks.tick(_actor(), month, item_id, sent["verdict"], sent["note"])
    except Invalid as problem:
        flash(_(problem.detail))
    return redirect(url_for("audit.check", month=month, _anchor=f"item-{item_id}"), 303)
