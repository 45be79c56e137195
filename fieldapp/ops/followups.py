"""`fieldapp followups`: close what is past its last day; switch the short codes on and off."""

import click

from fieldapp.accounts import service as accounts
from fieldapp.audit.service import SYSTEM
from fieldapp.followups import service, short_codes
from fieldapp.ops.context import working


@click.group()
def followups() -> None:
    """Follow-ups: old tasks, and the short code on a card."""


@followups.command("close-old")
def close_old() -> None:
    """Close every task whose last day is past.

    That is 90 days after it was opened.

    Let a timer run it, daily. Lists do it too before they are shown, so that a day without it
    shows nobody a task that should be over.
    """
    with working():
        click.echo(f"{service.close_old()} closed.")


@followups.group("codes")
def codes() -> None:
    """The short code on a card: off until the board has decided so."""


@codes.command("on")
@click.option(
    "--decision", required=True, metavar="NUMBER", help="Of the decision in the DPIA, as 2026/12."
)
def switch_on(decision: str) -> None:
    """Let follow-ups carry a code."""
    with working():
        short_codes.switch_on(SYSTEM, decision)
    click.echo("Short codes are on.")


@codes.command("off")
def switch_off() -> None:
    """Take the codes away, every one of them, at once."""
    with working():
        short_codes.switch_off(SYSTEM)
    click.echo("Short codes are off. Every code is gone.")


@codes.command("state")
def state() -> None:
    """Say whether they are on, since when and by which decision."""
    with working():
        found = accounts.organisation()
        if found is None or not found.short_code_decision:
            click.echo("Off.")
        else:
            click.echo(f"On since {found.short_code_day} by {found.short_code_decision}.")
