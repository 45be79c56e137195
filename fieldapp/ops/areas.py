"""`fieldapp areas`: districts, police areas and municipalities from files."""

from datetime import datetime
from pathlib import Path

import click

from fieldapp.audit.service import SYSTEM
from fieldapp.geography import importing, rules, service
from fieldapp.ops.context import working
from fieldapp.ops.progress import Progress


@click.group()
def areas() -> None:
    """Districts, police areas and municipalities."""


@areas.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", required=True, type=click.Choice(rules.KINDS))
@click.option("--name", "name_property", metavar="PROPERTY", help="Property that holds the name.")
@click.option("--code", "code_property", metavar="PROPERTY", help="Property that holds the code.")
@click.option("--layer", help="Layer of a GeoPackage with several.")
@click.option("--source", default="", help="Where the areas come from; shown beside maps.")
@click.option("--source-date", type=click.DateTime(["%Y-%m-%d"]), help="As of which day.")
@click.option("--keep-others", is_flag=True, help="Keep areas of the kind that FILE lacks.")
@click.option("--dry-run", is_flag=True, help="Say what would change; change nothing.")
def import_file(
    file: Path,
    kind: str,
    name_property: str | None,
    code_property: str | None,
    layer: str | None,
    source: str,
    source_date: datetime | None,
    keep_others: bool,
    dry_run: bool,
) -> None:
    """Import areas from a file.

    FILE is GeoJSON or GeoPackage, in any coordinate system.
    It is the whole truth of its kind: areas that it does not hold go, unless --keep-others.
    The areas of each 250 m square are computed once, here.
    """
    wanted = importing.Wanted(
        file,
        kind,
        name_property=name_property,
        code_property=code_property,
        layer=layer,
        source=source,
        source_date=source_date.date() if source_date else None,
        keep_others=keep_others,
    )
    progress = Progress()
    with working():
        try:
            if dry_run:
                report = importing.preview(wanted, progress)
            else:
                report = importing.import_areas(SYSTEM, wanted, progress)
                service.publish_areas(SYSTEM)
        except importing.Unreadable as error:
            raise click.ClickException(str(error)) from error
        finally:
            progress.end()
    _tell(report, dry_run)


def _tell(report: importing.Report, dry_run: bool) -> None:
    changes = report.changes
    click.echo("Would change:" if dry_run else "Changed:")
    for label, codes in (
        ("new", changes.new),
        ("changed", changes.changed),
        ("gone", changes.removed),
    ):
        shown = ", ".join(report.names[code] for code in codes[:10])
        more = f" and {len(codes) - 10} more" if len(codes) > 10 else ""
        click.echo(f"  {label}: {len(codes)}" + (f" ({shown}{more})" if codes else ""))
    click.echo(f"  unchanged: {len(changes.unchanged)}")
    click.echo(f"  squares: {report.squares:,}, of which {report.squares_changed:,} change")
    for one, other, size in report.overlaps[:5]:
        click.echo(f"  note: {report.names[one]} and {report.names[other]} share {size:,} m²")
