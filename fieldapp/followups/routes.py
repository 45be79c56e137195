"""The desk's board of follow-ups, a task's page, and the search by a code."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ..accounts import service as accounts
from ..foundation import clock, forms, text
from ..foundation.database import FIELD
from ..foundation.described import answers, takes
from ..foundation.errors import Invalid, Problem
from ..foundation.identity import Actor, check_permission, current_actor
from ..foundation.web import device_signed, menu_entry, parsed, requires
from ..signin import attempts
from ..zones import service as zones
from . import acting, codes, pulled, reading, rules, short_codes
from .acting import Outcome
from .reading import SEE, Listed
from .schemas import DeedForm, FindForm, SwitchForm
from .short_codes import SWITCH

blueprint = Blueprint("followups", __name__, template_folder="templates")

menu_entry(
    "Follow-ups",
    "followups.index",
    SEE,
    "Your teams' open tasks: where to go back, and in which week.",
)
menu_entry(
    "Short codes",
    "followups.switch",
    SWITCH,
    "Whether a follow-up may carry a code that stands on a card; it takes a decision.",
)

KINDS = {"revisit": "Go back"}
"""Kinds of task in words; the catalogue has them in Swedish."""

URGENCIES = {
    "overdue": "Overdue",
    "this_week": "This week",
    "later": "Later",
    "no_week": "No week said",
}
"""Where a task stands among others, in words."""

SHORT_CODE = "short code"
"""What a search by a code is counted under."""

WEEKS_AHEAD = 12
"""So many weeks are offered for a task that moves."""

Answer = str | Response | tuple[str, int]


def _actor() -> Actor:
    return check_permission(current_actor(), SEE)


def _page(template: str, **told: Any) -> str:
    actor = _actor()
    return render_template(
        f"followups/{template}.html",
        kinds=KINDS,
        urgencies=URGENCIES,
        several=len(actor.teams) > 1,
        in_a_team=bool(actor.teams),
        codes_on=short_codes.are_on(),
        **told,
    )


@blueprint.app_template_filter()
def followup_act(code: str) -> str:
    """What was done with a task, in words."""
    return codes.ACT.label(code, text.language())


@blueprint.app_template_filter()
def followup_reason(code: str) -> str:
    """Why a task was closed, in words."""
    return codes.REASON.label(code, text.language())


@blueprint.app_template_filter()
def followup_state(code: str) -> str:
    """How a task stands, in words."""
    return codes.STATE.label(code, text.language())


@blueprint.app_template_filter()
def followup_week(week: str) -> str:
    """An ISO week (2026-W39) as people say it: week 39; with its year where that is another one."""
    year, number = week.split("-W")
    said = _("week %(week)s", week=int(number))
    return said if year == rules.week_of(clock.operational_day())[:4] else f"{said} {year}"


def _my_zones(actor: Actor) -> list[zones.WorkingZone]:
    return zones.working_zones(map(UUID, actor.teams))


def _zone_wanted(actor: Actor) -> str:
    """The zone that the list is asked for: one of the own teams', "none", or "" for all."""
    wanted = request.args.get("zone", "")
    return wanted if wanted in {"none", *(str(z.id) for z in _my_zones(actor))} else ""


@blueprint.get("/desk/followups")
@requires(SEE)
def index() -> str:
    """The open tasks of my teams, overdue first."""
    actor = _actor()
    zone = _zone_wanted(actor)
    return _page(
        "list",
        window=reading.open_of_my_teams(actor, request.args.get("page", 1, int), zone),
        counts=reading.counts(actor),
        zone=zone,
        zones=_my_zones(actor),
        address=lambda page: url_for(
            "followups.index", page=page if page > 1 else None, zone=zone or None
        ),
    )


@blueprint.get("/desk/followups/over")
@requires(SEE)
def over() -> str:
    """What my teams have had to do with and is over, or another team's, since a while."""
    return _page(
        "over",
        window=reading.lately_over(_actor(), request.args.get("page", 1, int)),
        days=rules.LATELY.days,
        address=lambda page: url_for("followups.over", page=page if page > 1 else None),
    )


@blueprint.get("/desk/followups/<uuid:task_id>")
@requires(SEE)
def show(task_id: UUID) -> str:
    """One task, all that was done with it, and what can be."""
    return _show(reading.one(_actor(), task_id))


