"""`fieldapp checkins`: write to the duty manager when a worker gives no sign in time."""

import click

from fieldapp.ops.context import working
from fieldapp.shifts import checkins as shifts_checkins


@click.group()
def checkins() -> None:
    """Workers who said when to be back."""


@checkins.command()
def tell() -> None:
    """Write to duty managers when a time has passed.

    Run it every minute.

    Says nothing when there is nothing to do. Exits with 1 while a letter could not be sent, so
    that the machine's own watch sees it.
    """
    with working():
        done = shifts_checkins.tell()
    if done.told:
        click.echo(f"Letters to duty managers: {done.told}.")
    if done.waiting:
        click.echo(f"Could not be sent, tried again: {done.waiting}.", err=True)
    if done.given_up:
        click.echo(f"Given up: {done.given_up}.", err=True)
    if done.waiting or done.given_up:
        raise click.exceptions.Exit(1)
