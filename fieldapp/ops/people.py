"""`fieldapp organisation`, `team`, `staff`, `partner`: who there is."""

from datetime import date, timedelta

import click

from fieldapp.accounts import rules as account_rules
from fieldapp.accounts import service as accounts
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation import clock, passwords
from fieldapp.ops.context import working
from fieldapp.ops.installation import check_not_demo
from fieldapp.parties import service as parties

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
    """Add a member of staff and print the generated password, once."""
    with working():
        known = {found.name: found.id for found in accounts.teams()}
        unknown = [wanted for wanted in teams if wanted not in known]
        if unknown:
            raise click.BadParameter(f"there is no team {unknown[0]}", param_hint="--team")
        password = passwords.fresh()
        accounts.add_staff(
            SYSTEM, username, name, password, frozenset(roles), tuple(known[t] for t in teams)
        )
    click.echo(f"{username} {password}")


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
    """Add a partner log-in and print the generated password, once."""
    with working():
        password = passwords.fresh()
        expires: date = clock.operational_day() + timedelta(days=days)
        parties.add_partner(SYSTEM, username, name, function, role, password, expires)
    click.echo(f"{username} {password} (until {expires})")
