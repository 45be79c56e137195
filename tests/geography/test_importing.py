"""Areas from files into both databases, the areas of squares, and what other rooms ask."""

import json
from datetime import date
from uuid import UUID

import pytest
import shapely
from sqlalchemy import event, func, select, update
from sqlalchemy.exc import ProgrammingError

from fieldapp.audit.models import FieldEntry
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation import roles
from fieldapp.foundation.database import FIELD, db, writing
from fieldapp.geography import importing, models, partitions, rules, service, shapes, squares
from fieldapp.geography.importing import Wanted, import_areas, preview
from tests.databases import POSTGRESQL
from tests.geography.conftest import write_areas

KM = 1000
TWO = {"Västra Delen": (670, 6580, 671, 6581), "Östra Delen": (671, 6580, 672.1, 6581)}


def _count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def _entries():
    return [entry.act for entry in db.session.scalars(select(FieldEntry).order_by(FieldEntry.id))]


def test_stockholms_districts_import_whole(room, stockholm):
    steps = []
    report = import_areas(
        SYSTEM,
        Wanted(stockholm, "district", source="Stadskartan", source_date=date(2021, 4, 13)),
        progress=lambda step, done, total: steps.append((step, done, total)),
    )
    assert len(report.changes.new) == 117
    assert report.file.codes_generated
    names = service.names("district")
    assert len(names) == 117
    assert names["norra-djurgarden"] == "Norra Djurgården"
    assert steps[0] == ("reading", 0, 1)
    assert ("squares", 117, 117) in steps
    assert steps[-1] == ("stored", 1, 1)
    # The whole city, by the areas' own sum: 215 km² with its water.
    covered = sum(outline.area for outline in service.outlines("district").values())
    assert covered == pytest.approx(report.squares * 250 * 250, rel=0.15)
    # Corners that anybody can check.
    for (lat, lon), district in {
        (59.33405, 18.06630): "norrmalm",
        (59.31805, 18.06300): "sodermalm",
        (59.29905, 18.08080): "johanneshov",
        (59.40290, 17.94450): "kista",
    }.items():
        assert service.district_of(*squares.square_at(lat, lon)) == district
    grid = service.grid()
    assert len(grid["codes"]) == 117
    assert rules.look_up(grid, *squares.square_at(59.33405, 18.06630)) == "norrmalm"
    assert len(json.dumps(grid)) < 20_000


def test_importing_the_same_file_again_changes_nothing(room, stockholm):
    wanted = Wanted(stockholm, "district")
    import_areas(SYSTEM, wanted)
    again = preview(wanted)
    assert len(again.changes.unchanged) == 117
    assert (again.changes.new, again.changes.changed, again.changes.removed) == ((), (), ())
    assert again.squares_changed == 0


def test_every_square_has_the_area_that_covers_most_of_it(room, stockholm):
    """Against the plain way: cut a square with every district and take the largest."""
    import_areas(SYSTEM, Wanted(stockholm, "district"))
    outlines = service.outlines("district")
    for square in service.squares()[::97]:
        box = shapely.box(*squares.bounds(*square.square))
        cover = {code: round(o.intersection(box).area) for code, o in outlines.items()}
        largest = max(sorted(cover), key=lambda code: cover[code])
        assert cover[largest] >= 250 * 250 / 100
        assert square.district == largest


def test_dry_run_says_what_would_change_and_writes_nothing(room, write_file):
    import_areas(SYSTEM, Wanted(write_file(TWO), "district"))
    before = _entries()
    other = {
        "Västra Delen": TWO["Västra Delen"],
        "Östra Delen": (671, 6580, 672.6, 6581),
        "Norra Delen": (670, 6581, 672, 6582),
    }
    report = preview(Wanted(write_file(other), "district"))
    assert report.changes == rules.Changes(
        new=("norra-delen",), changed=("ostra-delen",), unchanged=("vastra-delen",), removed=()
    )
    assert report.squares == 16 + 28 + 32
    assert report.squares_changed == 8 + 32
    assert service.names("district").keys() == {"vastra-delen", "ostra-delen"}
    assert _entries() == before


def test_areas_that_the_file_lacks_go_unless_kept(room, write_file):
    import_areas(SYSTEM, Wanted(write_file(TWO), "district"))
    north = write_file({"Norra Delen": (670, 6581, 671, 6582)})
    kept = import_areas(SYSTEM, Wanted(north, "district", keep_others=True))
    assert kept.changes.removed == ()
    assert len(service.names("district")) == 3
    gone = import_areas(SYSTEM, Wanted(north, "district"))
    assert gone.changes.removed == ("ostra-delen", "vastra-delen")
    assert service.district_of(2680, 26320) is None
    assert service.district_of(2680, 26324) == "norra-delen"
    assert len(service.squares()) == 16
    assert _entries().count("geography.areas_imported") == 3


