"""The basemap: built whole or not at all, sent in pieces."""

import math
import subprocess
import sys

import pytest

from fieldapp.foundation.settings import PICTURE, TEAM
from fieldapp.foundation.web import create_app
from fieldapp.geography import basemap, routes

EARTH = {
    "type": "Feature",
    "properties": {"kind": "earth"},
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[18.0, 59.3], [18.2, 59.3], [18.2, 59.4], [18.0, 59.4], [18.0, 59.3]]],
    },
}
STREET = {
    "type": "Feature",
    "properties": {"kind": "major_road", "name": "Storgatan"},
    "geometry": {"type": "LineString", "coordinates": [[18.0, 59.35], [18.2, 59.35]]},
}
PLACE = {
    "type": "Feature",
    "properties": {"kind": "locality", "name": "Östra delen", "min_zoom": 10},
    "geometry": {"type": "Point", "coordinates": [18.1, 59.35]},
}
LAYERS = {"earth": [EARTH], "roads": [STREET], "places": iter([PLACE])}


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    path = tmp_path_factory.mktemp("basemap") / "map" / "basemap.pmtiles"
    basemap.build(LAYERS, path, name="A city", attribution="Nobody", zooms=(8, 12))
    return path


def _tile(lat, lon, zoom):
    """Column and row of the web map's tile at a position."""
    across = (lon + 180) / 360
    down = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return [str(int(share * 2**zoom)) for share in (across, down)]


def test_an_archive_with_every_layer(archive):
    head = archive.read_bytes()[:127]
    assert head[:8] == b"PMTiles\x03"
    assert (head[100], head[101]) == (8, 12)
    decoded = subprocess.run(
        [
            sys.executable,
            "-m",
            "cubao_tippecanoe",
            "decode",
            "-c",
            archive,
            "12",
            *_tile(59.35, 18.1, 12),
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "Storgatan" in decoded
    assert "Östra delen" in decoded
    assert '"kind": "earth"' in decoded


def test_the_archive_names_no_path_and_leaves_no_crumbs(archive):
    metadata = subprocess.run(
        [
            sys.executable,
            "-m",
            "cubao_tippecanoe",
            "tile-join",
            "--quiet",
            "--force",
            "-pk",
            "-o",
            "metadata.mbtiles",
            archive.name,
        ],
        cwd=archive.parent,
        capture_output=True,
        check=False,
    )
    assert metadata.returncode == 0
    written = (archive.parent / "metadata.mbtiles").read_bytes()
    (archive.parent / "metadata.mbtiles").unlink()
    assert b"generator_options" in written  # the command is quoted there
    assert str(archive.parent).encode() not in written
    assert [path.name for path in archive.parent.iterdir()] == [archive.name]


def test_an_unknown_layer_and_an_empty_map_are_refused(tmp_path):
    with pytest.raises(ValueError, match="sewers"):
        basemap.build({"sewers": [EARTH]}, tmp_path / "x", name="", attribution="")
    with pytest.raises(ValueError, match="at least one"):
        basemap.build({"earth": []}, tmp_path / "x", name="", attribution="")
    assert list(tmp_path.iterdir()) == []


def test_a_failed_build_leaves_the_old_archive(archive, tmp_path):
    output = tmp_path / "basemap.pmtiles"
    output.write_bytes(b"old")
    broken = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon"}}
    with pytest.raises(basemap.BasemapFailed, match="tippecanoe"):
        basemap.build({"earth": [broken]}, output, name="x", attribution="x")
    assert output.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["basemap.pmtiles"]


def test_boundaries_are_the_edges_of_areas():
    lines = basemap.boundary_features({"features": [EARTH]}, 9)
    assert lines[0]["geometry"]["coordinates"] == EARTH["geometry"]["coordinates"]
    assert lines[0]["properties"]["kind_detail"] == 9


@pytest.fixture(params=[TEAM, PICTURE])
def app(request, stores, archive):
    settings = stores.settings(request.param, basemap=archive)
    return create_app(settings, (routes,), load_actor=lambda _id: None)


def test_pieces_of_the_archive_without_a_log_in(app, archive):
    whole = archive.read_bytes()
    client = app.test_client()
    answer = client.get("/geography/basemap.pmtiles", headers={"Range": "bytes=0-126"})
    assert answer.status_code == 206
    assert answer.data == whole[:127]
    assert answer.headers["Content-Range"] == f"bytes 0-126/{len(whole)}"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert "Content-Encoding" not in answer.headers
    tail = client.get("/geography/basemap.pmtiles", headers={"Range": "bytes=-10"})
    assert (tail.status_code, tail.data) == (206, whole[-10:])
    beyond = client.get("/geography/basemap.pmtiles", headers={"Range": f"bytes={len(whole) + 1}-"})
    assert beyond.status_code == 416
    every = client.get("/geography/basemap.pmtiles")
    assert (every.status_code, every.data) == (200, whole)
    assert "Set-Cookie" not in every.headers


def test_kept_for_ever_under_its_own_version_and_asked_anew_without(app, archive):
    client = app.test_client()
    plain = client.get("/geography/basemap.pmtiles", headers={"Range": "bytes=0-9"})
    assert plain.headers["Cache-Control"] == "public, no-cache"
    again = client.get(
        "/geography/basemap.pmtiles", headers={"If-None-Match": plain.headers["ETag"]}
    )
    assert again.status_code == 304
    with app.test_request_context():
        address = routes.basemap_address()
    versioned = client.get(address, headers={"Range": "bytes=0-9"})
    assert "immutable" in versioned.headers["Cache-Control"]
    other = client.get("/geography/basemap.pmtiles?v=older", headers={"Range": "bytes=0-9"})
    assert "immutable" not in other.headers["Cache-Control"]


def test_no_basemap_is_said_plainly(stores, tmp_path):
    for basemap_file in (None, tmp_path / "gone.pmtiles"):
        settings = stores.settings(TEAM, basemap=basemap_file)
        app = create_app(settings, (routes,), load_actor=lambda _id: None)
        assert app.test_client().get("/geography/basemap.pmtiles").status_code == 404
        with app.test_request_context():
            assert routes.basemap_address() is None
