"""A phone signs in and enrols; the picture surface knows neither staff nor phones."""

import base64

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from fieldapp.accounts import service as accounts
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation.errors import Conflict
from tests.sync.phone import Phone, make_staff, make_team
from tests.sync.rows import count, rows


def _key(private) -> str:
    der = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return base64.b64encode(der).decode()


def _sign_in(client, name, password):
    return client.post("/api/v1/session", json={"username": name, "password": password})


def test_a_phone_signs_in_and_enrols(team_app, clock):
    make_staff(team_app, "ett", make_team(team_app), "outreach_worker")
    client = team_app.test_client()
    assert _sign_in(client, "ett", "wrong").status_code == 401
    assert _sign_in(client, "nobody", "wrong").status_code == 401
    signed = _sign_in(client, "ett", "ettett").get_json()
    wish = {"name": "Prov", "public_key": _key(ec.generate_private_key(ec.SECP256R1())), "app": "1"}
    assert client.post("/api/v1/devices", json=wish).status_code == 403, "no token"
    answer = client.post("/api/v1/devices", json=wish, headers={"X-CSRF-Token": signed["csrf"]})
    assert answer.status_code == 201
    told = answer.get_json()
    assert [t["name"] for t in told["teams"]] == ["Prov"]
    assert len(base64.b64decode(told["envelope_key"]["public"])) == 65
    [device] = rows(team_app, "SELECT * FROM accounts_device")
    assert str(device.enrolled_day) == "2026-11-21"


def test_a_key_of_another_kind_is_refused(team_app, clock):
    make_staff(team_app, "ett", make_team(team_app), "outreach_worker")
    client = team_app.test_client()
    token = {"X-CSRF-Token": _sign_in(client, "ett", "ettett").get_json()["csrf"]}
    for key in (
        _key(ec.generate_private_key(ec.SECP384R1())),
        _key(ed25519.Ed25519PrivateKey.generate()),
        "AAAA",
        "%%",
    ):
        answer = client.post(
            "/api/v1/devices", json={"name": "x", "public_key": key, "app": "1"}, headers=token
        )
        assert answer.status_code == 422, key
    assert count(team_app, "accounts_device") == 0


def test_an_approver_or_nobody_enrols_no_phone(team_app, clock):
    make_staff(team_app, "tre", make_team(team_app), "release_approver")
    client = team_app.test_client()
    assert client.post("/api/v1/devices", json={}).status_code == 403
    token = {"X-CSRF-Token": _sign_in(client, "tre", "tretre").get_json()["csrf"]}
    assert client.post("/api/v1/devices", json={}, headers=token).status_code == 403


def test_a_phone_pulls_its_own_teams_only(team_app, clock):
    team, other = make_team(team_app), make_team(team_app, "Annat")
    phone = Phone(team_app, team, make_staff(team_app, "ett", team, "outreach_worker"))
    with team_app.app_context():
        from fieldapp.zones import service as zones

        zones.draw_zone(SYSTEM, team, "Vår zon", [(2697, 26321)])
        zones.draw_zone(SYSTEM, other, "Deras zon", [(2698, 26321)])
    path = "/api/v1/pull"
    answer = team_app.test_client().get(path, headers=phone.sign("GET", path, b""))
    assert answer.status_code == 200
    [mine] = answer.get_json()["teams"]
    assert [z["name"] for z in mine["zones"]] == ["Vår zon"]
    assert "Deras" not in answer.get_data(as_text=True)
    with team_app.app_context():
        accounts.revoke(SYSTEM, phone.id)
    assert team_app.test_client().get(path, headers=phone.sign("GET", path, b"")).get_json() == {
        "wipe": True
    }


def test_an_organisation_is_made_once_and_stays_what_it_is(team_app):
    import pytest

    with team_app.app_context():
        accounts.make_organisation(SYSTEM, "Fiktiva staden", "9901", demo=True)
        with pytest.raises(Conflict):
            accounts.make_organisation(SYSTEM, "Staden", "9901", demo=False)
        assert accounts.is_demo()


def test_nobody_both_reads_exact_figures_and_approves(team_app):
    import pytest

    with team_app.app_context(), pytest.raises(ValueError, match="nobody may be both"):
        accounts.add_staff(SYSTEM, "x", "x", frozenset({"release_approver", "analyst"}), ())


def test_an_enrolled_phone_holds_no_desk_session(team_app, clock):
    """The phone's log-in is good for enrolling alone, and is over after it."""
    make_staff(team_app, "led", make_team(team_app), "team_lead")
    client = team_app.test_client()
    signed = _sign_in(client, "led", "ledled").get_json()
    assert client.get("/desk/figures").status_code == 403
    assert client.get("/desk/held").status_code == 403
    token = {"X-CSRF-Token": signed["csrf"]}
    wish = {"name": "Prov", "public_key": _key(ec.generate_private_key(ec.SECP256R1())), "app": "1"}
    assert client.post("/api/v1/devices", json=wish, headers=token).status_code == 201
    assert client.post("/api/v1/devices", json=wish, headers=token).status_code in (401, 403)
    assert client.get("/desk/figures").status_code == 302
    token = {"X-CSRF-Token": _sign_in(client, "led", "ledled").get_json()["csrf"]}
    assert client.delete("/api/v1/session", headers=token).status_code == 204
    assert client.get("/desk/figures").status_code == 302


def test_a_phone_keeps_its_id_for_its_owner_alone(team_app, clock):
    team = make_team(team_app)
    make_staff(team_app, "ett", team, "outreach_worker")
    make_staff(team_app, "tva", team, "outreach_worker")
    key = _key(ec.generate_private_key(ec.SECP256R1()))

    def enrol(name, public_key, known_as=None):
        client = team_app.test_client()
        token = {"X-CSRF-Token": _sign_in(client, name, name * 2).get_json()["csrf"]}
        wish = {"name": "Prov", "public_key": public_key, "app": "1", "device": known_as}
        return client.post("/api/v1/devices", json=wish, headers=token).get_json()["device"]

    first = enrol("ett", key)
    assert enrol("ett", key, first) == first
    assert enrol("tva", key, first) != first
    assert enrol("ett", _key(ec.generate_private_key(ec.SECP256R1())), first) != first
    with team_app.app_context():
        from uuid import UUID

        accounts.revoke(SYSTEM, UUID(first))
    assert enrol("ett", key, first) != first


def test_names_that_no_database_holds_are_nobodys(team_app, picture_app, clock):
    for app in (team_app, picture_app):
        for name in ("\ud800", "a\0b"):
            client = app.test_client()
            client.get("/login")
            with client.session_transaction() as session:
                token = session["csrf"]
            sent = {"username": name.encode("utf-8", "surrogatepass"), "password": "x"}
            answer = client.post("/login", data=sent | {"csrf": token})
            assert answer.status_code == 401
    assert _sign_in(team_app.test_client(), "\ud800", "\ud800").status_code == 401
