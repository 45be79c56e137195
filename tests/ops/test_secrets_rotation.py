"""Secrets change while people are signed in and phones hold what they have not delivered."""

import signal
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from fieldapp.accounts import devices_desk
from fieldapp.accounts import service as accounts
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation.database import db
from fieldapp.foundation.settings import PICTURE, TEAM
from fieldapp.ops import cli, local
from fieldapp.ops import installation as installations
from fieldapp.ops.context import working
from fieldapp.parties import service as partners
from fieldapp.signin import totp
from fieldapp.signin.people import EXTENSION
from fieldapp.sync import decisions, held
from fieldapp.sync.models import Held
from tests.conftest import SetClock
from tests.databases import Stores
from tests.ops.secrets_host import Host
from tests.signing import BASE, PASSWORD, full_sign_in, give_factors, signed_in
from tests.sync.phone import Phone, make_staff, make_team
from tests.walls.test_lock4_secrets import family, free_port


@pytest.fixture
def host(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    """A host with its secrets in files."""
    made = Host(stores, stores.folder / "secrets", monkeypatch, [])
    made.write()
    made.be(TEAM)
    yield made
    made.stop()


def is_in(app: Flask, cookie: str) -> bool:
    """Whether a surface takes this session cookie for somebody signed in."""
    client = app.test_client()
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], cookie, domain="localhost", secure=True)
    answer = client.get("/account", base_url=BASE)
    assert answer.status_code in (200, 302, 303), answer.status_code
    return answer.status_code == 200


def partner(app: Flask, username: str = "bo") -> UUID:
    """A partner of the picture surface."""
    from datetime import date

    with app.app_context():
        return partners.add_partner(
            SYSTEM, username, "Bo", "Polis", "police_liaison", date(2099, 1, 1)
        )


def somebody(app: Flask, surface: str) -> UUID:
    """Somebody who signs in to this surface."""
    if surface == PICTURE:
        return partner(app)
    return make_staff(app, "alva", make_team(app), "team_lead")


# --- sessions ----------------------------------------------------------------------------------


@pytest.mark.parametrize("surface", [TEAM, PICTURE])
def test_nobody_is_signed_out_by_a_new_session_secret(host: Host, surface: str) -> None:
    app = host.started(surface)
    person = somebody(host.started(), surface)
    name = app.config["SESSION_COOKIE_NAME"]
    before = signed_in(app, person).get_cookie(name)
    assert before is not None
    assert is_in(app, before.value)
    old = host.lines(surface, "session_secret")
    file = str(host.file(surface, "session_secret"))
    rotate = ["secrets", "rotate", "session", "--surface", surface, "--file", file]
    assert host.does(*rotate) == 0
    new, *kept = host.lines(surface, "session_secret")
    assert kept == old
    assert new != old[0]
    reloaded = host.started(surface)
    assert is_in(reloaded, before.value), "the old cookie is taken"
    after = signed_in(reloaded, person).get_cookie(name)
    assert after is not None
    drop = ["secrets", "drop-old", "session", "--surface", surface, "--file", file]
    assert host.does(*drop) == 1, "too early"
    assert host.lines(surface, "session_secret") == [new, *old]
    assert host.does(*drop, "--hours", "0") == 0
    dropped = host.started(surface)
    assert is_in(dropped, after.value), "whoever has a cookie of the new secret stays"
    assert not is_in(dropped, before.value)
    assert host.does(*drop) == 0, "nothing to drop"


def test_an_old_session_secret_is_dropped_after_its_hours(
    host: Host, capsys: pytest.CaptureFixture[str]
) -> None:
    import os

    file = host.file(TEAM, "session_secret")
    assert host.does("secrets", "rotate", "session", "--surface", TEAM) == 0
    drop = ["secrets", "drop-old", "session", "--surface", TEAM]
    capsys.readouterr()
    assert host.does(*drop) == 1
    assert "stay so for 24 h" in capsys.readouterr().err
    past = time.time() - 24.5 * 3600
    os.utime(file, (past, past))
    assert host.does(*drop) == 0
    assert len(host.lines(TEAM, "session_secret")) == 1


def test_forgotten_old_secrets_do_not_pile_up(
    host: Host, capsys: pytest.CaptureFixture[str]
) -> None:
    rotate = ["secrets", "rotate", "session", "--surface", TEAM]
    assert [host.does(*rotate) for _ in range(3)] == [0, 0, 1]
    assert "drop the old ones first" in capsys.readouterr().err


# --- second factors ----------------------------------------------------------------------------


