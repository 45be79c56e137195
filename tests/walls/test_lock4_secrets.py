"""Lock 4: two log-ins with their own tables, cookies and secrets, in two processes."""

import json
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.test import Client

from fieldapp import picture_app as picture_surface
from fieldapp.accounts import service as staff
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation.settings import PICTURE, TEAM
from fieldapp.ops import cli, local
from fieldapp.ops import installation as installations
from fieldapp.parties import service as partners
from fieldapp.signin import passwords, totp
from fieldapp.signin.people import EXTENSION
from tests.databases import LOGIN_KEYS, SESSION_SECRETS, Stores
from tests.signing import give_factors, signed_in

PASSWORD = "a long enough password"
BASE = "https://localhost"


@dataclass(frozen=True)
class People:
    """The id of one member of staff and of one partner."""

    staff: str
    partner: str


@pytest.fixture
def people(team_app: Flask) -> People:
    """One log-in on each side, both with the same password."""
    with team_app.app_context():
        return People(
            str(staff.add_staff(SYSTEM, "asa", "Åsa", frozenset({"team_lead"}))),
            str(
                partners.add_partner(
                    SYSTEM, "bo", "Bo", "Polis", "police_liaison", date(2099, 1, 1)
                )
            ),
        )


def cookie_of(app: Flask, person: str) -> str:
    """A session cookie's value for a person, signed as this app signs.

    For somebody of this surface it is a session's own; for somebody else their id stands where
    the session's token would.
    """
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    with app.app_context():
        known = app.extensions[EXTENSION].actor(UUID(person)) is not None
    if not known:
        return signer.dumps({"_user_id": person, "_fresh": True})
    with signed_in(app, person).session_transaction(base_url=BASE) as held:
        return signer.dumps(dict(held))


def is_signed_in(app: Flask, name: str, value: str) -> bool:
    """Whether a surface takes a cookie for a log-in: the page of one's own log-in opens."""
    client: Client = app.test_client()
    client.set_cookie(name, value, domain="localhost", secure=True)
    answer = client.get("/account", base_url=BASE)
    assert answer.status_code in (200, 302)
    return answer.status_code == 200


def breaches(team: Flask, picture: Flask, people: People) -> list[str]:
    """Every way in which one surface's log-in is good for something on the other."""
    found = []
    sides = ((team, picture, "team", people), (picture, team, "picture", people))
    for here, there, name, _ in sides:
        for person in (people.staff, people.partner):
            value = cookie_of(here, person)
            for cookie in {app.config["SESSION_COOKIE_NAME"] for app in (here, there)}:
                if is_signed_in(there, cookie, value):
                    found.append(f"a cookie signed by {name} is taken on the other surface")
    if team.config["SESSION_COOKIE_NAME"] == picture.config["SESSION_COOKIE_NAME"]:
        found.append("one cookie name for both surfaces")
    if team.secret_key == picture.secret_key:
        found.append("one session secret for both surfaces")
    taken = [
        {s.session_secret, *s.session_fallbacks, *s.login_keys}
        for s in (app.extensions["fieldapp"] for app in (team, picture))
    ]
    if taken[0] & taken[1] and "one session secret for both surfaces" not in found:
        found.append("one earlier session secret or log-in key for both surfaces")
    return found


def test_a_log_in_is_good_on_its_own_surface_alone(
    team_app: Flask, picture_app: Flask, people: People
) -> None:
    assert breaches(team_app, picture_app, people) == []


def test_cookies_are_taken_where_they_belong(
    team_app: Flask, picture_app: Flask, people: People
) -> None:
    """The control: the cookies refused above are good ones."""
    for app, person in ((team_app, people.staff), (picture_app, people.partner)):
        name = app.config["SESSION_COOKIE_NAME"]
        assert is_signed_in(app, name, cookie_of(app, person))
        assert not is_signed_in(app, name, cookie_of(app, person) + "x")


def test_each_side_knows_its_own_people(
    team_app: Flask, picture_app: Flask, people: People
) -> None:
    """Even a well-signed cookie is nothing for a person of the other side's tables."""
    for app, person in ((team_app, people.staff), (picture_app, people.partner)):
        give_factors(app, UUID(person), PASSWORD)
    for app, person in ((team_app, people.partner), (picture_app, people.staff)):
        assert not is_signed_in(app, app.config["SESSION_COOKIE_NAME"], cookie_of(app, person))
    for app, here, there in ((team_app, "asa", "bo"), (picture_app, "bo", "asa")):
        with app.app_context():
            side = app.extensions[EXTENSION]
            assert passwords.person_with(side, here, PASSWORD) is not None
            assert passwords.person_with(side, there, PASSWORD) is None


