"""The desk's list of open follow-ups."""

from flask import Blueprint, render_template, request, url_for

from ..foundation.identity import check_permission, current_actor
from ..foundation.web import menu_entry, requires
from . import reading
from .reading import SEE

blueprint = Blueprint("followups", __name__, template_folder="templates")

menu_entry(
    "Follow-ups",
    "followups.index",
    SEE,
    "Your teams' open tasks: where to go back, and in which week.",
)

KINDS = {"revisit": "Go back"}
"""Kinds of task in words; the catalogue has them in Swedish."""


@blueprint.get("/desk/followups")
@requires(SEE)
def index() -> str:
    """The open tasks of my teams."""
    actor = check_permission(current_actor(), SEE)
    return render_template(
        "followups/list.html",
        window=reading.open_of_my_teams(actor, request.args.get("page", 1, int)),
        address=lambda page: url_for("followups.index", page=page if page > 1 else None),
        several=len(actor.teams) > 1,
        in_a_team=bool(actor.teams),
        kinds=KINDS,
    )
