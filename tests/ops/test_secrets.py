"""Secrets serve the data that they were made for, and a demonstration's never a real city."""

import shutil
from pathlib import Path

import pytest

from fieldapp.foundation.settings import PICTURE, TEAM
from fieldapp.ops import cli, local
from fieldapp.ops import installation as installations
from fieldapp.ops.demo import commands
from fieldapp.ops.demo.load import Loaded
from fieldapp.ops.installation import Installation, InstallationError

ORGANISATION = ["organisation", "Kommunen", "--municipality", "0180"]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An installation whose secrets lie in the user's state folder, as nobody says where."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return installations.at(tmp_path / "data")


def contents(installation: Installation) -> dict[Path, bytes]:
    """Every secret of both surfaces, by its place in the folder of the secrets."""
    return {
        file.relative_to(installation.secrets): file.read_bytes()
        for surface in (TEAM, PICTURE)
        for file in (installation.secrets / surface).iterdir()
    }


def check_fresh(installation: Installation, before: dict[Path, bytes]) -> None:
    """All secrets are others than before, and those are kept beside."""
    now = contents(installation)
    assert set(now) == {place for place in before if place.name != "demo"}
    assert not set(now.values()) & set(before.values())
    for place, held in before.items():
        kept = installation.secrets / "earlier-1" / place
        assert kept.read_bytes() == held
        assert kept.stat().st_mode & 0o777 == 0o600
    assert (installation.secrets / "earlier-1").stat().st_mode & 0o077 == 0


def test_new_data_in_an_old_place_get_new_secrets(
    own: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    init = ["--data", str(own.data), "init"]
    assert cli.main(init) == 0
    before = contents(own)
    assert cli.main(init) == 0
    assert contents(own) == before, "data that are there keep their secrets"
    capsys.readouterr()
    shutil.rmtree(own.data)
    assert cli.main(init) == 0
    assert "Secrets of earlier data were found" in capsys.readouterr().out
    check_fresh(own, before)
    installations.prepare(own)  # the new databases open with the new keys


def test_a_new_city_in_an_old_place_gets_new_secrets(
    own: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """bin/run after somebody has deleted its data folder."""
    monkeypatch.setattr(local, "_command", lambda *_: "")
    own.data.mkdir()
    local.fill(own, 10)
    before = contents(own)
    shutil.rmtree(own.data)
    own.data.mkdir()
    local.fill(own, 10)
    check_fresh(own, before)


def test_an_interrupted_load_goes_on_with_its_secrets(
    own: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> str:
        raise local.Stopped

    own.data.mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(local, "_command", interrupted)
        with pytest.raises(local.Stopped):
            local.fill(own, 10)
    before = contents(own)
    monkeypatch.setattr(local, "_command", lambda *_: "")
    local.fill(own, 10)
    assert contents(own) == before
    # A load whose secrets are gone is no obstacle either.
    own.data.joinpath("field").rename(own.data / "gone")
    own.data.joinpath("shared").rename(own.data / ".loading")
    shutil.rmtree(own.secrets)
    local.fill(own, 0)
    installations.prepare(own)


def test_secrets_that_may_belong_to_other_data_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --secrets two data folders may name one folder: nothing of it is moved."""
    there = installations.at(tmp_path / "there", tmp_path / "secrets")
    installations.prepare(there)
    before = contents(there)
    where = ["--data", str(tmp_path / "new"), "--secrets", str(there.secrets)]
    assert cli.main([*where, "init"]) == 1
    said = capsys.readouterr().err
    assert "they may belong to other data" in said
    assert len(said.splitlines()) == 1
    assert contents(there) == before
    assert not (tmp_path / "new").exists()
    with pytest.raises(InstallationError, match="other data"):
        local.fill(installations.at(tmp_path / "new", there.secrets), 0)


def test_a_real_organisation_is_never_made_with_a_demonstrations_secrets(
    own: Installation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "load", lambda *_: Loaded())  # quick: nothing but the mark
    where = ["--data", str(own.data)]
    assert cli.main([*where, "init"]) == 0
    assert cli.main([*where, "demo", "load"]) == 0
    assert cli.main([*where, *ORGANISATION]) == 1
    said = capsys.readouterr().err
    assert "have served a fictional organisation" in said
    assert len(said.splitlines()) == 1
    mark = own.secrets / TEAM / "demo"
    assert mark.stat().st_mode & 0o777 == 0o600
    # A new beginning has no such secrets.
    shutil.rmtree(own.data)
    assert cli.main([*where, "init"]) == 0
    assert not mark.exists()
    assert cli.main([*where, *ORGANISATION]) == 0


def test_a_real_organisations_secrets_are_never_marked(
    own: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--data", str(own.data)]
    assert cli.main([*where, "init"]) == 0
    assert cli.main([*where, *ORGANISATION]) == 0
    assert cli.main([*where, "demo", "load"]) == 1
    assert "not empty" in capsys.readouterr().err
    assert cli.main([*where, "demo", "logins", "--json"]) == 0
    assert not (own.secrets / TEAM / "demo").exists()