def test_picked_one_secret_for_both_is_caught(
    team_app: Flask, stores: Stores, people: People
) -> None:
    picked = picture_surface.make_app(
        stores.settings(PICTURE, session_secret=SESSION_SECRETS[TEAM])
    )
    # Even then no session of one surface is one of the other: they stand in two tables.
    assert breaches(team_app, picked, people) == ["one session secret for both surfaces"]


@pytest.mark.parametrize(
    "shared",
    [{"login_keys": (LOGIN_KEYS[TEAM],)}, {"session_fallbacks": (SESSION_SECRETS[TEAM],)}],
    ids=["log-in key", "earlier session secret"],
)
def test_picked_one_key_for_both_is_caught(
    team_app: Flask, stores: Stores, people: People, shared: dict[str, tuple[str]]
) -> None:
    picked = picture_surface.make_app(stores.settings(PICTURE, **shared))
    said = ["one earlier session secret or log-in key for both surfaces"]
    assert breaches(team_app, picked, people) == said


def test_a_second_factor_of_one_side_opens_with_no_key_of_the_other(people: People) -> None:
    secret, person = totp.fresh(), UUID(people.staff)
    sealed = totp.sealed(bytes.fromhex(LOGIN_KEYS[TEAM]), person, secret)
    assert totp.opened(bytes.fromhex(LOGIN_KEYS[TEAM]), person, sealed) == secret
    assert totp.opened(bytes.fromhex(LOGIN_KEYS[PICTURE]), person, sealed) is None


def test_picked_one_cookie_name_for_both_is_caught(
    team_app: Flask, picture_app: Flask, people: People
) -> None:
    picture_app.config["SESSION_COOKIE_NAME"] = team_app.config["SESSION_COOKIE_NAME"]
    assert "one cookie name for both surfaces" in breaches(team_app, picture_app, people)


# --- processes and files, as bin/run lays them ------------------------------------------------


def free_port() -> int:
    """A port that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass(frozen=True)
class Running:
    """Both surfaces in processes of their own."""

    installation: installations.Installation
    team: local.Surface
    picture: local.Surface


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """An installation with both surfaces started as bin/run starts them."""
    installation = installations.at(tmp_path / "data", tmp_path / "secrets")
    installations.prepare(installation)
    surfaces = [local.start(name, free_port(), installation) for name in (TEAM, PICTURE)]
    try:
        local.wait_until_ready(surfaces)
        yield Running(installation, *surfaces)
    finally:
        local.stop(surfaces)


def family(pid: int) -> list[int]:
    """A process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in family(int(child)))]


def traces(pids: list[int], installation: installations.Installation) -> list[str]:
    """What processes hold of the field: in their environment, or as an open file."""
    field_folder = installation.database("field").parent
    shared = installation.secret_file(TEAM, "shared_key").read_text().strip()
    hidden = [secret for t in texts(installation, TEAM) if (secret := t.decode()) != shared]
    words = [str(field_folder), str(installation.secrets / TEAM), "FIELDAPP_FIELD", *hidden]
    found = []
    for pid in pids:
        environment = Path(f"/proc/{pid}/environ").read_text(errors="replace")
        found += [f"{pid}: {word} in its environment" for word in words if word in environment]
        for handle in Path(f"/proc/{pid}/fd").iterdir():
            try:
                target = str(handle.readlink())
            except FileNotFoundError:
                continue  # closed while we looked
            if target.startswith(str(field_folder)):
                found.append(f"{pid}: {target} is open")
    return found


