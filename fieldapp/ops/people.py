"""`fieldapp organisation`, `team`, `staff`, `partner`: who there is."""

from datetime import date, timedelta
from uuid import UUID

import click
from flask import current_app

from fieldapp.accounts import rules as account_rules
from fieldapp.accounts import service as accounts
from fieldapp.accounts.people import STAFF
from fieldapp.audit.service import SYSTEM
from fieldapp.contacts.codes import KIND
from fieldapp.foundation import clock
from fieldapp.foundation.errors import Conflict
from fieldapp.ops.context import working
from fieldapp.ops.installation import check_not_demo
from fieldapp.parties import service as parties
from fieldapp.parties.people import PARTNERS
from fieldapp.signin import credentials, links
from fieldapp.signin.people import People, Person
from fieldapp.signin.rules import LINK_HOURS

PARTNER_DAYS = 365


@click.command()
@click.argument("name")
@click.option("--municipality", required=True, metavar="CODE", help="Four digits, as 0180.")
def organisation(name: str, municipality: str) -> None:
    """Make the organisation of an empty installation, once.

    It is a real one and stays so; a fictional one is made by `fieldapp demo load`. Secrets that
    have served a fictional one are refused.
    """
    if len(municipality) != 4 or not municipality.isdecimal():
        raise click.BadParameter(
            "a municipality's code has four digits", param_hint="--municipality"
        )
    check_not_demo()
    with working():
        accounts.make_organisation(SYSTEM, name, municipality, demo=False)
        parties.set_installation(SYSTEM, name, demo=False)
    click.echo(f"Made {name}.")


@click.group()
def team() -> None:
    """Teams and their kinds."""


@team.command("add")
@click.argument("name")
@click.option("--kind", required=True, help="Any word; teams are data, other cities have others.")
def add_team(name: str, kind: str) -> None:
    """Add a team."""
    with working():
        accounts.add_team(SYSTEM, name, kind)
    click.echo(f"Added {name}.")


@team.command("contacts")
@click.argument("name")
@click.argument("kinds", nargs=-1, type=click.Choice(KIND.values))
def team_contacts(name: str, kinds: tuple[str, ...]) -> None:
    """Say which kinds of contact a team records.

    In the order in which its phones offer them; none for all.
    """
    with working():
        found = [known for known in accounts.teams() if known.name == name]
        if not found:
            raise click.BadParameter(f"there is no team {name}", param_hint="NAME")
        accounts.set_contact_kinds(SYSTEM, found[0].id, tuple(dict.fromkeys(kinds)))
    click.echo(f"{name}: {', '.join(dict.fromkeys(kinds)) or 'every kind'}.")


@team.command("list")
def list_teams() -> None:
    """List the teams."""
    with working():
        for found in accounts.teams():
            click.echo(f"{found.name} ({found.kind})")


@click.group()
def staff() -> None:
    """Log-ins of the social services' staff."""


@staff.command("add")
@click.argument("username")
@click.option("--name", required=True, help="Shown in the access log and beside approvals.")
@click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice(account_rules.ROLES.values)
)
@click.option("--team", "teams", multiple=True, metavar="NAME", help="May be given more than once.")
def add_staff(username: str, name: str, roles: tuple[str, ...], teams: tuple[str, ...]) -> None:
    """Add a member of staff; print their one-time link."""
    with working():
        known = {found.name: found.id for found in accounts.teams()}
        unknown = [wanted for wanted in teams if wanted not in known]
        if unknown:
            raise click.BadParameter(f"there is no team {unknown[0]}", param_hint="--team")
        staff_id = accounts.add_staff(
            SYSTEM, username, name, frozenset(roles), tuple(known[t] for t in teams)
        )
        _print_link(STAFF, staff_id, "invite")


def _print_link(people: People, person_id: UUID, purpose: str) -> None:
    settings = current_app.extensions["fieldapp"]
    origin = settings.origin if people is STAFF else settings.picture_origin or ""
    token = links.make(SYSTEM, people, person_id, purpose)
    hours = LINK_HOURS[purpose]
    click.echo(f"{origin}{links.address(token)}")
    click.echo(f"The link works once, within {hours} hours, and is shown only here.", err=True)


def _found(people: People, username: str) -> Person:
    person = people.by_name(username)
    if person is None or not person.active:
        raise click.BadParameter(f"nobody who may sign in is called {username}")
    return person


@staff.command("link")
@click.argument("username")
def staff_link(username: str) -> None:
    """Print a one-time link for who is locked out."""
    with working():
        _print_link(STAFF, _found(STAFF, username).id, "recovery")


@staff.command("first-administrator")
@click.argument("username")
@click.option("--name", required=True, help="Shown in the access log.")
def first_administrator(username: str, name: str) -> None:
    """Add the first one; print the one-time link.

    Refused once an administrator can sign in. There is no log-in and no password before this.
    """
    with working():
        known = [member for member in accounts.members() if "administrator" in member.roles]
        if any(credentials.can_sign_in(STAFF, member.id) for member in known):
            raise Conflict("There is an administrator who can sign in: ask them for a link.")
        same = [member for member in known if member.username == username]
        roles = frozenset({"administrator"})
        staff_id = same[0].id if same else accounts.add_staff(SYSTEM, username, name, roles)
        _print_link(STAFF, staff_id, "first_admin")


@click.group()
def partner() -> None:
    """Log-ins of police and other partners; they expire."""


@partner.command("add")
@click.argument("username")
@click.option("--name", required=True, help="Shown as author and signer of joint documents.")
@click.option("--function", required=True, help="For instance: liaison, police area north.")
@click.option("--role", required=True, type=click.Choice(parties.ROLES.values))
@click.option("--days", default=PARTNER_DAYS, show_default=True, help="Days until it expires.")
def add_partner(username: str, name: str, function: str, role: str, days: int) -> None:
    """Add a partner; print their one-time link."""
    with working():
        expires: date = clock.operational_day() + timedelta(days=days)
        partner_id = parties.add_partner(SYSTEM, username, name, function, role, expires)
        _print_link(PARTNERS, partner_id, "invite")


@partner.command("link")
@click.argument("username")
def partner_link(username: str) -> None:
    """Print a one-time link for who is locked out."""
    with working():
        _print_link(PARTNERS, _found(PARTNERS, username).id, "recovery")
