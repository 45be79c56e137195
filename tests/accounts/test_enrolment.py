"""A phone is enrolled by a one-time code from the desk: never by a password, never twice."""

import base64
import re
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.accounts import devices_desk, devices_enrolment
from fieldapp.accounts import service as accounts
from fieldapp.accounts.devices_rules import ALPHABET, code_of, in_fours
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation.errors import Conflict, NotAllowed
from tests.signing import BASE, signed_in, token
from tests.sync.phone import Phone, code_for, make_staff, make_team
from tests.sync.rows import count, rows


def key(private=None) -> str:
    private = private or ec.generate_private_key(ec.SECP256R1())
    der = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return base64.b64encode(der).decode()


def enrol(app, code, public_key=None, known_as=None):
    wish = {"code": code, "name": "Prov", "public_key": public_key or key(), "app": "0.1.0"}
    return app.test_client().post("/api/v1/devices", json=wish | {"device": known_as})


def test_a_code_enrols_one_phone_of_its_owner(team_app, clock):
    staff = make_staff(team_app, "ett", make_team(team_app), "outreach_worker")
    code = code_for(team_app, staff)
    answer = enrol(team_app, in_fours(code).lower().replace("0", "o").replace("1", "l"))
    assert answer.status_code == 201
    told = answer.get_json()
    assert told["owner"] == "ett (prov)"
    assert [t["name"] for t in told["teams"]] == ["Prov"]
    assert len(base64.b64decode(told["envelope_key"]["public"])) == 65
    [device] = rows(team_app, "SELECT * FROM accounts_device")
    assert str(device.enrolled_day) == "2026-11-21"
    assert device.envelope_kid == told["envelope_key"]["kid"]
    assert "Set-Cookie" not in answer.headers, "a phone has no session"
    assert enrol(team_app, code).status_code == 422, "a code is good once"
    assert count(team_app, "accounts_device") == 1
    assert count(team_app, "accounts_enrolment_code") == 0


def test_used_old_and_unknown_codes_are_answered_alike(team_app, clock):
    staff = make_staff(team_app, "ett", make_team(team_app), "outreach_worker")
    used = code_for(team_app, staff)
    assert enrol(team_app, used).status_code == 201
    replaced = code_for(team_app, staff)
    old = code_for(team_app, staff)
    clock.forward(minutes=15)
    answers = [enrol(team_app, c) for c in (used, replaced, old, "00000000", "x", "\ud800")]
    assert {a.status_code for a in answers} == {422}
    assert len({a.get_data() for a in answers}) == 1
    assert answers[0].get_json()["type"] == "urn:fieldapp:wrong_code"
    clock.forward(minutes=-1)
    assert enrol(team_app, old).status_code == 201, "fourteen minutes are not too old"


def test_a_code_stands_nowhere_in_the_database(team_app, clock):
    staff = make_staff(team_app, "ett", make_team(team_app), "outreach_worker")
    code = code_for(team_app, staff)
    [row] = rows(team_app, "SELECT * FROM accounts_enrolment_code")
    [entry] = rows(team_app, "SELECT * FROM audit_entry WHERE act = 'accounts.enrolment_code_made'")
    assert code not in str(tuple(row)) + str(tuple(entry))
    assert code.encode() not in bytes(row.code_hash)
    settings = team_app.extensions["fieldapp"]
    another = "another secret of as many characters as it needs"
    team_app.extensions["fieldapp"] = replace(settings, session_secret=another)
    assert enrol(team_app, code).status_code == 422, "its hash needs the server's secret"


def test_a_code_dies_with_its_owners_right(team_app, clock):
    staff = make_staff(team_app, "ett", make_team(team_app), "outreach_worker")
    code = code_for(team_app, staff)
    from fieldapp.accounts.models import Staff
    from fieldapp.audit import service as audit

    with team_app.app_context(), audit.recorded(SYSTEM, audit.act("tests.prepared")) as session:
        session.get(Staff, staff).active = False
    assert enrol(team_app, code).status_code == 422
    assert count(team_app, "accounts_device") == 0


def test_a_key_of_another_kind_is_refused_and_uses_up_no_code(team_app, clock):
    staff = make_staff(team_app, "ett", make_team(team_app), "outreach_worker")
    code = code_for(team_app, staff)
    for public_key in (
        key(ec.generate_private_key(ec.SECP384R1())),
        key(ed25519.Ed25519PrivateKey.generate()),
        "AAAA",
        "%%",
    ):
        assert enrol(team_app, code, public_key).status_code == 422, public_key
    assert count(team_app, "accounts_device") == 0
    assert enrol(team_app, code).status_code == 201


