"""The administrator's pages of accounts and teams. What changes rights asks who it is again."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ..foundation import forms, mail, text
from ..foundation.errors import Problem
from ..foundation.identity import Actor, check_permission, current_actor
from ..foundation.web import menu_entry, requires
from ..signin import letters
from ..signin.people import Person
from . import rules, service, staff, staff_teams
from .staff import MANAGE, Account, Details, Rights
from .staff_schemas import DetailsForm, InviteForm, LinkForm, RightsForm, TeamForm

blueprint = Blueprint("staff", __name__, template_folder="templates")

menu_entry(
    "Accounts",
    "staff.index",
    MANAGE,
    "Who can sign in, with which roles and in which teams; invite, change, close.",
)
menu_entry("Teams", "staff.teams", MANAGE, "Add teams and rename them.")

Answer = str | Response | tuple[str, int]


def _actor() -> Actor:
    return check_permission(current_actor(), MANAGE)


@blueprint.app_template_global()
def roles_in_order(roles: frozenset[str]) -> list[str]:
    """Roles as the list of roles has them."""
    return [role for role in rules.ROLES.values if role in roles]


@blueprint.app_template_filter()
def role_name(role: str) -> str:
    """The words of a role of staff."""
    return rules.ROLES.label(role, text.language())


def _details(sent: dict[str, Any]) -> Details:
    return Details(sent["display_name"], sent["email"] or None, sent["language"])


def _rights(sent: dict[str, Any]) -> Rights:
    return Rights(frozenset(sent["roles"]), frozenset(sent["teams"]))


def _choices() -> dict[str, Any]:
    return {"roles": rules.ROLES.values, "about": rules.ABOUT, "teams": service.teams()}


def _back(staff_id: UUID, said: str) -> Response:
    flash(said)
    return redirect(url_for("staff.show", staff_id=staff_id), 303)


@blueprint.get("/desk/accounts")
@requires(MANAGE)
def index() -> str:
    """All accounts, or those whose name holds what was asked for."""
    search = request.args.get("q", "")
    return render_template(
        "accounts/list.html",
        window=staff.accounts(search, request.args.get("page", 1, int)),
        search=search,
        address=lambda page: url_for("staff.index", q=search or None, page=page),
    )


@blueprint.get("/desk/accounts/new")
@requires(MANAGE)
def new() -> str:
    """The form of an invitation."""
    return _new({"language": "sv"}, frozenset())


def _new(filled: dict[str, Any], faults: frozenset[str], said: str = "") -> str:
    return render_template(
        "accounts/new.html",
        filled=filled,
        faults=faults,
        said=said,
        mail=mail.is_set_up(),
        **_choices(),
    )


@blueprint.post("/desk/accounts/new")
@requires(MANAGE, step_up=True)
def invite() -> Answer:
    """Add somebody and send them the link by which they choose how to sign in."""
    try:
        sent = forms.filled(InviteForm())
    except forms.Wrong as wrong:
        return _new(wrong.filled, wrong.faults), 422
    try:
        made = staff.invite(_actor(), sent["username"], _details(sent), _rights(sent))
    except Problem as problem:
        refilled = sent | {"teams": [str(team) for team in sent["teams"]]}
        return _new(refilled, frozenset(), _(problem.detail)), problem.status
    return _send(made, "invite")


@blueprint.get("/desk/accounts/<uuid:staff_id>")
@requires(MANAGE)
def show(staff_id: UUID) -> str:
    """One account."""
    return _show(staff.account(staff_id))


def _show(
    account: Account, faults: frozenset[str] = frozenset(), filled: dict[str, Any] | None = None
) -> str:
    return render_template(
        "accounts/account.html",
        account=account,
        faults=faults,
        filled=filled or {},
        own=_actor().id == str(account.id),
        mail=mail.is_set_up(),
        **_choices(),
    )


@blueprint.post("/desk/accounts/<uuid:staff_id>/details")
@requires(MANAGE, step_up=True)
def details(staff_id: UUID) -> Answer:
    """Change name, address and language: a way back in goes to that address."""
    try:
        sent = forms.filled(DetailsForm())
    except forms.Wrong as wrong:
        return _show(staff.account(staff_id), wrong.faults, wrong.filled), 422
    staff.change_details(_actor(), staff_id, _details(sent))
    return _back(staff_id, _("Saved."))


@blueprint.post("/desk/accounts/<uuid:staff_id>/rights")
@requires(MANAGE, step_up=True)
def rights(staff_id: UUID) -> Answer:
    """Change roles and teams of somebody else."""
    try:
        sent = forms.filled(RightsForm())
    except forms.Wrong as wrong:
        return _show(staff.account(staff_id), wrong.faults), 422
    staff.change_rights(_actor(), staff_id, _rights(sent))
    return _back(staff_id, _("The roles and teams are changed. The person is signed out."))


@blueprint.post("/desk/accounts/<uuid:staff_id>/<any(close,open,sessions):deed>")
@requires(MANAGE, step_up=True)
def act(staff_id: UUID, deed: str) -> Response:
    """Close an account, open it again, or sign its owner out everywhere."""
    if deed == "close":
        staff.close(_actor(), staff_id)
        return _back(staff_id, _("The account is closed. You can open it again here."))
    if deed == "open":
        staff.reopen(_actor(), staff_id)
        return _back(staff_id, _("The account is open again."))
    staff.end_sessions(_actor(), staff_id)
    return _back(staff_id, _("The person is signed out everywhere."))


@blueprint.post("/desk/accounts/<uuid:staff_id>/link")
@requires(MANAGE, step_up=True)
def link(staff_id: UUID) -> Answer:
    """Send somebody a new invitation, or a way back in."""
    try:
        sent = forms.filled(LinkForm())
    except forms.Wrong:
        return _show(staff.account(staff_id)), 422
    return _send(staff_id, sent["purpose"])


def _send(staff_id: UUID, purpose: str) -> Answer:
    origin = current_app.extensions["fieldapp"].origin

    def by_mail(account: Account, path: str, hours: int) -> bool:
        person = Person(
            account.id, account.username, account.display_name, account.email, account.active
        )
        return letters.send_link(person, account.language, purpose, origin + path, hours)

    path = staff.link(_actor(), staff_id, purpose, by_mail)
    account = staff.account(staff_id)
    if not path:
        said = _("A letter with the link is on its way to %(to)s.", to=account.email)
        return _back(staff_id, said)
    # Shown in this answer alone: a redirect would need to keep the link somewhere.
    return render_template(
        "accounts/link.html",
        account=account,
        address=origin + path,
        hours=staff.hours_of(purpose),
        why=_why_shown(account),
    )


def _why_shown(account: Account) -> str:
    if not mail.is_set_up():
        return _("Letters are not set up here, so nothing was sent.")
    if not account.email:
        return _("The person has no e-mail address, so nothing was sent.")
    return _("The mail server did not take the letter.")


@blueprint.get("/desk/teams")
@requires(MANAGE)
def teams() -> str:
    """All teams."""
    return _teams()


def _teams(faults: frozenset[str] = frozenset(), said: str = "") -> str:
    found = service.teams()
    return render_template(
        "accounts/teams.html",
        teams=found,
        kinds=sorted({team.kind for team in found}),
        sizes=staff_teams.sizes(),
        faults=faults,
        said=said,
    )


@blueprint.post("/desk/teams")
@requires(MANAGE, step_up=True)
def add_team() -> Answer:
    """Add a team."""
    return _team(None)


@blueprint.post("/desk/teams/<uuid:team_id>")
@requires(MANAGE, step_up=True)
def change_team(team_id: UUID) -> Answer:
    """Give a team another name or kind."""
    return _team(team_id)


def _team(team_id: UUID | None) -> Answer:
    try:
        sent = forms.filled(TeamForm())
    except forms.Wrong as wrong:
        return _teams(wrong.faults), 422
    try:
        if team_id is None:
            staff_teams.add(_actor(), sent["name"], sent["kind"])
        else:
            staff_teams.change(_actor(), team_id, sent["name"], sent["kind"])
    except Problem as problem:
        if not problem.detail:
            raise
        return _teams(said=_(problem.detail)), problem.status
    flash(_("Saved."))
    return redirect(url_for("staff.teams"), 303)