@pytest.mark.parametrize("surface", [TEAM, PICTURE])
def test_second_factors_outlive_their_key(
    host: Host, surface: str, clock: SetClock, capsys: pytest.CaptureFixture[str]
) -> None:
    app = host.started(surface)
    person = somebody(host.started(), surface)
    secret = give_factors(app, person)
    username = "bo" if surface == PICTURE else "alva"

    def enters(at: Flask) -> bool:
        clock.forward(minutes=2)
        return bool(full_sign_in(at.test_client(), username, PASSWORD, secret))

    assert enters(app)
    file = str(host.file(surface, "login_key"))
    old = host.lines(surface, "login_key")
    more = ["--surface", surface, "--file", file]
    assert host.does("secrets", "rotate", "login-key", *more) == 0
    reloaded = host.started(surface)
    assert enters(reloaded), "what is sealed under the old key is opened"
    drop = ["secrets", "drop-old", "login-key", *more]
    # Killed between the sealing and the dropping: both keys are there, and it may be repeated.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fieldapp.ops.secrets_rotation.drop_old", killed)
        with pytest.raises(Killed):
            host.does(*drop)
    assert len(host.lines(surface, "login_key")) == 2
    assert enters(host.started(surface))
    capsys.readouterr()
    assert host.does(*drop) == 0
    assert "0 second factors sealed anew, 1 stood under it already" in capsys.readouterr().out
    assert enters(host.started(surface))
    # The control: the old key opens nothing any more.
    people = app.extensions[EXTENSION]
    with app.app_context():
        db.session.remove()
        assert totp.secret_of(people, person, bytes.fromhex(old[0])) is None


class Killed(BaseException):
    """The process ends here: nothing after it runs, and nobody catches it."""


def killed(*_: object) -> None:
    """In the place of a step that is never reached."""
    raise Killed


