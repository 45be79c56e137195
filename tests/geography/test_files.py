"""What a file of areas may be, and the sentence for each thing that is wrong with one."""

import json

import pyproj
import pytest
import shapely

from fieldapp.geography import files, overlap, rules
from fieldapp.geography.files import Unreadable
from tests.geography.conftest import write_areas

BOX = shapely.box(670_000, 6_580_000, 671_000, 6_581_000)
SQUARE = [[18.0, 59.3], [18.02, 59.3], [18.02, 59.31], [18.0, 59.31], [18.0, 59.3]]
BOWTIE = [[18.0, 59.3], [18.02, 59.31], [18.02, 59.3], [18.0, 59.31], [18.0, 59.3]]


def _polygon(ring=SQUARE):
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture
def write(tmp_path):
    def write(*features, name="areas.geojson", **members):
        made = [
            {"type": "Feature", "properties": properties, "geometry": geometry}
            for properties, geometry in features
        ]
        path = tmp_path / name
        path.write_text(
            json.dumps({"type": "FeatureCollection", "features": made} | members), encoding="utf-8"
        )
        return path

    return write


def test_names_and_codes_are_found_by_their_usual_words(write):
    path = write(({"KOD": "0180", "NAMN": "Stockholm", "x": 1}, _polygon()))
    read = files.read(path)
    assert [(area.code, area.name) for area in read.areas] == [("0180", "Stockholm")]
    assert not read.codes_generated
    assert read.properties == ("KOD", "NAMN", "x")


def test_chosen_properties(write):
    path = write(({"name": "wrong", "label": "  Gamla\u00a0 stan ", "nr": 17}, _polygon()))
    read = files.read(path, name_property="label", code_property="nr")
    assert [(area.code, area.name) for area in read.areas] == [("17", "Gamla stan")]


def test_coordinates_are_turned_into_metres(write):
    area = files.read(write(({"name": "A"}, _polygon()))).areas[0].geometry
    assert area.geom_type == "MultiPolygon"
    assert area.centroid.distance(shapely.Point(671_250, 6_577_750)) < 1500
    assert area.area == pytest.approx(1_268_000, rel=0.01)


def test_an_outline_that_crosses_itself_is_mended_and_told(write):
    read = files.read(write(({"name": "Fluga"}, _polygon(BOWTIE)), ({"name": "Hel"}, _polygon())))
    assert read.repaired == ("Fluga",)
    assert all(area.geometry.is_valid for area in read.areas)
    assert read.areas[0].geometry.area == pytest.approx(read.areas[1].geometry.area / 2, rel=0.01)


