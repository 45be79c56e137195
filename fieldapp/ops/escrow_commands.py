"""`fieldapp escrow`: the words that open a backup when the host is gone."""

import sys
from dataclasses import replace
from pathlib import Path

import click

from fieldapp.foundation import clock
from fieldapp.ops import escrow as escrows
from fieldapp.ops import escrow_sheets as sheets
from fieldapp.ops import secrets_files as files
from fieldapp.ops.escrow import CONFIRMED, PENDING, Escrow
from fieldapp.ops.installation import Installation
from fieldapp.ops.secrets_files import SecretsError

FOLDER = click.Path(file_okay=False, path_type=Path)
FROM = click.option(
    "--from",
    "folder",
    type=FOLDER,
    help="Folder with the escrow file, as out of a backup [where the data lie].",
)
SHOW = click.option("--show", is_flag=True, help="Show the words on the screen as they are typed.")


@click.group()
def escrow() -> None:
    """Keep what opens the data in other people's hands.

    Without an escrow, a lost host means lost data: the backups are encrypted, phones' records are
    sealed to a key that lay there, and nobody can break either. Make one at set-up, by `split` or
    by `print`; let the holders `check` their sheets; then `confirm`.
    """


@escrow.command()
@click.option("--holders", type=click.IntRange(2, escrows.MOST_HOLDERS), required=True)
@click.option(
    "--threshold", type=int, required=True, help="How many of the holders are needed together."
)
@click.option("--html", type=FOLDER, help="Write the sheets there as pages instead (mode 0600).")
@click.pass_obj
def split(found: Installation | None, holders: int, threshold: int, html: Path | None) -> None:
    """Split a new escrow key among holders; show each sheet once.

    The words are SLIP-39. They are not kept anywhere: what is not written down now is lost. The
    escrow before this one stays good until this one is confirmed.
    """
    _make(found, holders, threshold, html, code=False)


@escrow.command("print")
@click.option("--html", type=FOLDER, help="Write the page there instead (mode 0600).")
@click.pass_obj
def print_(found: Installation | None, html: Path | None) -> None:
    """Show a new escrow key whole, as words and as a QR code, once.

    Said plainly: whoever finds the page and a backup can read everything. Lock it away, or use
    `split`.
    """
    _make(found, 1, 1, html, code=True)


def _make(
    found: Installation | None, holders: int, threshold: int, html: Path | None, *, code: bool
) -> None:
    folder = escrows.place(found)
    made, words = escrows.make(escrows.current_secrets(found), holders, threshold)
    escrows.save(folder, PENDING, made)
    for number, held in enumerate(words, 1):
        if html is not None:
            html.mkdir(parents=True, exist_ok=True, mode=0o700)
            target = html / f"escrow-{made.name}-{number}.html"
            files.write_new(target, sheets.page(made, number, held))
            continue
        _show(made, number, held, code=code)
    if html is not None:
        click.echo(f"{holders} written to {html}: print, then destroy the files.")
    click.echo(
        f"Not done yet: {made.threshold} of the sheets must be read back (`fieldapp escrow check`),"
        " then `fieldapp escrow confirm`."
    )


def _show(made: Escrow, number: int, words: str, *, code: bool) -> None:
    one_by_one = sys.stdout.isatty() and sys.stdin.isatty()
    if one_by_one:
        click.clear()
    click.echo(sheets.text(made, number, words))
    if code:
        click.echo(sheets.terminal_code(words))
    if one_by_one:
        click.pause("Write it down. A key clears the screen …")
        click.clear()


def _ask(prompt: str, show: bool) -> str:
    """Words as a person types them, hidden unless asked otherwise, or from a pipe."""
    if sys.stdin.isatty():
        return str(click.prompt(prompt, hide_input=not show))
    click.echo(f"{prompt}:")
    line = sys.stdin.readline()
    if not line:
        raise SecretsError("The words ended before there were enough sheets.")
    return line


def _folder(found: Installation | None, told: Path | None) -> Path:
    return told if told is not None else escrows.place(found)


