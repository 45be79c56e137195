"""`fieldapp`: the administrator's command line, on the team's host."""

import os
import resource
import sys
from pathlib import Path

import click
from sqlalchemy.exc import DBAPIError

from fieldapp.foundation.errors import Problem
from fieldapp.foundation.settings import TEAM, SettingMissing
from fieldapp.ops import installation as installations
from fieldapp.ops import secrets_rotation
from fieldapp.ops.areas import areas
from fieldapp.ops.audit_log import audit
from fieldapp.ops.checkins import checkins
from fieldapp.ops.databases import db
from fieldapp.ops.demo.commands import demo
from fieldapp.ops.escrow import state as escrow_state
from fieldapp.ops.escrow_commands import escrow
from fieldapp.ops.followups import followups
from fieldapp.ops.generated import generate
from fieldapp.ops.host import health, release
from fieldapp.ops.oidc import oidc
from fieldapp.ops.people import organisation, partner, staff, team
from fieldapp.ops.secrets_commands import secrets as secrets_group
from fieldapp.ops.secrets_files import SecretsError
from fieldapp.ops.words import words

SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(context_settings=SETTINGS)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Data folder of an embedded installation.",
)
@click.option(
    "--secrets",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of its secrets, outside the data folder [default: in ~/.local/state/fieldapp].",
)
@click.pass_context
def cli(context: click.Context, data: Path | None, secrets: Path | None) -> None:
    """Set up and look after one installation of fieldapp.

    With --data a command works on the embedded databases in that folder. Without it, on what
    the environment says (FIELDAPP_FIELD_URL, FIELDAPP_SHARED_URL and the secrets), as on
    PostgreSQL.
    """
    if secrets is not None and data is None:
        raise click.UsageError("--secrets needs --data.")
    if data is not None:
        found = installations.at(data, secrets)
        for sentence in secrets_rotation.recover(found):
            click.echo(sentence, err=True)
        context.obj = found
        before = dict(os.environ)
        os.environ.update(found.environment(TEAM))
        context.call_on_close(lambda: _restore(before))


def _restore(environment: dict[str, str]) -> None:
    """What one command was told of an installation does not stay for the next."""
    os.environ.clear()
    os.environ.update(environment)


@cli.command()
@click.pass_obj
def init(found: installations.Installation | None) -> None:
    """Make a new installation; safe to repeat.

    Secrets are generated, each in a file of mode 0600: database keys, session secrets, keys of
    second factors, the key pair to which phones seal their records, the signing key of releases.
    Without them the data cannot be read: escrow them at once (`fieldapp escrow`). New data get
    new secrets: those found without their data are set aside, or refused with --secrets. On
    PostgreSQL make the two databases yourself, give the secrets as systemd credentials or files
    (docs/secrets.md), and use `fieldapp db upgrade` instead.
    """
    if found is None:
        raise click.UsageError("Say where: fieldapp --data DIR init.")
    aside = installations.prepare(found)
    if aside is not None:
        click.echo(f"Secrets of earlier data were found; they lie in {aside} now.")
    click.echo(f"Databases in {found.data}, secrets in {found.secrets}.")
    warning = escrow_state(found)["warning"]
    if warning:
        click.echo(f"NOT DONE YET: {warning}")


for command in (
    db,
    organisation,
    team,
    staff,
    oidc,
    partner,
    areas,
    demo,
    release,
    audit,
    checkins,
    followups,
    generate,
    words,
    health,
    escrow,
    secrets_group,
):
    cli.add_command(command)


def main(argv: list[str] | None = None) -> int:
    """The command's exit status; one sentence on standard error when it fails."""
    # A dump of this process's memory would hold secrets.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        ended = cli.main(args=argv, prog_name="fieldapp", standalone_mode=False)
        # A command that ends by Exit(1) is told by click's answer, not by an exception.
        if isinstance(ended, int) and ended:
            return ended
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo("Stopped.", err=True)
        return 130
    except SystemExit as done:
        return int(done.code or 0)
    except (SettingMissing, SecretsError, Problem, ValueError) as error:
        click.echo(f"fieldapp: {error}", err=True)
        return 1
    except DBAPIError as error:
        click.echo(f"fieldapp: The database did not do it: {error.orig}", err=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
