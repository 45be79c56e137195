"""`fieldapp secrets`: new secrets in the place of old ones. docs/secrets.md says when and how."""

from pathlib import Path

import click

from fieldapp.accounts import devices
from fieldapp.audit import service as audit
from fieldapp.foundation.database import FIELD, SHARED
from fieldapp.foundation.settings import PICTURE, TEAM, SettingMissing
from fieldapp.ops import escrow
from fieldapp.ops import secrets_rotation as rotation
from fieldapp.ops.context import working
from fieldapp.ops.installation import Installation
from fieldapp.ops.secrets_rotation import Files
from fieldapp.signin import resealing
from fieldapp.sync import held

SECRET_ROTATED = audit.act("ops.secret_rotated")
SECRET_DROPPED = audit.act("ops.secret_dropped")

SURFACE = click.option(
    "--surface", type=click.Choice([TEAM, PICTURE]), required=True, help="Whose it is."
)
FILE = click.option(
    "--file",
    "told",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    help="The secret's file [the installation's, or what FIELDAPP_…_FILE names].",
)
ALSO = click.option(
    "--also",
    multiple=True,
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    help="Another file that holds the same key; not needed with --data.",
)
RELOAD = "Reload the surface (SIGHUP to gunicorn, systemctl reload)"


def _recorded(done: audit.Act, what: str) -> None:
    """Name the act in the field's access log; it never holds the secret or any part of it."""
    try:
        with working(), audit.recorded(audit.SYSTEM, done, "secret", what):
            pass
    except SettingMissing:
        click.echo("The access log was not told: no field database is known here.", err=True)


def _escrowed(found: Installation | None) -> None:
    if escrow.renew(found):
        click.echo("The escrow file holds it: back it up.")
    else:
        click.echo("There is no escrow of it: see `fieldapp escrow --help`.")


@click.group()
def secrets() -> None:
    """Change secrets: new ones in the place of old ones.

    Of sessions, second factors, phones' envelopes, releases and databases. What cannot be
    changed, and what is lost when a secret is lost, stands in docs/secrets.md.
    """


@secrets.group()
def rotate() -> None:
    """Put a new secret in the place of an old one."""


@rotate.command("session")
@SURFACE
@FILE
@click.pass_obj
def rotate_session(found: Installation | None, surface: str, told: Path | None) -> None:
    """A new session secret.

    Nobody is signed out: cookies of the old one are taken until `fieldapp secrets drop-old`.
    """
    rotation.rotate_session(Files(found).of(surface, "session_secret", told))
    _recorded(SECRET_ROTATED, f"session, {surface}")
    click.echo(f"{RELOAD}; drop the old one after {rotation.FALLBACK_HOURS} h.")


@rotate.command("login-key")
@SURFACE
@FILE
@click.pass_obj
def rotate_login_key(found: Installation | None, surface: str, told: Path | None) -> None:
    """A new key for the second factors of one surface's people.

    Both keys are read until `fieldapp secrets drop-old login-key`, which seals all that is
    stored under the new one first.
    """
    rotation.rotate_login_key(Files(found).of(surface, "login_key", told))
    _recorded(SECRET_ROTATED, f"login-key, {surface}")
    _escrowed(found)
    click.echo(f"{RELOAD}; then `fieldapp secrets drop-old login-key --surface {surface}`.")


@rotate.command("envelope")
@FILE
@click.pass_obj
def rotate_envelope(found: Installation | None, told: Path | None) -> None:
    """A new key pair for phones to seal to.

    Each phone takes it at its next contact. What is sealed to the old one is opened until
    `fieldapp secrets retire-envelope`.
    """
    kid = rotation.rotate_envelope(Files(found).of(TEAM, "envelope_keys", told))
    _recorded(SECRET_ROTATED, f"envelope {kid}")
    _escrowed(found)
    click.echo(f"The current envelope key is {kid}. {RELOAD}.")


@rotate.command("signing")
@FILE
@click.pass_obj
def rotate_signing(found: Installation | None, told: Path | None) -> None:
    """A new key to sign releases with.

    Releases that are out stay genuine under the old public key. Give partners the new one by
    another way than the releases, and say from which day.
    """
    old, new = rotation.rotate_signing(Files(found).of(TEAM, "signing_key", told))
    _recorded(SECRET_ROTATED, f"signing {new}")
    _escrowed(found)
    click.echo(f"Public key until now: {old}\nPublic key from now:  {new}\n{RELOAD}.")


