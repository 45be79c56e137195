"""`fieldapp health` and `fieldapp release`: what a timer on the team's host calls."""

import json

import click
from sqlalchemy.exc import DBAPIError

from fieldapp.accounts import service as accounts
from fieldapp.foundation import health as foundation_health
from fieldapp.foundation import migrate
from fieldapp.foundation.database import db as stores
from fieldapp.ops.context import working
from fieldapp.ops.escrow import state as escrow_state
from fieldapp.ops.installation import Installation
from fieldapp.releases import service as releases


@click.command()
def health() -> None:
    """Print the state of both databases as JSON.

    And whether the secrets are escrowed. Exits with 1 when a database is not well. A missing
    escrow is a warning: the service runs, but would not survive this host.
    """
    healthy = True
    found: dict[str, dict[str, object]] = {}
    with working() as app:
        for store in app.extensions["fieldapp"].stores:
            try:
                revision = migrate.current(stores.engines[store])
                current = revision == migrate.head(store)
                age = round(foundation_health.write_test(store), 1) if current else None
                found[store] = {"revision": revision, "current": current, "write_test_age_s": age}
                healthy &= current
            except Exception as error:  # whatever it is, it is what health is asked for
                found[store] = {"error": type(error).__name__}
                healthy = False
        kept = escrow_state(click.get_current_context().find_object(Installation))
        # What is fictional need not survive.
        warnings = [kept["warning"]] if kept["warning"] and not _is_demo() else []
    status = "ok" if healthy else "failing"
    said = {"status": status, "stores": found, "escrow": kept["state"], "warnings": warnings}
    click.echo(json.dumps(said))
    if not healthy:
        raise click.exceptions.Exit(1)


def _is_demo() -> bool:
    try:
        return accounts.is_demo()
    except DBAPIError:
        return False


@click.group()
def release() -> None:
    """Releases to the police side."""


@release.command()
def publish() -> None:
    """Deliver what waits in the outbox.

    It goes into the shared database. Only what a second person has approved is there. Safe to
    repeat and to interrupt; let a timer run it.
    """
    with working():
        number = releases.deliver()
    click.echo(f"{number} delivered." if number else "Nothing waits.")
