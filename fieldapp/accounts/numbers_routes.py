"""The desk's pages of the numbers that a team's phones show from every screen."""

from itertools import zip_longest
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ..foundation import forms, mail
from ..foundation.identity import Actor, check_permission, current_actor
from ..foundation.web import menu_entry, requires
from . import numbers
from .numbers import SET, Number, Numbers
from .numbers_rules import MOST_PARTNERS
from .numbers_schemas import NumbersForm

blueprint = Blueprint("numbers", __name__, template_folder="templates")

menu_entry(
    "Emergency numbers",
    "numbers.index",
    SET,
    "Whom your teams' phones call from every screen: the colleague and the duty manager.",
)

Answer = str | Response | tuple[str, int]


def _actor() -> Actor:
    return check_permission(current_actor(), SET)


@blueprint.get("/desk/numbers")
@requires(SET)
def index() -> str:
    """The teams whose numbers I set."""
    return render_template("numbers/list.html", teams=numbers.mine(_actor()))


@blueprint.get("/desk/teams/<uuid:team_id>/numbers")
@requires(SET)
def show(team_id: UUID) -> str:
    """One team's numbers."""
    listed = numbers.one_of_mine(_actor(), team_id)
    set_now = listed.numbers
    duty = set_now.duty or Number("", "")
    return _form(
        team_id,
        {
            "duty_label": duty.label,
            "duty_number": duty.number,
            "duty_email": set_now.duty_email or "",
            "partner_label": [one.label for one in set_now.partners],
            "partner_number": [one.number for one in set_now.partners],
        },
        frozenset(),
    )


def _form(team_id: UUID, filled: dict[str, Any], faults: frozenset[str]) -> str:
    listed = numbers.one_of_mine(_actor(), team_id)
    pairs = zip_longest(
        filled.get("partner_label", []), filled.get("partner_number", []), fillvalue=""
    )
    rows = [Number(label, number) for label, number in pairs][:MOST_PARTNERS]
    rows += [Number("", "")] * (MOST_PARTNERS - len(rows))
    return render_template(
        "numbers/team.html",
        team=listed.team,
        filled=filled,
        faults=faults,
        rows=rows,
        mail=mail.is_set_up(),
    )


@blueprint.post("/desk/teams/<uuid:team_id>/numbers")
@requires(SET)
def change(team_id: UUID) -> Answer:
    """Set one team's numbers."""
    try:
        sent = forms.filled(NumbersForm())
    except forms.Wrong as wrong:
        return _form(team_id, wrong.filled, wrong.faults), 422
    faults = _half_filled(sent)
    if faults:
        return _form(team_id, sent, faults), 422
    numbers.set_numbers(_actor(), team_id, _read(sent))
    flash(_("Saved. The team's phones get the numbers when they next have a network."))
    return redirect(url_for("numbers.show", team_id=team_id), 303)


def _rows(sent: dict[str, Any]) -> list[Number]:
    pairs = zip_longest(sent["partner_label"], sent["partner_number"], fillvalue="")
    return [Number(label.strip(), number.strip()) for label, number in pairs]


def _half_filled(sent: dict[str, Any]) -> frozenset[str]:
    """A name without a number is nobody to call, and an address without one is half a duty."""
    faults = set()
    if any(bool(one.label) and not one.number for one in _rows(sent)):
        faults.add("partner_number")
    if (sent["duty_label"] or sent["duty_email"]) and not sent["duty_number"]:
        faults.add("duty_number")
    return frozenset(faults)


def _read(sent: dict[str, Any]) -> Numbers:
    partners = [one for one in _rows(sent) if one.number]
    number = sent["duty_number"]
    return Numbers(
        tuple(partners),
        Number(sent["duty_label"], number) if number else None,
        sent["duty_email"] or None,
    )
