"""`fieldapp audit`: seal the access log, verify it, drop what is past its retention."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import Engine

from fieldapp.audit import retention, sealing, verifying
from fieldapp.audit.chain_rules import RETENTION_MONTHS, Anchor, anchor_line, anchor_of
from fieldapp.audit.sealing import Sealed
from fieldapp.audit.verifying import Report
from fieldapp.foundation import mail
from fieldapp.foundation.append_only import StillWriting
from fieldapp.foundation.database import FIELD, SHARED, open_engine
from fieldapp.foundation.settings import StoreSettings, load_stores
from fieldapp.ops.context import working

STORES = (FIELD, SHARED)
ONLY = click.Choice(STORES)
ANCHOR_FILE = click.Path(dir_okay=False, path_type=Path)
MAIL_SUBJECT = "fieldapp: anchor of the access log"


@click.group()
def audit() -> None:
    """The access log: who did and saw what."""


@contextmanager
def _engine(where: StoreSettings, *, readonly: bool) -> Iterator[Engine]:
    engine = open_engine(where, readonly=readonly)
    try:
        yield engine
    finally:
        engine.dispose()


@audit.command()
@click.option("--store", "stores", multiple=True, type=ONLY, help="One alone [default: both].")
@click.option("--anchor-file", type=ANCHOR_FILE, help="Append the anchor's line to this file.")
@click.option("--anchor-mail", metavar="ADDRESS", help="Send the anchor's line to this address.")
@click.option(
    "--wait", default=sealing.WAIT_SECONDS, show_default=True, help="Seconds for acts under way."
)
def seal(
    stores: tuple[str, ...], anchor_file: Path | None, anchor_mail: str | None, wait: float
) -> None:
    """Seal the log so far, and print its anchors.

    Every entry gets a hash, every month that is over a seal. Let a timer run it, daily. On
    PostgreSQL give it URLs of the role fieldapp_log; it needs no other secret. An anchor says how
    far the log went: keep it where who administers the database cannot write. It is safe to
    repeat, to interrupt and to run while people work.
    """
    settings = load_stores()
    lines = []
    for store in stores or STORES:
        with _engine(settings.stores[store], readonly=False) as engine:
            try:
                done = sealing.seal_all(engine, store, wait)
            except StillWriting as error:
                raise click.ClickException(f"{store}: {error}.") from error
        _tell_sealed(store, done)
        lines.append(anchor_line(done.anchor))
        click.echo(lines[-1])
    if anchor_file is not None:
        append_anchors(anchor_file, lines)
    if anchor_mail is not None:
        with working(settings):
            try:
                mail.send(anchor_mail, MAIL_SUBJECT, "\n".join(lines) + "\n")
            except mail.NotSent as error:
                raise click.ClickException(f"The anchor was not mailed: {error.reason}.") from error


def _tell_sealed(store: str, done: Sealed) -> None:
    closed = f"; closed {', '.join(done.months)}" if done.months else ""
    click.echo(f"{store}: {done.entries:,} entries sealed{closed}.")


def append_anchors(path: Path, lines: Iterable[str]) -> None:
    """Add lines to the file of anchors, durably; one that says nothing new is left out."""
    newest = {anchor.store: anchor for anchor in anchors_in(path)} if path.exists() else {}
    new = []
    for line in lines:
        anchor = anchor_of(line)
        known = newest.get(anchor.store)
        if known is None or (known.head, known.seal) != (anchor.head, anchor.seal):
            new.append(line)
    if not new:
        return
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, "".join(f"{line}\n" for line in new).encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def anchors_in(path: Path) -> list[Anchor]:
    """The anchors of a file; ValueError names the line that is none."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            found.append(anchor_of(line))
        except ValueError as error:
            raise ValueError(f"{path}, line {number}: {error}") from error
    return found