def test_sealing_anew_is_all_or_nothing(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    app = host.started()
    team = make_team(app)
    people = [make_staff(app, name, team, "team_lead") for name in ("ett", "tva", "tre")]
    for person in people:
        give_factors(app, person)
    assert host.does("secrets", "rotate", "login-key", "--surface", TEAM) == 0
    seal, times = totp.sealed, []

    def sealed(*given: object) -> bytes:
        times.append(given)
        if len(times) == 3:
            raise Killed
        return seal(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(totp, "sealed", sealed)
        with pytest.raises(Killed):
            host.does("secrets", "drop-old", "login-key", "--surface", TEAM)
    old = bytes.fromhex(host.lines(TEAM, "login_key")[1])
    with app.app_context():
        staff = app.extensions[EXTENSION]
        assert all(totp.secret_of(staff, person, old) for person in people), "nothing was changed"


# --- envelopes in flight -----------------------------------------------------------------------


@pytest.fixture
def phone(host: Host, clock: SetClock) -> Phone:
    """A phone enrolled before anything is rotated."""
    app = host.started()
    team = make_team(app)
    return Phone(app, team, make_staff(app, "ett", team, "outreach_worker"))


def answers(phone: Phone, *envelopes: dict[str, object]) -> list[tuple[str, str | None]]:
    """Answers to envelopes that were sealed before."""
    response = phone.post(list(envelopes))
    assert response.status_code == 200
    return [(a["answer"], a["reason"]) for a in response.get_json()["answers"]]


def rotate_envelope(host: Host, phone: Phone) -> tuple[str, str]:
    """Rotate and reload; returns the old and the new key's id."""
    old = host.kids()[-1]
    assert host.does("secrets", "rotate", "envelope") == 0
    phone.app = host.started()
    return old, host.kids()[-1]


def test_what_a_phone_has_sealed_arrives_after_the_rotation(
    host: Host, phone: Phone, capsys: pytest.CaptureFixture[str]
) -> None:
    unsent = [phone.seal(phone.contact()) for _ in range(3)]
    old, new = rotate_envelope(host, phone)
    assert old != new
    assert answers(phone, unsent[0]) == [("stored", None)]
    # Another phone is enrolled with the new key at once; this one takes it at its contact.
    retire = ["secrets", "retire-envelope", old]
    capsys.readouterr()
    assert host.does(*retire) == 1
    assert "Prov 1" in capsys.readouterr().err
    pulled = phone.pull(phone.status(queue=2, kids=[old])).get_json()
    assert pulled["envelope_key"]["kid"] == new
    phone.take_key(pulled["envelope_key"])
    assert phone.deliver(phone.contact()) == [("stored", None)]
    # It seals to the new key, and still holds two envelopes of the old one.
    assert phone.pull(phone.status(queue=2, kids=[old])).status_code == 200
    assert host.does(*retire) == 1
    assert "Prov 1" in capsys.readouterr().err
    assert answers(phone, *unsent[1:]) == [("stored", None)] * 2
    assert phone.pull(phone.status()).status_code == 200
    assert host.does(*retire) == 0
    assert host.kids() == [new]
    # From now on the old key's envelopes open for nobody; the ciphertext is kept.
    late = phone.contact()
    phone.app = host.started()
    phone_of_then = unsent[0] | {"id": late["id"]}
    assert answers(phone, phone_of_then) == [("held", "cannot_open")]
    assert phone.deliver(phone.contact()) == [("stored", None)]


def test_a_held_envelope_keeps_its_key(
    host: Host, phone: Phone, capsys: pytest.CaptureFixture[str]
) -> None:
    unknown = phone.contact(schema="contact/99")
    assert answers(phone, phone.seal(unknown)) == [("held", "unknown_schema")]
    old, new = rotate_envelope(host, phone)
    phone.take_key(phone.pull(phone.status(kids=[])).get_json()["envelope_key"])
    assert phone.pull(phone.status()).status_code == 200
    capsys.readouterr()
    assert host.does("secrets", "retire-envelope", old) == 1
    assert "1 held envelopes" in capsys.readouterr().err
    assert host.kids() == [old, new]
    with phone.app.app_context():
        (waiting,) = held.all_waiting()
        leads = [make_staff(phone.app, name, phone.team, "team_lead") for name in ("ena", "andra")]
    with phone.app.app_context():
        actors = [accounts.load_actor(str(lead)) for lead in leads]
        assert actors[0] is not None
        assert actors[1] is not None
        decisions.ask_discard(actors[0], waiting.id)
        decisions.confirm_discard(actors[1], waiting.id)
    assert host.does("secrets", "retire-envelope", old) == 0


def test_a_lost_phone_keeps_the_key_until_it_is_written_off(host: Host, phone: Phone) -> None:
    old, _ = rotate_envelope(host, phone)
    with phone.app.app_context():
        devices_desk.revoke(SYSTEM, phone.id)
    assert host.does("secrets", "retire-envelope", old) == 1
    with phone.app.app_context():
        devices_desk.write_off(SYSTEM, phone.id)
    assert host.does("secrets", "retire-envelope", old) == 0


def test_neither_the_current_nor_an_unknown_key_is_retired(
    host: Host, capsys: pytest.CaptureFixture[str]
) -> None:
    current = host.kids()[-1]
    assert host.does("secrets", "retire-envelope", current) == 1
    assert "rotate first" in capsys.readouterr().err
    assert host.does("secrets", "retire-envelope", "e-none") == 1
    assert "There is no envelope key" in capsys.readouterr().err
    assert host.kids() == [current]


def test_the_keys_are_listed_by_name_alone(
    host: Host, phone: Phone, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = rotate_envelope(host, phone)
    capsys.readouterr()
    assert host.does("secrets", "list") == 0
    said = capsys.readouterr().out
    assert f"{new}: current" in said
    assert f"{old}: phones that may hold something" in said
    assert not any(key in said for key in host.lines(TEAM, "envelope_keys"))


def test_held_rows_keep_their_kid(host: Host, phone: Phone) -> None:
    """What `waiting_under` asks by is what the phone said of the envelope."""
    sealed = phone.seal(phone.contact(schema="contact/99"))
    assert answers(phone, sealed) == [("held", "unknown_schema")]
    with phone.app.app_context():
        row = db.session.query(Held).one()
        assert row.kid == host.kids()[-1]
        assert held.waiting_under(row.kid) == 1
        assert held.waiting_under("e-other") == 0


# --- the signing key ---------------------------------------------------------------------------


def test_a_release_stays_genuine_under_the_old_public_key(
    host: Host, capsys: pytest.CaptureFixture[str]
) -> None:
    from fieldapp.picture import documents

    body = {"schema": documents.SCHEMA, "id": "x", "demo": False}
    old = bytes.fromhex(host.lines(TEAM, "signing_key")[0])
    out = documents.sign(body, old)
    assert host.does("secrets", "rotate", "signing") == 0
    new = bytes.fromhex(host.lines(TEAM, "signing_key")[0])
    said = capsys.readouterr().out
    assert documents.public_key(old) in said
    assert documents.public_key(new) in said
    assert documents.verify(out, documents.public_key(old)) == body
    with pytest.raises(documents.NotGenuine, match="another key"):
        documents.verify(out, documents.public_key(new))
    assert documents.verify(documents.sign(body, new), documents.public_key(new)) == body


# --- the access log, and refusals --------------------------------------------------------------


def test_the_access_log_names_each_change_and_no_secret(host: Host) -> None:
    from sqlalchemy import select

    from fieldapp.audit.models import FieldEntry

    assert host.does("secrets", "rotate", "session", "--surface", TEAM) == 0
    assert host.does("secrets", "rotate", "envelope") == 0
    with working():
        entries = list(db.session.scalars(select(FieldEntry)))
        said = [(e.act, e.object_id) for e in entries if e.act.startswith("ops.")]
        assert ("ops.secret_rotated", "session, team") in said
        assert ("ops.secret_rotated", f"envelope {host.kids()[-1]}") in said
        for name in ("session_secret", "envelope_keys"):
            for text in host.lines(TEAM, name):
                assert not any(text in f"{e.act}{e.object_id}{e.detail}" for e in entries)


def test_what_comes_from_no_file_is_not_rotated(
    host: Host, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("FIELDAPP_SESSION_SECRET_FILE")
    monkeypatch.setenv("FIELDAPP_SESSION_SECRET", "s")
    assert host.does("secrets", "rotate", "session", "--surface", TEAM) == 1
    assert "LoadCredential" in capsys.readouterr().err
    # The picture's is never guessed from the team's environment.
    assert host.does("secrets", "rotate", "session", "--surface", PICTURE) == 1


@pytest.mark.stores("postgresql")
def test_a_database_on_postgresql_has_no_key_of_ours(
    host: Host, capsys: pytest.CaptureFixture[str]
) -> None:
    assert host.does("secrets", "rotate", "database", "--store", "field") == 1
    assert "role's password" in capsys.readouterr().err


# --- running surfaces read the new secrets -----------------------------------------------------


def asked(port: int, path: str, cookie: str = "", form: dict[str, str] | None = None) -> tuple:
    """(status, cookie, page) of a request to a running surface."""
    data = urllib.parse.urlencode(form).encode() if form else None
    headers = {"Cookie": cookie} if cookie else {}
    request = urllib.request.Request(f"http://localhost:{port}{path}", data, headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            given = answer.headers.get("Set-Cookie") or ""
            return answer.status, given.split(";")[0], answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, "", error.read().decode()


def reload(surface: local.Surface) -> None:
    """What `systemctl reload` does; returns when new workers serve."""
    before = set(family(surface.process.pid))
    surface.process.send_signal(signal.SIGHUP)
    until = time.monotonic() + 30
    while set(family(surface.process.pid)) & before != {surface.process.pid}:
        assert time.monotonic() < until, "the old workers do not end"
        time.sleep(0.1)
    local.wait_until_ready([surface])


def test_running_surfaces_take_new_secrets_when_they_are_reloaded(tmp_path: Path) -> None:
    """By processes as they run: a form that was open is taken over the rotation, and not after
    the old secret was dropped."""
    installation = installations.at(tmp_path / "data", tmp_path / "secrets")
    installations.prepare(installation)
    where = ["--data", str(installation.data), "--secrets", str(installation.secrets)]
    surface = local.start(TEAM, free_port(), installation)
    try:
        local.wait_until_ready([surface])
        _, cookie, page = asked(surface.port, "/login")
        form = {"csrf": page.split('name="csrf" value="')[1].split('"')[0]}
        form |= {"username": "nobody", "password": "not the one"}
        served, _, _ = asked(surface.port, "/login", cookie, form)
        assert served != 403, "the control: the open form is taken"
        assert cli.main([*where, "secrets", "rotate", "session", "--surface", TEAM]) == 0
        reload(surface)
        assert asked(surface.port, "/login", cookie, form)[0] != 403
        drop = ["secrets", "drop-old", "session", "--surface", TEAM, "--hours", "0"]
        assert cli.main([*where, *drop]) == 0
        assert asked(surface.port, "/login", cookie, form)[0] != 403, "not yet reloaded"
        reload(surface)
        assert asked(surface.port, "/login", cookie, form)[0] == 403
        for pid in family(surface.process.pid)[1:]:
            limits = Path(f"/proc/{pid}/limits").read_text(encoding="ascii")
            (line,) = [one for one in limits.splitlines() if one.startswith("Max core file size")]
            assert line.split()[4:6] == ["0", "0"], "a crash leaves no memory behind"
    finally:
        local.stop([surface])
