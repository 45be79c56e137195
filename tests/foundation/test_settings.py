"""Secrets have no default; the picture surface does not look for the field's."""

import hashlib
import json

import pytest

from fieldapp.foundation import settings
from fieldapp.foundation.settings import SettingMissing, load


def key(number: int) -> str:
    """A key of these tests alone."""
    return hashlib.sha256(bytes([number])).hexdigest()


GIVEN = {
    "FIELDAPP_FIELD_URL": "spatialite:////nowhere/field.db",
    "FIELDAPP_SHARED_URL": "spatialite:////nowhere/shared.db",
    "FIELDAPP_FIELD_KEY": key(1),
    "FIELDAPP_SHARED_KEY": key(2),
    "FIELDAPP_SESSION_SECRET": key(3),
    "FIELDAPP_LOGIN_KEY": key(4),
    "FIELDAPP_ENVELOPE_KEYS": json.dumps({"k": key(5)}),
    "FIELDAPP_SIGNING_KEY": key(6),
    "FIELDAPP_FREEZE_KEY": key(7),
    "FIELDAPP_ORIGIN": "https://fieldapp.example",
}


@pytest.fixture
def environment(monkeypatch):
    for name, value in GIVEN.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    return monkeypatch


@pytest.mark.parametrize("name", list(GIVEN))
def test_nothing_has_a_default(environment, name):
    environment.delenv(name)
    with pytest.raises(SettingMissing, match=name):
        load("team")


def test_a_key_that_is_no_key_is_refused(environment):
    environment.setenv("FIELDAPP_FIELD_KEY", "change-me")
    with pytest.raises(SettingMissing, match="64 hexadecimal"):
        load("team")
    environment.setenv("FIELDAPP_FIELD_KEY", key(1))
    environment.setenv("FIELDAPP_SESSION_SECRET", "short")
    with pytest.raises(SettingMissing, match="32 characters"):
        load("team")


@pytest.mark.parametrize(
    "wrong",
    [
        "fieldapp.example",
        "http://fieldapp.example",
        "https://a@b",
        "https://a/b",
        "ftp://localhost",
    ],
)
def test_an_origin_that_is_none_is_refused(environment, wrong):
    environment.setenv("FIELDAPP_ORIGIN", wrong)
    with pytest.raises(SettingMissing, match="FIELDAPP_ORIGIN"):
        load("team")


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("postgresql+psycopg://team@db.example/field", False),
        ("postgresql+psycopg://team@localhost/field", False),
        ("postgresql+psycopg://team@db.example/field?sslmode=require", False),
        ("postgresql+psycopg://team@/field?host=db.example", False),
        ("postgresql+psycopg://team@db.example/field?sslmode=verify-full", True),
        ("postgresql+psycopg://team@/field?host=/run/postgresql", True),
        ("postgresql+psycopg://team@/field", True),
    ],
)
def test_a_database_server_is_reached_encrypted_or_by_a_socket(environment, url, good):
    environment.setenv("FIELDAPP_FIELD_URL", url)
    if good:
        assert load("team").stores["field"].url == url
        return
    with pytest.raises(SettingMissing, match=r"FIELDAPP_FIELD_URL must say sslmode"):
        load("team")


def test_the_surfaces_have_host_names_of_their_own(environment):
    environment.setenv("FIELDAPP_PICTURE_ORIGIN", "https://fieldapp.example:8443")
    with pytest.raises(SettingMissing, match="FIELDAPP_PICTURE_ORIGIN"):
        load("team")
    environment.setenv("FIELDAPP_PICTURE_ORIGIN", "https://bild.example")
    assert load("team").picture_origin == "https://bild.example"
    environment.setenv("FIELDAPP_ORIGIN", "http://localhost:8000")
    environment.setenv("FIELDAPP_PICTURE_ORIGIN", "http://localhost:8001")
    assert load("team").picture_origin == "http://localhost:8001", "on one machine, to try it out"


def test_a_secret_comes_from_a_credential_a_file_or_the_environment(environment, tmp_path):
    (tmp_path / "file").write_text("from a file\n", encoding="utf-8")
    (tmp_path / "file").chmod(0o600)
    environment.setenv("FIELDAPP_X_FILE", str(tmp_path / "file"))
    environment.setenv("FIELDAPP_X", "from the environment")
    assert settings.secret("FIELDAPP_X") == "from a file"
    (tmp_path / "fieldapp-x").write_text("from a credential\n", encoding="utf-8")
    (tmp_path / "fieldapp-x").chmod(0o440)  # as systemd's access list shows
    environment.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert settings.secret("FIELDAPP_X") == "from a credential"


def test_the_picture_surface_knows_nothing_of_the_field(environment):
    loaded = load("picture")
    assert set(loaded.stores) == {"shared"}
    assert loaded.envelope_keys == {}
    assert loaded.signing_key is None
    assert loaded.freeze_key is None


def test_no_secret_is_printed(environment):
    shown = repr(load("team"))
    for name, value in GIVEN.items():
        if not name.endswith(("_URL", "_ORIGIN")):
            assert value not in shown, name


@pytest.mark.parametrize(("said", "on"), [(None, True), ("on", True), ("off", False)])
def test_the_phones_worker_is_on_unless_it_is_off(environment, said, on):
    if said:
        environment.setenv("FIELDAPP_PHONE_WORKER", said)
    assert load("team").phone_worker is on


def test_what_is_neither_on_nor_off_is_refused(environment):
    environment.setenv("FIELDAPP_PHONE_WORKER", "no")
    with pytest.raises(SettingMissing, match="on or off"):
        load("team")