def test_who_may_make_a_code_and_for_whom(team_app, clock):
    team, other = make_team(team_app), make_team(team_app, "Annat")
    people = {
        "ett": make_staff(team_app, "ett", team, "outreach_worker"),
        "led": make_staff(team_app, "led", team, "team_lead"),
        "far": make_staff(team_app, "far", other, "outreach_worker"),
        "god": make_staff(team_app, "god", team, "release_approver"),
    }
    with team_app.app_context():
        actors = {name: accounts.load_actor(str(i)) for name, i in people.items()}
        allowed = {
            (by, owner) for by in people for owner in people if _may(actors[by], people[owner])
        }
    assert allowed == {("ett", "ett"), ("led", "led"), ("led", "ett"), ("far", "far")}


def test_a_lead_makes_no_code_that_opens_another_teams_zones_and_tasks(team_app, clock):
    """Whoever holds the code could be the lead: a phone gets what all its owner's teams have."""
    team, other = make_team(team_app), make_team(team_app, "Annat")
    lead = make_staff(team_app, "led", team, "team_lead")
    with team_app.app_context():
        roles = frozenset({"outreach_worker"})
        both = accounts.add_staff(SYSTEM, "bada", "Båda (prov)", roles, (team, other))
        own, theirs = (accounts.load_actor(str(one)) for one in (both, lead))
        assert both not in {one for one, _ in devices_enrolment.colleagues(theirs)}
        assert not _may(theirs, both)
        assert _may(own, both), "who is in both teams makes it"


def _may(actor, staff_id) -> bool:
    try:
        devices_enrolment.make_code(actor, staff_id)
    except NotAllowed:
        return False
    return True


def test_a_team_leads_code_enrols_the_colleagues_phone_and_the_log_says_who_made_it(
    team_app, clock
):
    team = make_team(team_app)
    worker = make_staff(team_app, "ett", team, "outreach_worker")
    lead = make_staff(team_app, "led", team, "team_lead")
    with team_app.app_context():
        code = devices_enrolment.make_code(accounts.load_actor(str(lead)), worker)
    assert enrol(team_app, code).get_json()["owner"] == "ett (prov)"
    [entry] = rows(team_app, "SELECT * FROM audit_entry WHERE act = 'accounts.device_enrolled'")
    assert UUID(str(entry.actor_id)) == worker
    assert str(lead) in entry.detail


def test_two_at_once_with_one_code_make_one_phone(team_app, clock):
    from concurrent.futures import ThreadPoolExecutor
    from contextvars import copy_context

    staff = make_staff(team_app, "ett", make_team(team_app), "outreach_worker")
    code = code_for(team_app, staff)
    with ThreadPoolExecutor(4) as many:
        contexts = [copy_context() for _ in range(4)]
        said = list(many.map(lambda c: c.run(enrol, team_app, code).status_code, contexts))
    assert sorted(said) == [201, 422, 422, 422]
    assert count(team_app, "accounts_device") == 1


def test_a_phone_keeps_its_id_for_its_owner_alone(team_app, clock):
    team = make_team(team_app)
    people = {n: make_staff(team_app, n, team, "outreach_worker") for n in ("ett", "tva")}
    mine = key()

    def again(name, public_key, known_as=None):
        code = code_for(team_app, people[name])
        return enrol(team_app, code, public_key, known_as).get_json()["device"]

    first = again("ett", mine)
    assert again("ett", mine, first) == first
    assert again("tva", mine, first) != first
    assert again("ett", key(), first) != first
    assert again("ett", mine, str(uuid4())) != first
    with team_app.app_context():
        devices_desk.revoke(SYSTEM, UUID(first))
    assert again("ett", mine, first) != first


def test_the_phones_log_in_by_password_is_gone(team_app, clock):
    make_staff(team_app, "ett", make_team(team_app), "outreach_worker")
    client = team_app.test_client()
    sent = {"username": "ett", "password": "ettett"}
    assert client.post("/api/v1/session", json=sent).status_code == 404
    assert client.delete("/api/v1/session").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "a\0b"},
        {"name": ""},
        {"name": "x" * 81},
        {"app": "<script>"},
        {"code": 12345678},
        {"device": "x"},
        {"staff_id": str(uuid4())},
        {"revoked_day": None},
    ],
)
def test_what_is_no_wish_is_refused(team_app, clock, wrong):
    staff = make_staff(team_app, "ett", make_team(team_app), "outreach_worker")
    wish = {"code": code_for(team_app, staff), "name": "x", "public_key": key(), "app": "1"}
    answer = team_app.test_client().post("/api/v1/devices", json=wish | wrong)
    assert answer.status_code == 422
    assert count(team_app, "accounts_device") == 0


