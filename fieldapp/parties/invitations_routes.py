"""The administrator's pages of partners, on the team surface alone."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ..foundation import clock, forms, mail, text
from ..foundation.errors import Problem
from ..foundation.identity import Actor, check_permission, current_actor
from ..foundation.web import menu_entry, requires
from ..signin import letters
from ..signin.people import Person
from . import invitations, rules
from .invitations import INVITE, Details, Listed
from .invitations_schemas import DetailsForm, ExtendForm, InviteForm, LinkForm
from .service import ROLES

blueprint = Blueprint("partners", __name__, template_folder="templates")

menu_entry(
    "Partners",
    "partners.index",
    INVITE,
    "Who of the police and other partners can sign in on their own surface, and until when.",
)

Answer = str | Response | tuple[str, int]


def _actor() -> Actor:
    return check_permission(current_actor(), INVITE)


@blueprint.app_template_filter()
def partner_role(role: str) -> str:
    """The words of a partner's role."""
    return ROLES.label(role, text.language())


def _details(sent: dict[str, Any]) -> Details:
    return Details(sent["display_name"], sent["function"], sent["email"] or None, sent["language"])


def _back(partner_id: UUID, said: str) -> Response:
    flash(said)
    return redirect(url_for("partners.show", partner_id=partner_id), 303)


def _days() -> dict[str, Any]:
    today = clock.operational_day()
    return {"today": today, "latest": today + timedelta(days=rules.MAX_DAYS)}


@blueprint.get("/desk/partners")
@requires(INVITE)
def index() -> str:
    """All partners, or those whose name holds what was asked for."""
    search = request.args.get("q", "")
    return render_template(
        "partners/list.html",
        window=invitations.partners(search, request.args.get("page", 1, int)),
        search=search,
        address=lambda page: url_for("partners.index", q=search or None, page=page),
    )


@blueprint.get("/desk/partners/new")
@requires(INVITE)
def new() -> str:
    """The form of an invitation."""
    until = clock.operational_day() + timedelta(days=rules.DEFAULT_DAYS)
    return _new({"language": "sv", "expires_day": until.isoformat()}, frozenset())


def _new(filled: dict[str, Any], faults: frozenset[str], said: str = "") -> str:
    return render_template(
        "partners/new.html",
        filled=filled,
        faults=faults,
        said=said,
        roles=ROLES.values,
        mail=_can_send(),
        **_days(),
    )


@blueprint.post("/desk/partners/new")
@requires(INVITE, step_up=True)
def invite() -> Answer:
    """Add a partner and send them the link by which they choose how to sign in."""
    try:
        sent = forms.filled(InviteForm())
    except forms.Wrong as wrong:
        return _new(wrong.filled, wrong.faults), 422
    try:
        made = invitations.invite(
            _actor(), sent["username"], _details(sent), sent["role"], sent["expires_day"]
        )
    except Problem as problem:
        refilled = sent | {"expires_day": sent["expires_day"].isoformat()}
        return _new(refilled, frozenset(), _(problem.detail)), problem.status
    return _send(made, "invite")


@blueprint.get("/desk/partners/<uuid:partner_id>")
@requires(INVITE)
def show(partner_id: UUID) -> str:
    """One partner."""
    return _show(invitations.partner(partner_id))


def _show(
    partner: Listed,
    faults: frozenset[str] = frozenset(),
    filled: dict[str, Any] | None = None,
    said: str = "",
) -> str:
    return render_template(
        "partners/partner.html",
        partner=partner,
        faults=faults,
        filled=filled,
        said=said,
        mail=_can_send(),
        **_days(),
    )


@blueprint.post("/desk/partners/<uuid:partner_id>/details")
@requires(INVITE, step_up=True)
def details(partner_id: UUID) -> Answer:
    """Change name, function, address and language."""
    try:
        sent = forms.filled(DetailsForm())
    except forms.Wrong as wrong:
        return _show(invitations.partner(partner_id), wrong.faults, wrong.filled), 422
    invitations.change(_actor(), partner_id, _details(sent))
    return _back(partner_id, _("Saved."))


@blueprint.post("/desk/partners/<uuid:partner_id>/extend")
@requires(INVITE, step_up=True)
def extend(partner_id: UUID) -> Answer:
    """Give the log-in another last day."""
    try:
        sent = forms.filled(ExtendForm())
    except forms.Wrong as wrong:
        return _show(invitations.partner(partner_id), wrong.faults), 422
    try:
        invitations.extend(_actor(), partner_id, sent["expires_day"])
    except Problem as problem:
        if not problem.detail:
            raise
        return _show(invitations.partner(partner_id), said=_(problem.detail)), problem.status
    return _back(partner_id, _("The log-in is good until %(day)s.", day=sent["expires_day"]))


@blueprint.post("/desk/partners/<uuid:partner_id>/end")
@requires(INVITE, step_up=True)
def end(partner_id: UUID) -> Response:
    """End the log-in now."""
    invitations.end(_actor(), partner_id)
    return _back(partner_id, _("The log-in is over. You can extend it again here."))


@blueprint.post("/desk/partners/<uuid:partner_id>/link")
@requires(INVITE, step_up=True)
def link(partner_id: UUID) -> Answer:
    """Send a new invitation, or a way back in."""
    try:
        sent = forms.filled(LinkForm())
    except forms.Wrong:
        return _show(invitations.partner(partner_id)), 422
    return _send(partner_id, sent["purpose"])


def _origin() -> str:
    return current_app.extensions["fieldapp"].picture_origin or ""


def _can_send() -> bool:
    return mail.is_set_up() and bool(_origin())


def _send(partner_id: UUID, purpose: str) -> Answer:
    origin = _origin()

    def by_mail(partner: Listed, path: str, hours: int) -> bool:
        person = Person(
            partner.id, partner.username, partner.display_name, partner.email, not partner.over
        )
        # A path alone leads nowhere: the partner's surface has another address than this one.
        return bool(origin) and letters.send_link(
            person, partner.language, purpose, origin + path, hours
        )

    path = invitations.link(_actor(), partner_id, purpose, by_mail)
    partner = invitations.partner(partner_id)
    if not path:
        said = _("A letter with the link is on its way to %(to)s.", to=partner.email)
        return _back(partner_id, said)
    # Shown in this answer alone: a redirect would need to keep the link somewhere.
    return render_template(
        "partners/link.html",
        partner=partner,
        address=origin + path,
        hours=invitations.hours_of(purpose),
        why=_why_shown(partner),
        is_whole=bool(origin),
    )


def _why_shown(partner: Listed) -> str:
    if not _can_send():
        return _("Letters are not set up here, so nothing was sent.")
    if not partner.email:
        return _("The person has no e-mail address, so nothing was sent.")
    return _("The mail server did not take the letter.")
