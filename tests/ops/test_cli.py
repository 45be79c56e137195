"""The administrator's command line, as a person types it."""

import json
import stat
import subprocess
import sys
from pathlib import Path

import click
import pytest
from sqlalchemy import select

from fieldapp.accounts import service as accounts
from fieldapp.accounts.people import STAFF
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation.database import SHARED, db
from fieldapp.geography import service as geography
from fieldapp.ops import cli, generated
from fieldapp.ops.context import working
from fieldapp.ops.installation import Installation
from fieldapp.parties import service as parties
from fieldapp.parties.people import PARTNERS
from fieldapp.signin import links, passwords, totp
from fieldapp.signin.models import tables
from tests.databases import Stores

AREA = {
    "type": "FeatureCollection",
    "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}},
    "features": [
        {
            "type": "Feature",
            "properties": {"name": "Fabelstan"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[700000, 6852000], [702000, 6852000], [702000, 6854000], [700000, 6852000]]
                ],
            },
        }
    ],
}


@pytest.fixture
def environment(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of the team's host, on the test's databases."""
    for name, value in stores.environment().items():
        monkeypatch.setenv(name, value)


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = [path]
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found += commands(command, (*path, name))
        else:
            found.append((*path, name))
    return found


@pytest.mark.parametrize("path", commands(cli.cli), ids=" ".join)
def test_help(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """Every command says what it does, in a line that is not cut."""
    assert cli.main([*path, "--help"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Usage: fieldapp")
    assert "..." not in said.split("Commands:")[-1] or "Commands:" not in said


def test_init_makes_secrets_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--data", str(tmp_path / "data"), "--secrets", str(tmp_path / "secrets")]
    assert cli.main([*where, "init"]) == 0
    found = Installation(tmp_path / "data", tmp_path / "secrets")
    files = [path for path in found.secrets.rglob("*") if path.is_file()]
    assert len(files) == 10
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    before = {path: path.read_bytes() for path in files}
    assert cli.main([*where, "init"]) == 0
    assert {path: path.read_bytes() for path in files} == before
    said = capsys.readouterr().out
    for text in before.values():
        assert text.decode().strip() not in said
    assert b"SQLite format 3" not in found.database("field").read_bytes()[:16]


def test_secrets_may_not_lie_in_the_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--data", str(tmp_path), "--secrets", str(tmp_path / "secrets")]
    assert cli.main([*where, "init"]) == 1
    assert "outside the data folder" in capsys.readouterr().err


def test_a_missing_setting_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "fieldapp.ops.cli", "health"],
        env={"PATH": "/usr/bin:/bin"},
        cwd=Path(cli.__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("fieldapp: The secret FIELDAPP_SESSION_SECRET is missing")
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.usefixtures("environment")
def test_a_real_organisation_is_made_once(
    stores: Stores, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["organisation", "Kommunen", "--municipality", "0180"]) == 0
    assert cli.main(["team", "add", "Laget", "--kind", "street"]) == 0
    assert cli.main(["organisation", "Kommunen", "--municipality", "0180"]) == 1
    assert "already has an organisation" in capsys.readouterr().err
    with working(stores.settings()):
        assert not accounts.is_demo()
        assert not parties.is_demo()
    assert cli.main(["demo", "load"]) == 1
    assert "not empty" in capsys.readouterr().err
    assert cli.main(["demo", "logins"]) == 1
    capsys.readouterr()
    assert cli.main(["demo", "logins", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.usefixtures("environment")
def test_staff_and_partners(stores: Stores, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["team", "add", "Laget", "--kind", "street"]) == 0
    add = ["staff", "add", "alva", "--name", "Alva"]
    assert cli.main([*add, "--role", "team_lead", "--team", "Inget"]) == 2
    assert cli.main([*add, "--role", "team_lead", "--role", "release_approver"]) == 1
    capsys.readouterr()
    assert cli.main([*add, "--role", "team_lead", "--team", "Laget"]) == 0
    address = capsys.readouterr().out.strip()
    with working(stores.settings()):
        opened = links.find(STAFF, address.rsplit("/link/", 1)[1])
        assert opened is not None
        assert (opened.person.username, opened.purpose) == ("alva", "invite")
        actor = STAFF.actor(opened.person.id)
        assert actor is not None
        assert len(actor.teams) == 1
    partner = ["partner", "add", "bo", "--name", "Bo", "--function", "Kontaktperson"]
    assert cli.main([*partner, "--role", "police_liaison", "--days", "10"]) == 0
    token = capsys.readouterr().out.strip().rsplit("/link/", 1)[1]
    with working(stores.settings()):
        assert links.find(PARTNERS, token) is not None
        assert links.find(STAFF, token) is None
        stored = db.session.scalar(select(tables(SHARED).link.token_hash))
        assert stored is not None
        assert token not in stored
    assert cli.main(["partner", "link", "bo"]) == 0
    again = capsys.readouterr().out.strip().rsplit("/link/", 1)[1]
    with working(stores.settings()):
        assert links.find(PARTNERS, again) is not None
        assert links.find(PARTNERS, token) is None, "the earlier link is dead"
    assert cli.main(["staff", "link", "nobody"]) == 2


@pytest.mark.usefixtures("environment")
def test_the_first_administrator_comes_by_a_link(
    stores: Stores, capsys: pytest.CaptureFixture[str]
) -> None:
    """No default account and no default password: a link, until one administrator can sign in."""
    first = ["staff", "first-administrator", "rut", "--name", "Rut"]
    assert cli.main(first) == 0
    lost = capsys.readouterr().out.strip().rsplit("/link/", 1)[1]
    assert cli.main(first) == 0, "a lost link is made anew"
    token = capsys.readouterr().out.strip().rsplit("/link/", 1)[1]
    with working(stores.settings()):
        assert links.find(STAFF, lost) is None
        found = links.find(STAFF, token)
        assert found is not None
        assert found.purpose == "first_admin"
        actor = STAFF.actor(found.person.id)
        assert actor is not None
        assert actor.roles == {"administrator"}
        assert len(accounts.members()) == 1
        passwords.set_password(SYSTEM, STAFF, found.person.id, "fem gröna ekorrar sjunger")
    assert cli.main(first) == 0, "a password alone is no way in"
    with working(stores.settings()):
        totp.set_secret(SYSTEM, STAFF, found.person.id, totp.fresh())
    capsys.readouterr()
    for name in ("rut", "siv"):
        assert cli.main(["staff", "first-administrator", name, "--name", "X"]) == 1
        assert "can sign in" in capsys.readouterr().err
    with working(stores.settings()):
        assert len(accounts.members()) == 1


@pytest.mark.usefixtures("environment")
def test_codes_are_shown_of_fictional_people_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["organisation", "Kommunen", "--municipality", "0180"]) == 0
    capsys.readouterr()
    assert cli.main(["demo", "code", "anybody"]) == 1
    said = capsys.readouterr()
    assert "fictional" in said.err
    assert not said.out


@pytest.mark.usefixtures("environment")
def test_areas(stores: Stores, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "areas.geojson"
    file.write_text(json.dumps(AREA), encoding="utf-8")
    command = ["areas", "import", str(file), "--kind", "district", "--source", "Kommunen"]
    assert cli.main([*command, "--dry-run"]) == 0
    assert "new: 1 (Fabelstan)" in capsys.readouterr().out
    with working(stores.settings()):
        assert geography.areas("district") == []
    assert cli.main(command) == 0
    with working(stores.settings()):
        for published in (False, True):
            assert [a.name for a in geography.areas("district", published=published)] == [
                "Fabelstan"
            ]
    file.write_text("{}", encoding="utf-8")
    capsys.readouterr()
    assert cli.main(command) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) <= 2


@pytest.mark.usefixtures("environment")
def test_health_and_outbox(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["health"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["status"] == "ok"
    assert set(said["stores"]) == {"field", "shared"}
    assert cli.main(["release", "publish"]) == 0
    assert "Nothing waits" in capsys.readouterr().out
    assert cli.main(["db", "status"]) == 0
    said_of_both = capsys.readouterr().out
    assert said_of_both.count("newest") == 2


def test_generated_files_are_fresh() -> None:
    """`fieldapp generate` was run after the last change of a code list or a phone word."""
    for path, wanted in generated.files().items():
        assert path.read_text(encoding="utf-8") == wanted, f"{path.name}: run fieldapp generate"


def test_every_multi_list_keeps_its_order() -> None:
    """Bits are positions: what the phone is given is what the server stores."""
    text = generated.codes_ts(generated.code_lists())
    for found in generated.code_lists():
        part = text.split(f"export const {found.name} = [")[1].split("] as const")[0]
        codes = [line.split('code: "')[1].split('"')[0] for line in part.strip().splitlines()]
        assert tuple(codes) == found.values


@pytest.mark.usefixtures("environment")
def test_demo_does_not_reach_into_the_future(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["demo", "load", "--today", "2099-01-01"]) == 2
    assert "future" in capsys.readouterr().err
