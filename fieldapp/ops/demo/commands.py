"""`fieldapp demo`: a fictional organisation for looking and testing."""

import json
import os
from datetime import datetime
from pathlib import Path

import click

from fieldapp.accounts import service as accounts
from fieldapp.foundation import clock
from fieldapp.ops.context import working
from fieldapp.ops.demo import logins as fresh_logins
from fieldapp.ops.demo.load import check_empty, load
from fieldapp.ops.demo.parameters import (
    DEFAULT_CONTACTS,
    DEFAULT_SEED,
    DEFAULT_YEARS,
    MOST_CONTACTS,
    MOST_YEARS,
    Parameters,
)
from fieldapp.ops.demo.structures import STRUCTURES
from fieldapp.ops.installation import Installation, check_markable, mark_demo
from fieldapp.ops.progress import Progress


@click.group()
def demo() -> None:
    """A fictional organisation, in an installation of its own."""


@demo.command("load")
@click.option(
    "--contacts",
    default=DEFAULT_CONTACTS,
    show_default=True,
    type=click.IntRange(1, MOST_CONTACTS),
    help="Contacts a year.",
)
@click.option(
    "--years", default=DEFAULT_YEARS, show_default=True, type=click.IntRange(1, MOST_YEARS)
)
@click.option(
    "--seed", default=DEFAULT_SEED, show_default=True, help="The same seed, the same city."
)
@click.option(
    "--structure",
    default="city",
    show_default=True,
    type=click.Choice(list(STRUCTURES)),
    help="A city with four teams, or a town with one for all.",
)
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), help="Records end the day before [today]."
)
@click.option(
    "--basemap",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="FIELDAPP_BASEMAP",
    help="PMTiles file to write [$FIELDAPP_BASEMAP].",
)
def load_command(
    contacts: int,
    years: int,
    seed: int,
    structure: str,
    today: datetime | None,
    basemap: Path | None,
) -> None:
    """Load a fictional organisation.

    Areas, basemap, staff, shifts, contacts and past releases, all from a seed. Refuses unless
    the installation is empty. What it loads is marked as fictional on every page and in every
    release, and neither the installation nor its secrets can ever serve a real one. The latest
    tertial that can be released is left for you to draw and approve. `fieldapp demo logins`
    gives log-ins.
    """
    day = today.date() if today else clock.operational_day()
    if day > clock.operational_day():
        raise click.BadParameter("nobody has been met in the future", param_hint="--today")
    parameters = Parameters(
        today=day, contacts=contacts, years=years, seed=seed, structure_name=structure
    )
    progress = Progress()
    with working():
        try:
            check_empty()
            check_markable()
            mark_demo()
            done = load(parameters, basemap, progress)
        finally:
            progress.end()
    click.echo(
        f"{parameters.structure.municipality}: {done.contacts:,} contacts in {done.shifts:,} "
        f"shifts from {parameters.first_day}, {done.releases} releases"
    )
    click.echo(", ".join(f"{name} {seconds} s" for name, seconds in done.seconds.items()))


@demo.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON; an empty list in a real one.")
@click.option(
    "--file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write them there (mode 0600) instead of printing them.",
)
@click.pass_obj
def logins(installation: Installation | None, as_json: bool, file: Path | None) -> None:
    """Give fictional log-ins new passwords and keys.

    They are printed, and old ones stop working. Partners get theirs with --data alone: their
    keys are sealed under the picture surface's own secret. `fieldapp demo code NAME` shows a
    code without an app.
    """
    with working():
        picture_key = fresh_logins.picture_key(installation)
        found = fresh_logins.fresh(picture_key) if not as_json or accounts.is_demo() else []
        if accounts.is_demo():
            mark_demo()
    if file is not None:
        fresh_logins.write(found, file)
        click.echo(f"Written to {os.fspath(file)}.")
    elif as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        for login in found:
            click.echo(
                f"{login['surface']:<8}{login['role']:<18}{login['username']:<24}"
                f"{login['password']}  {login['totp']}  {login['team']}"
            )


@demo.command()
@click.argument("username")
@click.pass_obj
def code(installation: Installation | None, username: str) -> None:
    """Print the code of USERNAME's authenticator."""
    with working():
        click.echo(fresh_logins.code_of(username, fresh_logins.picture_key(installation)))
