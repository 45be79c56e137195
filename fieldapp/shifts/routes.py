"""The desk's list of shifts; one shift's page is in `contacts`, which knows how many were met."""

from flask import Blueprint, render_template, request, url_for

from ..foundation import text
from ..foundation.identity import check_permission, current_actor
from ..foundation.web import menu_entry, requires
from . import codes, reading
from .reading import SEE

blueprint = Blueprint("shifts", __name__, template_folder="templates")

menu_entry(
    "Shifts",
    "shifts.index",
    SEE,
    "Your teams' shifts: days, hours, zones, what was given out.",
)


@blueprint.app_template_filter()
def shift_code(value: str | None, name: str) -> str:
    """The words of a code: `kind`, `daypart`, `platform` or `with_police`."""
    lists = {
        "kind": codes.KIND,
        "daypart": codes.DAYPART,
        "platform": codes.PLATFORM,
        "with_police": codes.WITH_POLICE,
    }
    return lists[name].label(value, text.language())


@blueprint.get("/desk/shifts")
@requires(SEE)
def index() -> str:
    """The shifts of my teams, newest first."""
    actor = check_permission(current_actor(), SEE)
    return render_template(
        "shifts/list.html",
        window=reading.of_my_teams(actor, request.args.get("page", 1, int)),
        address=lambda page: url_for("shifts.index", page=page if page > 1 else None),
        several=len(actor.teams) > 1,
        in_a_team=bool(actor.teams),
    )
