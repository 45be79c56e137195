"""Secrets that others could reach, and secrets that are none, are refused in a sentence."""

import hashlib
import os
import secrets
from pathlib import Path

import pytest

from fieldapp.foundation import secret_files, settings
from fieldapp.foundation.secret_files import SecretRefused
from fieldapp.foundation.settings import SettingMissing, load
from tests.databases import SPATIALITE, Stores

KEY = hashlib.sha256(b"a key of these tests alone").hexdigest()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A secret in a file as set-up makes it."""
    folder = tmp_path / "secrets" / "team"
    folder.mkdir(parents=True, mode=0o700)
    file = folder / "field-key"
    file.touch(mode=0o600)
    file.write_text(KEY + "\n", encoding="ascii")
    return file


def test_a_private_file_is_read(path: Path) -> None:
    assert secret_files.read(path) == KEY


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o660, 0o644, 0o700])
def test_a_file_that_others_could_use_is_refused(path: Path, mode: int) -> None:
    path.chmod(mode)
    with pytest.raises(SecretRefused, match="chmod 600") as told:
        secret_files.read(path)
    assert KEY not in str(told.value)


@pytest.mark.parametrize("mode", [0o750, 0o701, 0o770, 0o707])
def test_a_folder_that_is_open_is_refused(path: Path, mode: int) -> None:
    path.parent.chmod(mode)
    with pytest.raises(SecretRefused, match="chmod 700"):
        secret_files.read(path)


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o722])
def test_a_folder_above_in_which_others_may_move_things_is_refused(path: Path, mode: int) -> None:
    path.parent.parent.chmod(mode)
    with pytest.raises(SecretRefused, match="above the secrets"):
        secret_files.read(path)
    path.parent.parent.chmod(0o1777)  # sticky: others move only what is theirs
    assert secret_files.read(path) == KEY


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
@pytest.mark.parametrize("up", [0, 1, 2])
def test_what_belongs_to_another_user_is_refused(path: Path, up: int) -> None:
    os.chown([path, *path.parents][up], 12345, 12345)
    with pytest.raises(SecretRefused, match="belongs to another user"):
        secret_files.read(path)


def test_a_folder_a_large_file_and_no_text_are_refused(path: Path) -> None:
    with pytest.raises(SecretRefused, match="not a plain file"):
        secret_files.read(path.parent)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(SecretRefused, match="no text"):
        secret_files.read(path)
    path.write_bytes(b"a" * 70_000)
    with pytest.raises(SecretRefused, match="too large"):
        secret_files.read(path)


@pytest.mark.stores(SPATIALITE)
@pytest.mark.parametrize("surface", ["team", "picture"])
def test_a_surface_does_not_start_with_an_open_file(
    stores: Stores, surface: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in stores.environment(surface).items():
        monkeypatch.setenv(name, value)
    file = tmp_path / "login-key"
    file.write_text(KEY, encoding="ascii")
    file.chmod(0o644)
    monkeypatch.setenv("FIELDAPP_LOGIN_KEY_FILE", str(file))
    with pytest.raises(SettingMissing, match=r"FIELDAPP_LOGIN_KEY: .* can be read") as told:
        load(surface)
    assert KEY not in str(told.value)
    file.chmod(0o600)
    assert load(surface).login_keys == (KEY,)
    file.with_name("login-key.next").touch()
    with pytest.raises(SettingMissing, match="secrets recover"):
        load(surface)


# --- systemd credentials --------------------------------------------------------------------


@pytest.mark.stores(SPATIALITE)
@pytest.mark.parametrize("surface", ["team", "picture"])
def test_all_secrets_may_be_systemd_credentials(
    stores: Stores, surface: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder as systemd lays it: read-only, and of mode 0440 where User= is set."""
    folder = tmp_path / "credentials"
    folder.mkdir(mode=0o700)
    plain = []
    for name, value in stores.environment(surface).items():
        if name.endswith(("_KEY", "_KEYS", "_SECRET", "FIELD_URL")):
            file = folder / name.lower().replace("_", "-")
            file.write_text(value, encoding="utf-8")
            file.chmod(0o440)
            plain.append(name)
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    folder.chmod(0o550)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    assert len(plain) >= 3
    loaded = load(surface)
    assert loaded.login_keys
    assert set(loaded.stores) == set(stores.picture if surface == "picture" else stores.team)
    folder.chmod(0o750)
    (folder / "fieldapp-login-key").chmod(0o444)
    with pytest.raises(SettingMissing, match="no systemd credential"):
        load(surface)