@rotate.command("database")
@click.option("--store", type=click.Choice([FIELD, SHARED]), required=True)
@ALSO
@click.pass_obj
def rotate_database(found: Installation | None, store: str, also: tuple[Path, ...]) -> None:
    """A new key for an embedded database.

    Stop the surfaces first: it is refused while anything has the database open. Interrupted at
    any moment, the database has the old key or the new one, and `fieldapp secrets recover` lets
    the secrets say which.
    """
    database, key_files = Files(found).database(store, also)
    rotation.rotate_database(database, key_files)
    _escrowed(found)
    _recorded(SECRET_ROTATED, f"database {store}")
    click.echo(f"The {store} database has a new key. Start the surfaces, and make a new backup.")


@secrets.command()
@ALSO
@click.pass_obj
def recover(found: Installation | None, also: tuple[Path, ...]) -> None:
    """End a rotation that was interrupted; safe to repeat.

    With --data every command does it by itself.
    """
    if found is None:
        for store in (FIELD, SHARED):
            database, key_files = Files(None).database(store, also)
            for sentence in rotation.recover_database(store, database, key_files):
                click.echo(sentence)
    click.echo("No rotation is half done.")


@secrets.command("drop-old")
@click.argument("what", type=click.Choice(["session", "login-key"]))
@SURFACE
@FILE
@click.option(
    "--hours",
    type=click.FloatRange(min=0),
    default=rotation.FALLBACK_HOURS,
    show_default=True,
    help="How long an old session secret must have been kept.",
)
@click.pass_obj
def drop_old(
    found: Installation | None, what: str, surface: str, told: Path | None, hours: float
) -> None:
    """Drop what a rotation has kept.

    Of log-in keys: when every second factor is sealed under the current one. Reload the surface
    between the rotation and this: a worker that still seals under the old key would make second
    factors that nothing opens.
    """
    if what == "session":
        path = Files(found).of(surface, "session_secret", told)
        number = rotation.drop_old(path, hours)
    else:
        path = Files(found).of(surface, "login_key", told)
        _reseal(surface, path)
        number = rotation.drop_old(path, 0)
        _escrowed(found)
    if number:
        _recorded(SECRET_DROPPED, f"{what}, {surface}")
    click.echo(f"{number} dropped. {RELOAD}." if number else "There is no old one.")


def _reseal(surface: str, path: Path) -> None:
    with working():
        done = resealing.reseal(FIELD if surface == TEAM else SHARED, rotation.several(path))
    click.echo(f"{done.anew} second factors sealed anew, {done.current} stood under it already.")
    if done.lost:
        click.echo(f"{done.lost} open with no key: their people need a new one.", err=True)


@secrets.command("retire-envelope")
@click.argument("kid")
@FILE
@click.pass_obj
def retire_envelope(found: Installation | None, kid: str, told: Path | None) -> None:
    """Drop an old private key of envelopes, for ever.

    Refused while a phone may still hold something sealed to it (until it has said that it does
    not, or was written off), and while a held envelope needs it.
    """
    path = Files(found).of(TEAM, "envelope_keys", told)
    with working():
        rotation.retire_envelope(path, kid, lambda: _needed(kid))
    _recorded(SECRET_DROPPED, f"envelope {kid}")
    _escrowed(found)
    click.echo(f"{kid} is gone: what is sealed to it can never be opened. {RELOAD}.")


def _needed(kid: str) -> str:
    """Who needs an old envelope key, in words; '' when nobody does."""
    said = []
    names = devices.phones_needing(kid)
    if names:
        said.append(f"phones that may hold something sealed to it: {', '.join(names)}")
    waiting = held.waiting_under(kid)
    if waiting:
        said.append(f"{waiting} held envelopes")
    return "; ".join(said)


@secrets.command("list")
@click.pass_obj
def list_(found: Installation | None) -> None:
    """List the envelope keys by id, and who needs each."""
    path = Files(found).of(TEAM, "envelope_keys")
    keys = rotation.envelopes(path)
    with working():
        for kid in keys:
            which = "current" if kid == next(reversed(keys)) else _needed(kid) or "needed no more"
            click.echo(f"{kid}: {which}")
