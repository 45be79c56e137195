"""The desk's pages of what the municipality fills in of the guidance."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ..foundation import clock, forms, text
from ..foundation.errors import Invalid
from ..foundation.identity import Actor, check_permission, current_actor
from ..foundation.web import menu_entry, requires
from . import local, service
from .local import FILL, Entry, Item
from .schemas import EntryForm

blueprint = Blueprint("guidance", __name__, template_folder="templates")

menu_entry(
    "Local guidance",
    "guidance.index",
    FILL,
    "What the phones' guidance leaves to the municipality: whom to call here, who checked it when.",
)

Answer = str | Response | tuple[str, int]


def _actor() -> Actor:
    return check_permission(current_actor(), FILL)


def _name(item: Item) -> str:
    return item.name[text.language()]


@blueprint.get("/desk/guidance")
@requires(FILL)
def index() -> str:
    """What is filled in, what is missing, what is old."""
    _actor()
    found = local.items()
    return render_template(
        "guidance/list.html",
        gaps=[one for one in found if one.shipped is None],
        shipped=[one for one in found if one.shipped is not None],
        name=_name,
        edition=service.edition(),
    )


def _form(item: Item, filled: dict[str, Any], faults: frozenset[str]) -> str:
    return render_template(
        "guidance/item.html",
        item=item,
        name=_name(item),
        filled=filled,
        faults=faults,
        today=clock.operational_day().isoformat(),
    )


@blueprint.get("/desk/guidance/<item_id>")
@requires(FILL)
def show(item_id: str) -> str:
    """One of them."""
    _actor()
    item = local.item(item_id)
    # A shipped number is not filled in for whoever confirms it: it is read and written.
    filled = vars(item.entry) if item.entry else {}
    return _form(item, filled, frozenset())


@blueprint.post("/desk/guidance/<item_id>")
@requires(FILL)
def change(item_id: str) -> Answer:
    """Fill one in."""
    item = local.item(item_id)
    try:
        sent = forms.filled(EntryForm())
    except forms.Wrong as wrong:
        return _form(item, wrong.filled, wrong.faults), 422
    entry = Entry(
        sent["number"] or None,
        sent["words"] or None,
        sent["source"],
        sent["owner"],
        sent["verified_on"],
    )
    try:
        local.fill(_actor(), item_id, entry)
    except Invalid as error:
        fault = "verified_on" if error.code == "verified_on" else "number"
        return _form(item, sent, frozenset({fault})), 422
    flash(_("Saved. Phones get it when they next have a network."))
    return redirect(url_for("guidance.index"), 303)


@blueprint.post("/desk/guidance/<item_id>/empty")
@requires(FILL)
def empty(item_id: str) -> Response:
    """Take away what was filled in."""
    local.empty(_actor(), item_id)
    flash(_("Taken away. Phones show the gap again when they next have a network."))
    return redirect(url_for("guidance.index"), 303)
