"""The desk's page of one shift: what `shifts` knows of it, and how many were met."""

from uuid import UUID

from flask import Blueprint, render_template

from ..foundation.identity import check_permission, current_actor
from ..foundation.web import requires
from ..shifts import reading as shifts
from . import shift_figures

blueprint = Blueprint("contacts", __name__, template_folder="templates")


@blueprint.get("/desk/shifts/<uuid:shift_id>")
@requires(shifts.SEE)
def shift(shift_id: UUID) -> str:
    """One shift of my teams; another team's is not there."""
    actor = check_permission(current_actor(), shifts.SEE)
    shown = shifts.one_of_my_teams(actor, shift_id)
    return render_template(
        "contacts/shift.html",
        shift=shown,
        contacts=shift_figures.of_shift(actor, shown.id, shown.tertial),
    )