@audit.command()
@click.option("--store", "stores", multiple=True, type=ONLY, help="One alone [default: both].")
@click.option("--anchor-file", "files", type=ANCHOR_FILE, multiple=True, help="File of anchors.")
@click.option("--anchor", "given", multiple=True, metavar="LINE", help="One anchor, as printed.")
def verify(stores: tuple[str, ...], files: tuple[Path, ...], given: tuple[str, ...]) -> None:
    """Say whether anything in the log was changed.

    Recomputes the whole chain. Names the first broken entry and exits with 1. Without an anchor
    it can only say that the log fits itself: whoever can write the database can make a new chain.
    """
    anchors = [anchor_of(line) for line in given]
    for path in files:
        if not path.exists():
            raise click.ClickException(f"There is no file {path}.")
        anchors += anchors_in(path)
    settings = load_stores()
    intact = True
    for store in stores or STORES:
        with _engine(settings.stores[store], readonly=True) as engine:
            report = verifying.verify(engine, store, anchors)
        for said in told(report, anchored=any(a.store == store for a in anchors)):
            click.echo(said)
        intact &= report.fault is None
    if not intact:
        raise click.exceptions.Exit(1)


def told(report: Report, *, anchored: bool) -> Iterator[str]:
    """What a verification says, in lines."""
    store, walk, fault = report.store, report.walk, report.fault
    if fault is not None:
        where = f"entry {fault.entry_id:,}" if fault.entry_id is not None else "the seals"
        month = f" ({report.month})" if report.month else ""
        yield f"{store}: BROKEN at {where}{month}: {fault.kind}: {fault.said}."
        yield f"{store}: before it, {fault.position - 1:,} entries of the chain are as sealed."
        return
    yield (
        f"{store}: intact. {walk.entries:,} entries sealed, up to entry {walk.last_id:,}; "
        f"{report.segments} months closed."
    )
    if report.dropped:
        yield (
            f"{store}: retention has dropped the entries up to {report.dropped[-1]} (on "
            f"{report.dropped_day}); their seals hold the chain."
        )
    if walk.unchecked:
        yield f"{store}: {walk.unchecked} anchors lie in dropped months and were not checked."
    yield from _uncovered(report, anchored=anchored)


def _uncovered(report: Report, *, anchored: bool) -> Iterator[str]:
    store, walk = report.store, report.walk
    since = f"the anchor at {walk.anchored:,} entries" if anchored else "no anchor, none was given"
    yield (
        f"{store}: {report.uncovered:,} entries are not covered by {since} "
        f"({walk.unsealed:,} of them not sealed yet)."
    )
    yield (
        f"{store}: entries that were removed from the end since then, with their links and seals, "
        "would leave no trace in the chain; nor would a chain made anew from there."
    )
    if report.numbered_without_gaps:
        yield f"{store}: no number is missing after the last sealed entry."
    elif walk.gaps:
        yield (
            f"{store}: {walk.gaps:,} numbers after the last sealed entry lead nowhere, the first "
            f"is {walk.gap_at:,}: acts that were undone, or entries that were removed."
        )


@audit.command("drop-before")
@click.argument("month", metavar="YYYY-MM")
@click.option("--store", "stores", multiple=True, type=ONLY, help="One alone [default: both].")
@click.option(
    "--keep-months",
    default=RETENTION_MONTHS,
    show_default=True,
    help="How long the board has decided that the log is kept.",
)
def drop_before(month: str, stores: tuple[str, ...], keep_months: int) -> None:
    """Drop what is past its retention.

    Sealed months before the one given lose their entries and keep their seals. On PostgreSQL
    give it URLs of the role fieldapp_retention: no other may delete. Deliveries of the same
    months go too. Each dropped month is an entry of the log itself.
    """
    with working(load_stores()):
        gone = [
            dropped
            for store in stores or STORES
            for dropped in retention.drop_before(store, month, keep_months)
        ]
    for dropped in gone:
        click.echo(f"{dropped.store}: {dropped.month} dropped, {dropped.entries:,} entries.")
    if not gone:
        click.echo("Nothing to drop.")