def test_the_desk_shows_the_code_once_with_its_square(team_app, clock):
    staff = make_staff(team_app, "ett", make_team(team_app), "outreach_worker")
    client = signed_in(team_app, staff)
    assert client.get("/desk/phones", base_url=BASE).status_code == 200
    sent = {"person": str(staff), "csrf": token(client)}
    page = client.post("/desk/phones/code", data=sent, base_url=BASE)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    [shown] = re.findall(r'id="code">([0-9A-Z ]+)<', page.text)
    assert "<svg" in page.text
    assert "style=" not in page.text
    assert client.get("/desk/phones", base_url=BASE).text.count(shown) == 0
    assert enrol(team_app, shown).status_code == 201


def test_nobody_makes_a_code_for_another_teams_people_by_id(team_app, clock):
    lead = make_staff(team_app, "led", make_team(team_app), "team_lead")
    far = make_staff(team_app, "far", make_team(team_app, "Annat"), "outreach_worker")
    client = signed_in(team_app, lead)
    for person, status in ((far, 403), (uuid4(), 403), ("x", 404)):
        sent = {"person": str(person), "csrf": token(client)}
        answer = client.post("/desk/phones/code", data=sent, base_url=BASE)
        assert answer.status_code == status
    assert count(team_app, "accounts_enrolment_code") == 0


@given(st.text(ALPHABET, min_size=8, max_size=8), st.randoms())
def test_a_code_is_read_however_it_is_typed(code, random):
    typed = in_fours(code)
    typed = "".join(random.choice((c, c.lower())) for c in typed)
    typed = typed.replace("0", random.choice("0oO")).replace("1", random.choice("1iIlL"))
    typed = typed.replace(" ", random.choice(("", " ", "-", "\u2013")))
    assert code_of(f" {typed}\n") == code


@given(st.text())
def test_what_is_read_as_a_code_is_one(typed):
    code = code_of(typed)
    assert code is None or (len(code) == 8 and set(code) <= set(ALPHABET))


def test_a_phone_pulls_its_own_teams_only(team_app, clock):
    team, other = make_team(team_app), make_team(team_app, "Annat")
    phone = Phone(team_app, team, make_staff(team_app, "ett", team, "outreach_worker"))
    with team_app.app_context():
        from fieldapp.zones import service as zones

        zones.draw_zone(SYSTEM, team, "Vår zon", [(2697, 26321)])
        zones.draw_zone(SYSTEM, other, "Deras zon", [(2698, 26321)])
    answer = phone.pull()
    assert answer.status_code == 200
    [mine] = answer.get_json()["teams"]
    assert [z["name"] for z in mine["zones"]] == ["Vår zon"]
    assert "Deras" not in answer.get_data(as_text=True)
    path = "/api/v1/pull"
    before = team_app.test_client().get(path, headers=phone.sign("GET", path, b""))
    assert before.get_json() == answer.get_json(), "a phone of before says nothing of itself"


def test_an_organisation_is_made_once_and_stays_what_it_is(team_app):
    with team_app.app_context():
        accounts.make_organisation(SYSTEM, "Fiktiva staden", "9901", demo=True)
        with pytest.raises(Conflict):
            accounts.make_organisation(SYSTEM, "Staden", "9901", demo=False)
        assert accounts.is_demo()


def test_nobody_both_reads_exact_figures_and_approves(team_app):
    with team_app.app_context(), pytest.raises(ValueError, match=r".*"):
        accounts.add_staff(SYSTEM, "x", "x", frozenset({"release_approver", "analyst"}), ())


def test_wrong_codes_make_their_network_wait_and_nobody_else(team_app, clock):
    staff = make_staff(team_app, "ett", make_team(team_app), "outreach_worker")
    said = [enrol(team_app, f"WRNG{n:04d}") for n in range(40)]
    statuses = [answer.status_code for answer in said]
    assert statuses[:30] == [422] * 30
    assert statuses[-1] == 429
    assert 0 < int(said[-1].headers["Retry-After"]) <= 60
    code = code_for(team_app, staff)
    assert enrol(team_app, code).status_code == 429
    wish = {"code": code, "name": "Prov", "public_key": key(), "app": "0.1.0"}
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    client = team_app.test_client()
    assert client.post("/api/v1/devices", json=wish, environ_base=elsewhere).status_code == 201
    clock.forward(seconds=60)
    again = code_for(team_app, staff)
    assert enrol(team_app, again).status_code == 201, "a minute's wait, no lock-out"


def test_many_right_codes_from_one_network_make_nobody_wait(team_app, clock):
    team = make_team(team_app)
    for n in range(45):
        staff = make_staff(team_app, f"p{n}", team, "outreach_worker")
        assert enrol(team_app, code_for(team_app, staff)).status_code == 201