@pytest.mark.parametrize(
    ("features", "says"),
    [
        ((), "no areas"),
        ((({"name": "A"}, None),), "A has no outline"),
        ((({"name": "A"}, {"type": "Point", "coordinates": [18, 59]}),), "A is not an area"),
        ((({"name": ""}, _polygon()),), "Area number 1 has no name"),
        ((({"name": "A"}, _polygon()), ({"name": None}, _polygon())), "Area number 2 has no name"),
        ((({"name": "A" * 121}, _polygon()),), "longer than 120"),
        ((({"nimi": "A"}, _polygon()),), "The file has: nimi"),
        ((({"name": "A"}, _polygon()), ({"name": "A"}, _polygon())), "same name .* A"),
        (
            (
                ({"name": "A", "code": "1"}, _polygon()),
                ({"name": "B", "code": "1"}, _polygon()),
            ),
            "same code .* 1",
        ),
        (
            (({"name": "A", "code": "1"}, _polygon()), ({"name": "B", "code": ""}, _polygon())),
            "B has no code",
        ),
        ((({"name": "A", "code": "1" * 33}, _polygon()),), "longer than 32"),
        (
            (({"name": "A"}, _polygon([[y, x] for x, y in SQUARE])),),
            "A is not in Sweden.*swapped",
        ),
        (
            (({"name": "A"}, _polygon([[x - 100, y] for x, y in SQUARE])),),
            "A is not in Sweden.*reference system",
        ),
        (
            (
                (
                    {"name": "A"},
                    _polygon(
                        [[670000, 6580000], [671000, 6580000], [671000, 6581000], [670000, 6580000]]
                    ),
                ),
            ),
            "A is not in Sweden.*SWEREF 99 TM",
        ),
        ((({"name": "A"}, _polygon([[18, 59.3], [18.1, 59.3], [18, 59.3]])),), "A"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_plain_sentence_for_each_fault(write, features, says):
    with pytest.raises(Unreadable, match=says) as told:
        files.read(write(*features))
    sentence = str(told.value)
    assert sentence.endswith(".")
    assert "Traceback" not in sentence


def test_a_property_that_the_file_lacks(write):
    with pytest.raises(Unreadable, match=r"no property namn\. It has: name"):
        files.read(write(({"name": "A"}, _polygon())), name_property="namn")


@pytest.mark.parametrize("content", [b"", b"hello", b"<OGRVRTDataSource/>", b"PK\x03\x04"])
def test_what_is_no_file_of_areas(tmp_path, content):
    path = tmp_path / "areas.geojson"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match="is not a GeoJSON"):
        files.read(path)


@pytest.mark.parametrize("content", [b'{"type": "FeatureColl', b"SQLite format 3\x00 and no more"])
def test_a_damaged_file(tmp_path, content):
    path = tmp_path / "areas.geojson"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match="damaged"):
        files.read(path)


def test_no_file(tmp_path):
    with pytest.raises(Unreadable, match=r"There is no file areas\.gpkg"):
        files.read(tmp_path / "areas.gpkg")
    with pytest.raises(Unreadable, match="There is no file"):
        files.read(tmp_path)


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_no_reference_system(tmp_path):
    path = tmp_path / "areas.shp"
    write_areas(path, [BOX], ["A"], None)
    with pytest.raises(Unreadable, match="reference system"):
        files.read(path, name_property="label")


@pytest.mark.parametrize("ending", ["gpkg", "shp"])
@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3006", "EPSG:3021", "EPSG:3011", "EPSG:3857"])
def test_any_reference_system(tmp_path, crs, ending):
    """WGS 84, SWEREF 99 TM, RT 90, SWEREF 99 18 00 and web maps' own: the same ground."""
    to = pyproj.Transformer.from_crs("EPSG:3006", crs, always_xy=True)
    there = shapely.transform(shapely.segmentize(BOX, 50), to.transform, interleaved=False)
    path = tmp_path / f"areas.{ending}"
    write_areas(path, [there], ["Å"], crs)
    area = files.read(path, name_property="label").areas[0]
    assert area.name == "Å"
    assert area.geometry.hausdorff_distance(BOX) < 0.05


def test_layers_of_a_geopackage(tmp_path):
    path = tmp_path / "areas.gpkg"
    write_areas(path, [BOX], ["A"], layer="one")
    assert len(files.read(path, name_property="label").areas) == 1
    write_areas(path, [BOX], ["A"], layer="two", append=True)
    with pytest.raises(Unreadable, match="one, two"):
        files.read(path, name_property="label")
    assert len(files.read(path, layer="two", name_property="label").areas) == 1


def test_names_that_shout_get_their_capitals():
    assert rules.unshout(["SÖDRA ÄNGBY", "KISTA", "ULVSUNDA-MITT", "BRO VID ÅN"]) == [
        "Södra Ängby",
        "Kista",
        "Ulvsunda-Mitt",
        "Bro vid Ån",
    ]
    assert rules.unshout(["KISTA", "Gamla stan"]) == ["KISTA", "Gamla stan"]
    assert rules.unshout(["1", "2"]) == ["1", "2"]


def test_codes_from_names_are_stable_and_different():
    names = ["Ås", "As", "Södra Ängby", "x" * 60, "!!"]
    codes = rules.codes_from_names(names, {})
    assert codes == rules.codes_from_names(names, {})
    assert len(set(codes)) == len(names)
    assert codes[2] == "sodra-angby"
    assert all(0 < len(code) <= rules.MAX_CODE for code in codes)
    known = dict(zip(names, codes, strict=True))
    assert rules.codes_from_names(["Ny", *reversed(names)], known) == ["ny", *reversed(codes)]
    # A name that comes alone keeps the code it was given among others.
    assert rules.codes_from_names(["As"], known) == [codes[1]]
    # A new name never takes a code that stands for another.
    assert rules.codes_from_names(["Sodra angby"], known)[0] not in codes


def test_overlaps_are_told_with_the_largest_first():
    areas = {
        "a": shapely.box(0, 0, 1000, 1000),
        "b": shapely.box(900, 0, 2000, 1000),
        "c": shapely.box(1999.9, 0, 3000, 1000),  # a sliver
        "d": shapely.box(0, 950, 500, 2000),
    }
    assert overlap.overlaps(areas) == [("a", "b", 100_000), ("a", "d", 25_000)]