def test_the_largest_overlap_wins_and_a_tie_goes_to_the_first_code(room, write_file):
    # The border stands at 2.4 and at 2.5 squares from the west: a larger part, and a tie.
    boxes = {"B": (670, 6580, 670.6, 6581), "A": (670.6, 6580, 671, 6581)}
    import_areas(SYSTEM, Wanted(write_file(boxes), "district"))
    assert service.district_of(2682, 26320) == "a"
    tie = {"B": (670, 6580, 670.625, 6581), "A": (670.625, 6580, 671, 6581)}
    import_areas(SYSTEM, Wanted(write_file(tie), "district"))
    assert [service.district_of(e, 26320) for e in range(2680, 2684)] == ["b", "b", "a", "a"]


def test_a_sliver_is_no_ground_of_an_area(room, write_file):
    import_areas(SYSTEM, Wanted(write_file({"A": (670, 6580, 671.002, 6581.003)}), "district"))
    assert {square.square.e for square in service.squares()} == {2680, 2681, 2682, 2683}
    assert {square.square.n for square in service.squares()} == {26320, 26321, 26322, 26323, 26324}


def test_kinds_do_not_disturb_each_other(room, write_file):
    import_areas(SYSTEM, Wanted(write_file(TWO), "district"))
    whole = write_file({"Hela Staden": (670, 6580, 671.5, 6581.5)}, {"Hela Staden": "0180"})
    import_areas(SYSTEM, Wanted(whole, "municipality"))
    import_areas(SYSTEM, Wanted(whole, "police_area"))
    service.set_residents(SYSTEM, {(2680, 26320): 120, (2700, 26400): 7})
    by_square = {square.square: square for square in service.squares()}
    inner = by_square[(2680, 26320)]
    assert (inner.district, inner.police_area, inner.municipality, inner.residents) == (
        "vastra-delen",
        "0180",
        "0180",
        120,
    )
    outer = by_square[(2687, 26323)]
    assert (outer.district, outer.municipality) == ("ostra-delen", None)
    assert by_square[(2700, 26400)].residents == 7
    import_areas(SYSTEM, Wanted(write_file(TWO), "district"))
    assert {square.square: square for square in service.squares()} == by_square
    service.set_residents(SYSTEM, {})
    assert (2700, 26400) not in {square.square for square in service.squares()}


def test_squares_go_in_one_stream_and_only_when_one_differs(room, write_file, monkeypatch):
    """A statement for each square took PostgreSQL seconds; the table itself is small."""
    streams = []
    real = service.insert_all

    def insert_all(table, session, rows):
        streams.append(len(rows))
        real(table, session, rows)

    monkeypatch.setattr(service, "insert_all", insert_all)
    file = write_file(TWO)
    import_areas(SYSTEM, Wanted(file, "district"))
    number = len(service.squares())
    service.set_residents(SYSTEM, {(2680, 26320): 120})
    assert streams == [number, number]
    import_areas(SYSTEM, Wanted(file, "district"))
    service.set_residents(SYSTEM, {(2680, 26320): 120})
    assert streams == [number, number], "nothing differed, so nothing was written"
    statements = []
    event.listen(
        db.engines[FIELD], "before_cursor_execute", lambda *call: statements.append(call[2])
    )
    service.set_residents(SYSTEM, {(2680, 26320): 121})
    assert not any(s.startswith("UPDATE geography_square") for s in statements)
    assert sum(s.startswith("DELETE FROM geography_square") for s in statements) == 1


def test_a_geopackage(room, tmp_path):
    outline = shapely.box(670 * KM, 6580 * KM, 671 * KM, 6581 * KM)
    write_areas(tmp_path / "areas.gpkg", [outline], ["Mitten"], "EPSG:3006")
    import_areas(SYSTEM, Wanted(tmp_path / "areas.gpkg", "district", name_property="label"))
    assert service.outlines("district")["mitten"].equals(outline)
    assert len(service.squares()) == 16


def test_a_shapefile(room, tmp_path):
    outline = shapely.box(670 * KM, 6580 * KM, 671 * KM, 6581 * KM)
    write_areas(tmp_path / "areas.shp", [outline], ["Åmitten"], "EPSG:3006")
    import_areas(SYSTEM, Wanted(tmp_path / "areas.shp", "district", name_property="label"))
    assert service.names("district") == {"amitten": "Åmitten"}


def test_publishing_makes_the_police_sides_areas_equal(room, picture_room, write_file):
    import_areas(SYSTEM, Wanted(write_file(TWO), "district", source_date=date(2026, 1, 1)))
    assert service.areas("district", published=True) == []
    assert service.publish_areas(SYSTEM) == 2
    assert service.publish_areas(SYSTEM) == 0
    assert service.areas("district", published=True) == service.areas("district")
    import_areas(SYSTEM, Wanted(write_file({"Västra Delen": TWO["Västra Delen"]}), "district"))
    assert service.publish_areas(SYSTEM) == 2  # one gone, one with another source
    with picture_room().app_context():
        assert service.names("district", published=True) == {"vastra-delen": "Västra Delen"}
        shown = service.areas_geojson("district", published=True)
        assert [f["properties"]["code"] for f in shown["features"]] == ["vastra-delen"]


