"""Secrets serve the data that they were made for, and a demonstration's never a real city."""

import json
import os
import secrets
import shutil
from pathlib import Path

import pytest

from fieldapp.foundation import migrate
from fieldapp.foundation.database import open_engine
from fieldapp.foundation.settings import PICTURE, TEAM
from fieldapp.ops import cli, local
from fieldapp.ops import installation as installations
from fieldapp.ops import secrets_files as files
from fieldapp.ops import secrets_rotation as rotation
from fieldapp.ops.demo import commands
from fieldapp.ops.demo.load import Loaded
from fieldapp.ops.installation import Installation, InstallationError
from tests.databases import Stores

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


# --- the mark where there are no files --------------------------------------------------------


@pytest.fixture
def plain(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Secrets in the environment itself, on either database."""
    for name, value in stores.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(commands, "load", lambda *_: Loaded())
    return monkeypatch


def test_plain_secrets_carry_the_mark_in_the_key_ids(
    plain: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["demo", "load"]) == 1
    assert "begin with demo-" in capsys.readouterr().err
    held = json.loads(os.environ["FIELDAPP_ENVELOPE_KEYS"])
    marked = json.dumps({f"demo-{n}": key for n, key in enumerate(held.values())})
    plain.setenv("FIELDAPP_ENVELOPE_KEYS", marked)
    assert cli.main(["demo", "load"]) == 0
    # On new databases, by another process: the mark has come along with the secret.
    assert cli.main(ORGANISATION) == 1
    assert "have served a fictional organisation" in capsys.readouterr().err
    plain.setenv("FIELDAPP_ENVELOPE_KEYS", json.dumps(held))
    assert cli.main(ORGANISATION) == 0


def test_credentials_carry_it_too(
    plain: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "credentials"
    folder.mkdir(mode=0o700)
    credential = folder / "fieldapp-envelope-keys"
    held = json.loads(os.environ["FIELDAPP_ENVELOPE_KEYS"])
    plain.delenv("FIELDAPP_ENVELOPE_KEYS")
    plain.setenv("CREDENTIALS_DIRECTORY", str(folder))
    for kid, status in (("demo-1", 1), ("e-1", 0)):
        credential.write_text(json.dumps({kid: next(iter(held.values()))}))
        credential.chmod(0o440)
        assert cli.main(ORGANISATION) == status
        assert ("served a fictional" in capsys.readouterr().err) == bool(status)


def test_the_mark_stays_over_a_rotation(own: Installation) -> None:
    path = own.secret_file(TEAM, "envelope_keys")
    files.write_new(path, json.dumps({"demo-1": secrets.token_hex(32)}))
    assert rotation.rotate_envelope(path).startswith("demo-")


# --- who else could reach them -----------------------------------------------------------------


def test_an_installation_with_open_secrets_is_not_used(
    own: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--data", str(own.data)]
    assert cli.main([*where, "init"]) == 0
    for file in (own.secret_file(TEAM, "field_key"), own.secret_file(PICTURE, "session_secret")):
        file.chmod(0o644)
        capsys.readouterr()
        assert cli.main([*where, "init"]) == 1
        said = capsys.readouterr().err
        assert f"{file} can be read or changed by others" in said
        assert len(said.splitlines()) == 1
        file.chmod(0o600)
    own.secrets.joinpath(TEAM).chmod(0o755)
    assert cli.main([*where, "health"]) == 1
    assert "chmod 700" in capsys.readouterr().err
    own.secrets.joinpath(TEAM).chmod(0o700)
    assert cli.main([*where, "health"]) == 0
    assert own.secrets.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", ["session_secret", "login_key"])
def test_one_secret_for_both_surfaces_is_refused(own: Installation, name: str) -> None:
    installations.prepare(own)
    files.replace(own.secret_file(PICTURE, name), files.read(own.secret_file(TEAM, name)))
    with pytest.raises(InstallationError, match="hold the same secret"):
        installations.prepare(own)


def test_two_keys_of_the_shared_database_are_refused(own: Installation) -> None:
    installations.prepare(own)
    files.replace(own.secret_file(PICTURE, "shared_key"), secrets.token_hex(32))
    with pytest.raises(InstallationError, match="different keys of the shared database"):
        installations.prepare(own)


def test_data_from_before_there_were_login_keys_get_them_once(own: Installation) -> None:
    installations.make_secrets(own)
    installations.load_models()
    for store in installations.STORES:
        own.database(store).parent.mkdir(parents=True)
        engine = open_engine(own.store(store))
        migrate.upgrade(engine, store, "0002")
        engine.dispose()
    for surface in (TEAM, PICTURE):
        own.secret_file(surface, "login_key").unlink()
    installations.prepare(own)
    assert installations.missing_secrets(own) == []
    # From then on something may be sealed under them: a lost one is never made anew.
    for surface in (TEAM, PICTURE):
        own.secret_file(surface, "login_key").unlink()
    with pytest.raises(InstallationError, match="login-key is missing"):
        installations.prepare(own)


def test_a_secret_is_written_whole_or_not_at_all(
    own: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = own.secret_file(TEAM, "session_secret")
    files.write_new(path, "before")
    with pytest.raises(FileExistsError):
        files.write_new(path, "over it")

    def full(_: object) -> None:
        raise OSError("no room")

    with monkeypatch.context() as patch:
        patch.setattr("fieldapp.ops.secrets_files.os.fsync", full)
        with pytest.raises(OSError, match="no room"):
            files.replace(path, "after")
    assert path.read_text() == "before\n"
    assert rotation.recover(own) == [
        "A change of session-secret was interrupted: it has not happened."
    ]
    files.replace(path, "after")
    assert path.read_text() == "after\n"
    assert path.stat().st_mode & 0o777 == 0o600
    if os.geteuid() == 0:
        os.chown(path, 12345, 12345)
        files.replace(path, "again")
        assert path.stat().st_uid == 12345, "the other surface's user keeps its file"