def test_the_pictures_processes_hold_nothing_of_the_field(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = family(running.team.process.pid)
    picture = family(running.picture.process.pid)
    assert not set(team) & set(picture)
    assert len(picture) >= 2, "the server and its worker"
    assert traces(picture, running.installation) == []
    # The control: the same look at the team's processes finds both kinds of trace.
    seen = traces(team, running.installation)
    assert any("in its environment" in said for said in seen)
    assert any("is open" in said for said in seen)


def in_memory(pid: int, secrets: list[bytes]) -> set[bytes]:
    """Which of these secrets stand in what a process can write to of its memory."""
    found = set()
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb") as memory:
        for line in maps:
            span, rights, *_ = line.split()
            start, end = (int(edge, 16) for edge in span.split("-"))
            if not rights.startswith("rw") or end - start > 1 << 28:
                continue
            try:
                memory.seek(start)
                held = memory.read(end - start)
            except (OSError, ValueError, OverflowError):
                continue  # not to be read, or gone since
            found |= {secret for secret in secrets if secret in held}
    return found


def texts(installation: installations.Installation, surface: str) -> list[bytes]:
    """Every secret that a surface is given, one by one."""
    found = []
    for file in (installation.secrets / surface).iterdir():
        text = file.read_text().strip()
        found += list(json.loads(text).values()) if text.startswith("{") else text.split()
    return [secret.encode() for secret in found]


def test_the_pictures_memory_holds_no_secret_of_the_field(running: Running) -> None:
    """After rotations too, when files hold several secrets and an escrow has been made."""
    installation = running.installation
    where = ["--data", str(installation.data), "--secrets", str(installation.secrets)]
    for words in (
        ["secrets", "rotate", "envelope"],
        ["secrets", "rotate", "session", "--surface", TEAM],
        ["secrets", "rotate", "session", "--surface", PICTURE],
        ["secrets", "rotate", "login-key", "--surface", PICTURE],
        ["escrow", "split", "--holders", "2", "--threshold", "2"],
    ):
        assert cli.main([*where, *words]) == 0
    local.stop([running.picture])
    picture = local.start(PICTURE, free_port(), installation)
    try:
        local.wait_until_ready([picture])
        pids = family(picture.process.pid)
        own = texts(installation, PICTURE)
        foreign = [secret for secret in texts(installation, TEAM) if secret not in own]
        assert len(foreign) >= 8
        for pid in pids:
            assert in_memory(pid, foreign) == set()
        # The control: the same look finds what the surface was given, the earlier one too.
        sessions = installation.secret_file(PICTURE, "session_secret").read_bytes().split()
        assert len(sessions) == 2
        assert set(sessions) <= set().union(*(in_memory(pid, own) for pid in pids))
        assert traces(pids, installation) == []
        assert "FIELDAPP_ESCROW" not in Path(f"/proc/{pids[0]}/environ").read_text()
        assert {p.name for p in (installation.secrets / PICTURE).iterdir()} == {
            "shared-key",
            "session-secret",
            "login-key",
        }
    finally:
        local.stop([picture])


def test_picked_an_inherited_environment_is_caught(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaky = installations.Installation(running.installation.data, running.installation.secrets)
    given = leaky.environment(PICTURE) | {
        "FIELDAPP_FIELD_URL": leaky.environment(TEAM)["FIELDAPP_FIELD_URL"]
    }
    monkeypatch.setattr(installations.Installation, "environment", lambda *_: given)
    picked = local.start(PICTURE, free_port(), leaky)
    monkeypatch.undo()
    try:
        local.wait_until_ready([picked])
        assert traces(family(picked.process.pid), running.installation) != []
    finally:
        local.stop([picked])


def test_secret_files_are_private_and_apart(running: Running) -> None:
    installation = running.installation
    kept = {
        surface: {p.name: p for p in (installation.secrets / surface).iterdir()}
        for surface in (TEAM, PICTURE)
    }
    assert set(kept[PICTURE]) == {"shared-key", "session-secret", "login-key"}
    for files in kept.values():
        for path in files.values():
            assert path.stat().st_mode & 0o777 == 0o600
            assert path.parent.stat().st_mode & 0o077 == 0
    contents = [path.read_text() for files in kept.values() for path in files.values()]
    # The shared database's key alone is known to both surfaces.
    assert len(set(contents)) == len(contents) - 1
    assert kept[TEAM]["shared-key"].read_text() == kept[PICTURE]["shared-key"].read_text()
    for path in installation.data.rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            assert not any(text.strip().encode() in held for text in contents)


def test_secrets_inside_the_data_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(installations.InstallationError, match="outside"):
        installations.at(tmp_path, tmp_path / "secrets")


def test_lost_secrets_are_not_replaced(tmp_path: Path) -> None:
    installation = installations.at(tmp_path / "data", tmp_path / "secrets")
    installations.prepare(installation)
    installation.secret_file(TEAM, "field_key").unlink()
    with pytest.raises(installations.InstallationError, match="field-key is missing"):
        installations.prepare(installation)
    assert not installation.secret_file(TEAM, "field_key").exists()


def test_both_stop_at_once_when_asked(running: Running) -> None:
    begun = time.monotonic()
    local.stop([running.team, running.picture])
    assert time.monotonic() - begun < local.STOP_SECONDS
    assert running.team.process.returncode == 0
    assert running.picture.process.returncode == 0
