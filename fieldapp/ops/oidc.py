"""`fieldapp oidc`: what the groups of the municipality's identity provider give here."""

import click

from fieldapp.accounts import oidc_groups, oidc_provider, oidc_routes
from fieldapp.accounts import rules as account_rules
from fieldapp.accounts.oidc_rules import Refused
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation.settings import OidcSettings, Settings
from fieldapp.ops.context import working


@click.group()
def oidc() -> None:
    """The municipality's own log-in (docs/oidc.md)."""


_role = click.option("--role", type=click.Choice(account_rules.ROLES.values))
_team = click.option("--team", metavar="NAME")


@oidc.command("map")
@click.argument("group")
@_role
@_team
def map_group(group: str, role: str | None, team: str | None) -> None:
    """Let a group of the provider give a role, or a place in a team.

    From each member's next log-in on. A group may give several: say each by itself.
    """
    if (role is None) == (team is None):
        raise click.UsageError("Give --role or --team.")
    with working():
        oidc_groups.map_group(SYSTEM, group, role=role, team=team)
    click.echo(f"{group} gives {role or team}.")


@oidc.command("unmap")
@click.argument("group")
@_role
@_team
def unmap_group(group: str, role: str | None, team: str | None) -> None:
    """Let a group no longer give something.

    Without a role or a team: nothing at all.

    Who holds something through it loses that at their next log-in: to take it at once, close the
    log-in or take the role by hand.
    """
    with working():
        number = oidc_groups.unmap_group(SYSTEM, group, role=role, team=team)
    click.echo(f"{group}: {number} taken away.")


@oidc.command("list")
def list_groups() -> None:
    """List what groups give."""
    with working():
        for given in oidc_groups.mappings():
            kind = "role" if given.role else "team"
            click.echo(f"{given.group}  {kind} {given.role or given.team}")


@oidc.command("link")
@click.argument("username")
@click.option("--subject", required=True, help="The provider's `sub` of this person.")
def link(username: str, subject: str) -> None:
    """Let somebody who has a log-in here use it through the provider too.

    Without this, whoever comes through the provider is a new person here: nobody is ever found
    by a name or a mail address.
    """
    with working() as app:
        told = _told(app.extensions["fieldapp"])
        oidc_groups.link(SYSTEM, username, told.issuer, subject)
    click.echo(f"{username} is {subject} at {told.issuer}.")


@oidc.command("check")
def check() -> None:
    """Ask the provider about itself.

    Says what to register there, too.
    """
    with working() as app:
        settings: Settings = app.extensions["fieldapp"]
        told, back = _told(settings), settings.origin + oidc_routes.BACK
        click.echo(f"redirect URI to register: {back}")
        provider = oidc_provider.Provider(told, back, local=settings.testing)
        try:
            said = provider.metadata()
            provider.check_keys()
        except Refused as refused:
            raise click.ClickException(f"{told.issuer} cannot be used: {refused}") from refused
    click.echo(f"{told.issuer} answers; signatures {', '.join(said.algorithms)}; groups are read")
    click.echo(f"from the claim {told.groups_claim!r}, asked for by the scope {said.scope!r}.")


def _told(settings: Settings) -> OidcSettings:
    if settings.oidc is None:
        raise click.ClickException("No provider is set: FIELDAPP_OIDC_ISSUER is missing.")
    return settings.oidc