def test_geojson_for_maps_is_wgs84_and_stays_in_place(room, write_file):
    import_areas(SYSTEM, Wanted(write_file(TWO), "district"))
    collection = service.areas_geojson("district")
    west = next(f for f in collection["features"] if f["properties"]["code"] == "vastra-delen")
    assert west["properties"] == {"code": "vastra-delen", "name": "Västra Delen"}
    outline = shapely.from_geojson(json.dumps(west["geometry"]))
    corners = squares.corners(670, 6580, 1000)
    wanted = shapely.Polygon([(lon, lat) for lat, lon in corners])
    assert outline.symmetric_difference(wanted).area < wanted.area * 1e-4
    exterior = shapely.get_parts(outline)[0].exterior
    assert exterior.is_ccw


def test_simplified_districts_still_share_their_borders(room, stockholm):
    import_areas(SYSTEM, Wanted(stockholm, "district"))
    exact = service.areas_geojson("district")
    simple = service.areas_geojson("district", simplify_m=40)
    assert len(json.dumps(simple)) < len(json.dumps(exact)) * 0.8
    assert len(simple["features"]) == 117


def test_a_partition_is_published_once_and_never_changes(room, picture_room):
    made = partitions.Partition(
        id=UUID("8f1f6d0e-58a1-4c43-9d7e-3c1f0a5b2d11"),
        year=2026,
        version=1,
        profile="small",
        municipality_code="0180",
        locked_day=date(2025, 12, 15),
        digest="ab" * 32,
        demo=True,
    )
    zone = shapes.union_of_squares([(2680, 26320), (2681, 26320), (2680, 26321), (2681, 26321)])
    atoms = [
        partitions.Atom(0, "zone", "z1", "Torget", "norrmalm", "pc", "Council minutes", zone),
        partitions.Atom(1, "online", "online", "Online"),
    ]
    assert partitions.publish_partition(SYSTEM, made, atoms) is True
    assert partitions.publish_partition(SYSTEM, made, atoms[:1]) is False
    with picture_room().app_context():
        assert partitions.of_year(2026) == made
        assert partitions.of_year(2025) is None
        assert partitions.get(made.id) == made
        assert partitions.atoms(made.id) == atoms
        stored = partitions.atoms(made.id, outlines=True)[0].geometry
        assert stored is not None
        assert stored.area == pytest.approx(500 * 500)
        shown = partitions.atoms_geojson(made.id)
        assert [f["properties"]["code"] for f in shown["features"]] == ["z1"]
        assert partitions.atoms_geojson(made.id, kinds=["rest"])["features"] == []


def test_no_surface_may_change_a_partition(stores, room):
    """PostgreSQL's roles say so; on the embedded default no code does, and no role can."""
    for table in (models.Partition.__table__, models.Atom.__table__):
        assert roles.rights("shared", table.name)[roles.TEAM_ROLE] == roles.APPEND
        assert roles.rights("shared", table.name)[roles.PICTURE_ROLE] == roles.READ
        if stores.kind == POSTGRESQL:
            with (
                pytest.raises(ProgrammingError, match="permission denied"),
                db.engines["shared"].begin() as connection,
            ):
                connection.execute(table.delete())


def test_a_bad_file_leaves_no_trace(room, write_file, tmp_path):
    import_areas(SYSTEM, Wanted(write_file(TWO), "district"))
    before = _entries()
    bad = tmp_path / "bad.geojson"
    bad.write_text("{", encoding="utf-8")
    with pytest.raises(importing.Unreadable):
        import_areas(SYSTEM, Wanted(bad, "district"))
    assert _entries() == before
    assert _count(models.FieldArea) == 2


def test_an_unknown_kind_is_refused(room, write_file):
    with pytest.raises(ValueError, match="parish"):
        preview(Wanted(write_file(TWO), "parish"))


def test_many_squares_at_once(room, write_file):
    import_areas(SYSTEM, Wanted(write_file(TWO), "district"))
    asked = [(e, n) for e in range(2670, 2710) for n in range(26310, 26340)]
    found = service.districts_of(asked)
    assert len(found) == len(asked)
    assert sum(code is not None for code in found.values()) == 16 + 20
    assert service.districts_of([]) == {}


def test_remembered_squares_grow_old(room, write_file, monkeypatch):
    import_areas(SYSTEM, Wanted(write_file(TWO), "district"))
    assert service.district_of(2680, 26320) == "vastra-delen"
    # As another process would: past this one's memory.
    with writing(FIELD) as session:
        session.execute(update(models.Square).values(district_code="other"))
    assert service.district_of(2680, 26320) == "vastra-delen"
    later = service.monotonic() + service.REMEMBERED_S + 1
    monkeypatch.setattr(service, "monotonic", lambda: later)
    assert service.district_of(2680, 26320) == "other"