def _asked_together(folder: Path, show: bool) -> tuple[Escrow, dict[str, str]]:
    """The escrow of the sheets that are typed, and the secrets that they open together."""
    words: dict[int, str] = {}
    standing: Escrow | None = None
    while standing is None or len(words) < standing.threshold:
        typed = escrows.tidy(_ask("Words of a sheet", show))
        if standing is None:
            _, standing, number = escrows.of_words(folder, typed)
        else:
            number = escrows.sheet_number(standing, typed) or 0
            if not number:
                raise SecretsError("These are the words of another escrow than the first sheet's.")
        words[number] = typed
        click.echo(f"Sheet {number} of escrow {standing.name}: {len(words)}/{standing.threshold}.")
    return standing, escrows.opened(standing, list(words.values()))


@escrow.command()
@FROM
@SHOW
@click.option("--together", is_flag=True, help="As many sheets as are needed; try to open with.")
@click.pass_obj
def check(found: Installation | None, folder: Path | None, show: bool, together: bool) -> None:
    """Let a holder test a sheet. Nothing is restored.

    With --from it may be done on another machine, which need not be trusted with anything else.
    """
    where = _folder(found, folder)
    if together:
        standing, held = _asked_together(where, show)
        click.echo(f"Together they open {len(held)} secrets of {standing.made} or later.")
        return
    typed = escrows.tidy(_ask("Words of the sheet", show))
    name, standing, number = escrows.of_words(where, typed)
    checked = tuple(sorted({*standing.checked, number}))
    escrows.save(where, name, replace(standing, checked=checked))
    click.echo(f"Sheet {number} of {standing.holders} of escrow {standing.name} is right.")


@escrow.command()
@click.pass_obj
def confirm(found: Installation | None) -> None:
    """Say that the sheets are with their holders.

    This escrow then takes the earlier one's place. Refused before as many sheets as are needed
    have been read back by `check`.
    """
    folder = escrows.place(found)
    pending = escrows.load(folder, PENDING)
    if pending is None:
        raise SecretsError("There is no new escrow: `fieldapp escrow split` or `print` first.")
    missing = pending.threshold - len(pending.checked)
    if missing > 0:
        raise SecretsError(f"{missing} more of its sheets must be read back by `check` first.")
    day = clock.operational_day().isoformat()
    escrows.save(folder, CONFIRMED, replace(pending, confirmed=day))
    (folder / PENDING).unlink()
    escrows.renew(found)
    click.echo(f"Escrow {pending.name} is confirmed. Back up {folder / CONFIRMED} with the data.")


@escrow.command()
@click.pass_obj
def renew(found: Installation | None) -> None:
    """Seal the secrets as they stand now; needs no words.

    Rotations do it by themselves; this is for secrets that were changed by hand.
    """
    if not escrows.renew(found):
        raise SecretsError("There is no escrow: `fieldapp escrow split` or `print` first.")
    click.echo("The escrow holds the secrets as they stand now. Back it up.")


@escrow.command()
@FROM
@SHOW
@click.option("--into", type=FOLDER, help="Folder of secrets to write into [the installation's].")
@click.pass_obj
def restore(found: Installation | None, folder: Path | None, show: bool, into: Path | None) -> None:
    """Write the secrets that are missing.

    From the holders' words and the escrow file. A secret that is there and differs is never
    overwritten. Session secrets are made anew: everybody signs in again.
    """
    target = into or (found.secrets if found is not None else None)
    if target is None:
        raise click.UsageError("Say where to: fieldapp --data, or --into.")
    where = _folder(found, folder)
    if not any((where / name).exists() for name in (CONFIRMED, PENDING)):
        raise SecretsError(
            f"There is no escrow file in {where}. Without it, or without the sheets, restoring is "
            "impossible: nobody has another copy of these keys."
        )
    _, held = _asked_together(where, show)
    missing = escrows.check_restorable(target, held)
    for path, text in missing:
        files.write_new(path, text)
        click.echo(f"Wrote {path}")
    if found is not None and into is None:
        for path in escrows.fresh_sessions(found):
            click.echo(f"Made {path}: everybody signs in again.")
    if not missing:
        click.echo("Nothing was missing.")


@escrow.command()
@click.pass_obj
def status(found: Installation | None) -> None:
    """Say how the escrow stands."""
    said = escrows.state(found)
    if said["warning"]:
        click.echo(said["warning"])
        raise click.exceptions.Exit(1)
    click.echo(f"Confirmed {said['confirmed']}; {said['needed']} of {said['sheets']} open it.")