# --- what a secret must be --------------------------------------------------------------------


@pytest.mark.parametrize(
    "weak",
    [
        "00" * 32,
        "ab" * 32,
        "0123456789abcdef" * 4,
        bytes(range(32)).hex(),
        bytes(range(0, 64, 2)).hex(),
        b"password".hex() * 4,
    ],
)
def test_a_patterned_key_is_refused(weak: str) -> None:
    with pytest.raises(SecretRefused, match="patterned") as told:
        secret_files.check_key("FIELDAPP_X", weak)
    assert weak not in str(told.value)


@pytest.mark.parametrize("wrong", ["", "change-me", KEY[:-1], KEY + "0", KEY[:-1] + "g"])
def test_what_is_no_key_is_refused(wrong: str) -> None:
    with pytest.raises(SecretRefused, match="64 hexadecimal"):
        secret_files.check_key("FIELDAPP_X", wrong)


def test_random_keys_are_taken() -> None:
    for made in (secrets.token_hex(32) for _ in range(2000)):
        assert secret_files.check_key("FIELDAPP_X", made) == made
        assert secret_files.check_passphrase("FIELDAPP_X", made) == made


@pytest.mark.parametrize(
    ("wrong", "said"),
    [("short", "32 characters"), ("a" * 64, "patterned"), ("abcabcabc" * 8, "patterned")],
)
def test_a_weak_session_secret_is_refused(wrong: str, said: str) -> None:
    with pytest.raises(SecretRefused, match=said):
        secret_files.check_passphrase("FIELDAPP_SESSION_SECRET", wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "[]",
        "{}",
        "no json",
        '{"k": 1}',
        '{"k": null}',
        f'{{"k k": "{KEY}"}}',
        '{"k": "11"}',
        f'{{"k": "{KEY}", "k": "{secrets.token_hex(32)}"}}',
        f'{{"k": "{secret_files.P256_ORDER:064x}"}}',
    ],
)
def test_what_are_no_envelope_keys_is_refused(wrong: str) -> None:
    with pytest.raises(SecretRefused) as told:
        secret_files.envelope_keys("FIELDAPP_ENVELOPE_KEYS", wrong)
    assert KEY not in str(told.value)
    assert told.value.__cause__ is None, "a parser's message may hold what it parsed"


KEYS = ("FIELD_KEY", "SHARED_KEY", "SIGNING_KEY", "FREEZE_KEY", "SESSION_SECRET", "LOGIN_KEY")


@pytest.mark.stores(SPATIALITE)
@pytest.mark.parametrize("name", KEYS)
def test_one_secret_for_two_ends_is_refused(
    stores: Stores, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_ = stores.environment() | {"FIELDAPP_ENVELOPE_KEYS": f'{{"k": "{KEY}"}}'}
    for key, value in given_.items():
        monkeypatch.setenv(key, value)
    load("team")
    monkeypatch.setenv(f"FIELDAPP_{name}", KEY)
    with pytest.raises(SettingMissing, match="given twice") as told:
        load("team")
    assert KEY not in str(told.value)


@pytest.mark.stores(SPATIALITE)
def test_several_session_secrets_and_login_keys(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One a line: the first is current."""
    for key, value in stores.environment().items():
        monkeypatch.setenv(key, value)
    made = [secrets.token_hex(32) for _ in range(4)]
    monkeypatch.setenv("FIELDAPP_SESSION_SECRET", f"{made[0]}\n{made[1]}\n")
    monkeypatch.setenv("FIELDAPP_LOGIN_KEY", f"{made[2]}\n\n{made[3]}")
    loaded = load("team")
    assert (loaded.session_secret, loaded.session_fallbacks) == (made[0], (made[1],))
    assert loaded.login_keys == (made[2], made[3])
    shown = repr(loaded)
    assert not any(secret in shown for secret in made)
    monkeypatch.setenv("FIELDAPP_LOGIN_KEY", f"{made[2]}\n{made[2]}")
    with pytest.raises(SettingMissing, match="given twice"):
        load("team")


def test_a_file_that_is_not_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIELDAPP_X_FILE", "/nowhere/at-all")
    with pytest.raises(SettingMissing, match="FIELDAPP_X is to be read from /nowhere"):
        settings.secret("FIELDAPP_X")