def _show(task: Listed, said: str = "") -> str:
    actor = _actor()
    today = clock.operational_day()
    mine = [z for z in _my_zones(actor) if z.team_id == task.team_id]
    return _page(
        "task",
        task=task,
        said=said,
        is_open=task.state == rules.OPEN and str(task.team_id) in actor.teams,
        is_mine=str(task.taken_by_id) == actor.id,
        weeks=[rules.week_of(today + timedelta(weeks=n)) for n in range(WEEKS_AHEAD)],
        zones=[z for z in mine if z.id != task.zone_id],
        teams=[t for t in accounts.teams() if t.id != task.team_id],
        reasons=codes.REASON.values,
    )


@blueprint.post("/desk/followups/<uuid:task_id>/<any(take,hand_over,done,moved,closed):deed>")
@requires(SEE)
def do(task_id: UUID, deed: str) -> Answer:
    """Do something with a task: taken, handed over, done, moved, closed."""
    try:
        sent = forms.filled(DeedForm())
        outcome = acting.act(_actor(), task_id, deed, sent)
    except (forms.Wrong, Invalid):
        said = _("Choose what this is to be: a week, a zone, a reason.")
        return _show(reading.one(_actor(), task_id), said), 422
    flash(_told(outcome))
    return redirect(url_for("followups.show", task_id=task_id), 303)


def _told(outcome: Outcome) -> str:
    if outcome.counted:
        return _("Saved.")
    deed = codes.ACT.label(outcome.before, text.language())
    if outcome.by is None:
        return _("Kept beside what was before: %(deed)s.", deed=deed)
    return _(
        "%(name)s was first: %(deed)s. What you did is kept beside it.",
        name=outcome.by,
        deed=deed,
    )


def _searched(attempt: attempts.Try, search: Any) -> Any:
    """Search by a code: it is counted before, so that nobody tries one after the other."""
    try:
        found = search()
    except Problem:
        attempts.right_so_far(attempt)  # what is no code tells nothing
        raise
    if found:
        attempts.right_so_far(attempt)  # nor are the ones in vain before it forgotten
    return found


@blueprint.post("/desk/followups/find")
@requires(SEE)
def find() -> Answer:
    """To the task of a code on a card."""
    actor = _actor()
    try:
        typed = forms.filled(FindForm())["code"]
        attempt = attempts.begin(FIELD, SHORT_CODE, session=actor.id)
        found = _searched(attempt, lambda: short_codes.tasks_of(typed, actor.teams))
    except (forms.Wrong, Invalid):
        flash(_("This is no code: look at it once more, letter by letter."))
        return redirect(url_for("followups.index"), 303)
    if len(found) == 1:
        return redirect(url_for("followups.show", task_id=found[0]), 303)
    if not found:
        flash(_("No open task of your teams has this code."))
        return redirect(url_for("followups.index"), 303)
    return _page("found", tasks=reading.those(found))


FOUND: Mapping[str, Any] = {
    "type": "object",
    "required": ["tasks"],
    "properties": {"tasks": {"type": "array", "items": {"type": "object"}}},
    "additionalProperties": False,
}


@blueprint.post("/api/v1/followups/find")
@takes(json=FindForm())
@answers(200, dict(FOUND))
@device_signed
def find_by_phone() -> dict[str, Any]:
    """The task of a code on a card, for a phone of its team; nothing for a revoked one."""
    typed = parsed(FindForm())["code"]
    if g.device.revoked:
        return {"tasks": []}
    # By the daypart: a time of day would be that of a meeting.
    attempt = attempts.begin_in_daypart(FIELD, SHORT_CODE, str(g.device.id))
    return {"tasks": _searched(attempt, lambda: pulled.found(g.device, typed))}


@blueprint.get("/desk/short-codes")
@requires(SWITCH)
def switch() -> str:
    """Whether follow-ups may carry a code, since when and by which decision."""
    return _switch()


def _switch(said: str = "") -> str:
    return render_template("followups/switch.html", organisation=accounts.organisation(), said=said)


@blueprint.post("/desk/short-codes/<any(on,off):state>")
@requires(SWITCH, step_up=True)
def switched(state: str) -> Answer:
    """Switch them on by a decision, or off, by which every code goes."""
    actor = check_permission(current_actor(), SWITCH)
    if state == "off":
        short_codes.switch_off(actor)
        flash(_("Short codes are off. Every code is gone."))
        return redirect(url_for("followups.switch"), 303)
    try:
        short_codes.switch_on(actor, forms.filled(SwitchForm())["decision"])
    except (forms.Wrong, Invalid):
        return _switch(_("Write the decision's number in one line, at most 80 characters.")), 422
    flash(_("Short codes are on."))
    return redirect(url_for("followups.switch"), 303)
