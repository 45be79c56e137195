"""Phones after enrolment: what they say of themselves, who sees it, and what a revoked one gets."""

import json
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.accounts import devices, devices_desk
from fieldapp.accounts.devices_rules import MOST_DAYS, MOST_QUEUED, status_of
from fieldapp.accounts.models import Staff
from fieldapp.audit import service as audit
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation import envelope_keys
from tests.signing import BASE, signed_in, token
from tests.sync.phone import PATH, PULL, Phone, make_staff, make_team
from tests.sync.rows import count, rows

DAY = "2026-11-21"


@pytest.fixture
def people(team_app, clock):
    """A team with a worker and a lead, another team with a worker; each worker has a phone."""
    team, other = make_team(team_app), make_team(team_app, "Annat")
    found = {
        "ett": make_staff(team_app, "ett", team, "outreach_worker"),
        "led": make_staff(team_app, "led", team, "team_lead"),
        "far": make_staff(team_app, "far", other, "outreach_worker"),
    }
    found["phone"] = Phone(team_app, team, found["ett"])
    found["far_phone"] = Phone(team_app, other, found["far"])
    return found


def device(app, phone):
    [row] = [r for r in rows(app, "SELECT * FROM accounts_device") if UUID(str(r.id)) == phone.id]
    return row


def fresh_key(app, kid="k2"):
    """The organisation's key is changed; the old one stays as long as it is needed."""
    settings = app.extensions["fieldapp"]
    keys = settings.envelope_keys | {kid: envelope_keys.fresh()}
    app.extensions["fieldapp"] = replace(settings, envelope_keys=keys)


def kids(app):
    with app.app_context():
        return devices.kids_needed()


# --- what a phone says -----------------------------------------------------------------------


@pytest.mark.parametrize("by", ["delivery", "pull"])
def test_a_phone_says_how_it_is_by_days(team_app, people, by):
    phone = people["phone"]
    said = phone.status(app="0.2.0", queue=7, oldest_days=3, error="http_503", kids=["k0", "k1"])
    answer = phone.post([], status=said) if by == "delivery" else phone.pull(said)
    assert answer.status_code == 200
    row = device(team_app, phone)
    assert (row.app_version, row.queue_length, row.queue_oldest_days) == ("0.2.0", 7, 3)
    assert (row.error_code, row.outbox_kids) == ("http_503", "k0 k1")
    assert (str(row.status_day), str(row.last_day_seen)) == (DAY, DAY)


def test_a_request_that_comes_again_does_not_make_an_older_status_of_a_newer_one(
    team_app, people, clock
):
    phone = people["phone"]
    body = {"protocol": 1, "status": phone.status(day=DAY, queue=0, kids=[])}
    assert phone.pull(body["status"]).status_code == 200
    clock.set("2026-11-23 22:30")
    phone.post([], status=phone.status(day="2026-11-23", queue=9, oldest_days=2, kids=["k0"]))
    clock.set("2026-11-24 22:30")
    assert phone.pull(body["status"]).status_code == 200
    row = device(team_app, phone)
    assert (row.queue_length, row.queue_oldest_days, row.outbox_kids) == (9, 2, "k0")
    assert (str(row.status_day), str(row.last_day_seen)) == ("2026-11-23", "2026-11-24")
    phone.pull(phone.status(queue=1))  # an older app says no day
    assert device(team_app, phone).queue_length == 1


@pytest.mark.parametrize(
    "wrong",
    ["x", [], 7, {}, {"queue": -1}, {"queue": True}, {"queue": "1"}, {"oldest_days": 1.5},
     {"error": "Anna 22:14"}, {"error": "x" * 25}, {"kid": "k 1"}, {"kids": "k1"},
     {"kids": ["k"] * 9}, {"kids": [{}]}, {"app": None}, {"app": "\ud800"}],
)  # fmt: skip
def test_a_status_that_is_none_keeps_nothing_out(team_app, people, wrong):
    phone = people["phone"]
    said = phone.status(queue=5) | wrong if isinstance(wrong, dict) and wrong else wrong
    answer = phone.post([phone.seal(phone.contact())], status=said)
    assert answer.get_json()["answers"][0]["answer"] == "stored"
    row = device(team_app, phone)
    assert (row.queue_length, row.error_code, str(row.last_day_seen)) == (None, None, DAY)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(
    st.dictionaries(
        st.sampled_from(["app", "queue", "oldest_days", "error", "kid", "kids"]), json_values
    )
)
def test_whatever_is_said_is_a_status_within_bounds_or_none(said):
    status = status_of(said)
    if status is not None:
        assert 0 <= status.queue <= MOST_QUEUED
        assert 0 <= status.oldest_days <= MOST_DAYS
        assert len(" ".join(status.kids)) <= 400


# --- who sees and does what --------------------------------------------------------------------


def test_a_worker_sees_the_own_phones_and_a_lead_the_teams(team_app, people):
    people["phone"].post([], status=people["phone"].status(queue=12, oldest_days=4))
    for name, seen in (("ett", True), ("led", True), ("far", False)):
        page = signed_in(team_app, people[name]).get("/desk/phones", base_url=BASE)
        assert page.status_code == 200
        assert (f"/desk/phones/{people['phone'].id}" in page.text) is seen, name
        assert ("2026-11-17" in page.text) is seen, "the day on which the oldest was sealed"
        assert (f"/desk/phones/{people['far_phone'].id}" in page.text) is (name == "far")
    assert count(team_app, "audit_entry", "act = 'accounts.phones_listed'") == 1, "the lead's look"


@pytest.mark.parametrize("deed", ["name", "revoke", "write_off"])
def test_another_teams_phone_is_nobodys_by_its_id(team_app, people, deed):
    phone = people["far_phone"]
    for name in ("ett", "led"):
        client = signed_in(team_app, people[name])
        sent = {"name": "Min", "csrf": token(client)}
        assert client.get(f"/desk/phones/{phone.id}", base_url=BASE).status_code == 404
        for wanted in (phone.id, uuid4()):
            path = f"/desk/phones/{wanted}/{deed}"
            assert client.post(path, data=sent, base_url=BASE).status_code == 404
    row = device(team_app, phone)
    assert (row.name, row.revoked_day, row.written_off_day) == ("Prov 1", None, None)


@pytest.mark.parametrize("role", ["analyst", "release_approver", "auditor", "administrator"])
def test_who_has_no_phone_has_no_page_of_phones(team_app, people, role):
    client = signed_in(team_app, make_staff(team_app, "x", make_team(team_app, "Tre"), role))
    assert client.get("/desk/phones", base_url=BASE).status_code == 403
    sent = {"csrf": token(client), "person": str(people["ett"])}
    assert client.post("/desk/phones/code", data=sent, base_url=BASE).status_code == 403


def test_a_phone_is_renamed_and_revoked_after_a_question_and_written_off_by_a_lead(
    team_app, people
):
    phone = people["phone"]
    worker, lead = (signed_in(team_app, people[name]) for name in ("ett", "led"))
    path = f"/desk/phones/{phone.id}"

    def post(client, deed, **sent):
        return client.post(
            f"{path}/{deed}", data=sent | {"csrf": token(client)}, base_url=BASE
        ).status_code

    assert worker.get(path, base_url=BASE).status_code == 200
    assert post(worker, "name", name="  Nattens   telefon ") == 303
    assert device(team_app, phone).name == "Nattens telefon"
    assert post(worker, "name", name=" ") == 422
    assert post(lead, "write_off") == 409, "a phone in use is not written off"
    assert worker.get(f"{path}/revoke", base_url=BASE).status_code == 200
    assert device(team_app, phone).revoked_day is None, "asking does nothing"
    assert post(worker, "revoke") == 303
    assert str(device(team_app, phone).revoked_day) == DAY
    assert post(worker, "write_off") == 404
    assert lead.get(f"{path}/write_off", base_url=BASE).status_code == 200
    assert post(lead, "write_off") == 303
    assert str(device(team_app, phone).written_off_day) == DAY
    acts = [r.act for r in rows(team_app, "SELECT act FROM audit_entry ORDER BY id")]
    for act in ("device_renamed", "device_revoked", "device_written_off"):
        assert acts.count(f"accounts.{act}") == 1


# --- a revoked phone ---------------------------------------------------------------------------


def test_a_revoked_phone_gets_nothing_and_its_outbox_is_held_once(team_app, people):
    phone = people["phone"]
    fresh_key(team_app)
    sealed = [phone.seal(phone.contact()), phone.seal(phone.shift_payload())]
    with team_app.app_context():
        devices_desk.revoke(SYSTEM, phone.id)
    for _ in range(2):
        answer = phone.post(sealed, status=phone.status()).get_json()
        assert [(a["answer"], a["reason"]) for a in answer["answers"]] == [
            ("held", "device_revoked")
        ] * 2
        assert answer["wipe"] is True
        assert set(answer) == {"answers", "wipe", "min_app"}, "no key for it"
    assert count(team_app, "sync_held") == 2, "a replayed batch is held once"
    assert count(team_app, "contacts_contact") == 0
    assert phone.pull(phone.status()).get_json() == {"wipe": True}


def test_a_batch_from_before_the_revocation_replayed_after_it_changes_nothing(team_app, people):
    phone = people["phone"]
    said = phone.contact()
    sealed = [phone.seal(said)]
    assert phone.post(sealed).get_json()["answers"][0]["answer"] == "stored"
    assert phone.post(sealed).get_json()["answers"][0]["answer"] == "duplicate"
    with team_app.app_context():
        devices_desk.revoke(SYSTEM, phone.id)
    assert phone.post(sealed).get_json()["answers"][0]["answer"] == "held"
    assert count(team_app, "contacts_contact") == 1


def test_what_a_revoked_phone_had_is_let_in_by_the_lead(team_app, people):
    phone = people["phone"]
    with team_app.app_context():
        devices_desk.revoke(SYSTEM, phone.id)
    phone.deliver(phone.contact())
    [held] = rows(team_app, "SELECT id FROM sync_held")
    lead = signed_in(team_app, people["led"])
    lead.get("/desk/held", base_url=BASE)
    path = f"/desk/held/{UUID(str(held.id))}/let_in"
    lead.post(path, data={"csrf": token(lead)}, base_url=BASE)
    assert count(team_app, "contacts_contact") == 1


def test_a_phone_of_who_has_left_is_as_a_revoked_one(team_app, people):
    phone = people["phone"]
    with team_app.app_context(), audit.recorded(SYSTEM, audit.act("tests.prepared")) as session:
        session.get(Staff, people["ett"]).active = False
    assert phone.deliver(phone.contact()) == [("held", "device_revoked")]
    assert phone.pull().get_json() == {"wipe": True}


@pytest.mark.parametrize("roles", [{"auditor"}, {"administrator"}, set()])
def test_a_phone_of_who_may_have_none_any_more_is_as_a_revoked_one(team_app, people, roles):
    from fieldapp.accounts import staff
    from fieldapp.accounts.staff import Rights

    phone = people["phone"]
    assert "teams" in phone.pull().get_json()
    with team_app.app_context():
        # Nothing else changes: they stay in their team.
        staff.change_rights(
            SYSTEM, people["ett"], Rights(frozenset(roles), frozenset({phone.team}))
        )
    assert phone.pull().get_json() == {"wipe": True}
    assert phone.deliver(phone.contact()) == [("held", "device_revoked")]
    assert count(team_app, "contacts_contact") == 0


def test_a_request_that_the_phone_did_not_sign_so_is_refused(team_app, people):
    phone, other = people["phone"], people["far_phone"]
    body = json.dumps({"protocol": 1, "envelopes": [phone.seal(phone.contact())]}).encode()
    right = phone.sign("POST", PATH, body)
    wrong = {
        "unknown phone": right | {"X-Fieldapp-Device": str(uuid4())},
        "another phone's key": other.sign("POST", PATH, body)
        | {"X-Fieldapp-Device": str(phone.id)},
        "under another phone's name": right | {"X-Fieldapp-Device": str(other.id)},
        "another path": phone.sign("POST", PULL, body),
        "another method": phone.sign("PUT", PATH, body),
        "another body": phone.sign("POST", PATH, body + b" "),
        "no signature": {"X-Fieldapp-Device": str(phone.id)},
        "cut": right | {"X-Fieldapp-Signature": right["X-Fieldapp-Signature"][:40]},
        "nothing": {},
    }
    client = team_app.test_client()
    for path in (PATH, PULL):
        for name, headers in wrong.items():
            if path == PULL and name == "another path":
                continue
            answer = client.post(path, data=body, headers=headers, content_type="application/json")
            assert answer.status_code == 401, (path, name)
    assert count(team_app, "contacts_contact") + count(team_app, "sync_held") == 0
    assert device(team_app, phone).last_day_seen is None
    right_answer = client.post(PATH, data=body, headers=right, content_type="application/json")
    assert right_answer.status_code == 200


def test_a_signature_opens_no_page_of_the_desk(team_app, people):
    phone = people["phone"]
    for path in ("/desk/phones", "/desk/figures", "/desk/held"):
        answer = team_app.test_client().get(
            path, headers=phone.sign("GET", path, b""), base_url=BASE
        )
        assert answer.status_code == 302 or answer.status_code == 303


# --- the organisation's key ----------------------------------------------------------------------


@pytest.mark.parametrize("by", ["delivery", "pull"])
def test_a_phone_gets_the_new_key_at_its_next_contact(team_app, people, by):
    phone = people["phone"]
    old = phone.seal(phone.contact())
    assert "envelope_key" not in phone.post([], status=phone.status()).get_json()
    fresh_key(team_app)
    said = phone.post([], status=phone.status()) if by == "delivery" else phone.pull()
    current = said.get_json()["envelope_key"]
    assert current["kid"] == "k2"
    phone.take_key(current)
    new = phone.seal(phone.contact())
    answers = phone.post([old, new], status=phone.status()).get_json()
    assert [a["answer"] for a in answers["answers"]] == ["stored", "stored"]
    assert "envelope_key" not in answers


def test_a_key_is_needed_until_every_phone_that_had_it_is_empty_or_written_off(team_app, people):
    phone, lost = people["phone"], people["far_phone"]
    first = phone.kid
    assert kids(team_app) == {first}
    fresh_key(team_app)
    phone.take_key(phone.pull(phone.status(kid=first)).get_json()["envelope_key"])
    assert kids(team_app) == {first}, "it has not said that it took the new one"
    phone.pull(phone.status(kid="k2", kids=[first, "k2"]))
    assert kids(team_app) == {first, "k2"}
    phone.pull(phone.status(kid="k2", kids=[]))
    assert kids(team_app) == {first, "k2"}, "the lost phone may hold some"
    with team_app.app_context():
        devices_desk.revoke(SYSTEM, lost.id)
    assert kids(team_app) == {first, "k2"}, "a revoked phone still delivers"
    with team_app.app_context():
        devices_desk.write_off(SYSTEM, lost.id)
    assert kids(team_app) == {"k2"}
    phone.pull(phone.status(kid="k2", kids=[first]))
    assert kids(team_app) == {first, "k2"}, "one sealed to the old key still waits on a phone"
    phone.post([], status=phone.status(kid="k2"))
    assert kids(team_app) == {"k2"}


def test_a_wiped_phone_needs_no_key_when_it_has_said_farewell(team_app, people):
    phone, other = people["phone"], people["far_phone"]
    with team_app.app_context():
        devices_desk.revoke(SYSTEM, other.id)
        devices_desk.write_off(SYSTEM, other.id)
        devices_desk.revoke(SYSTEM, phone.id)
    phone.post([phone.seal(phone.contact())], status=phone.status(kids=[phone.kid]))
    assert kids(team_app) == {phone.kid}
    phone.post([], status=phone.status(kid=None))
    assert kids(team_app) == frozenset()


def test_a_phone_that_never_said_may_hold_envelopes_of_any_key(team_app, people):
    from sqlalchemy import update

    from fieldapp.accounts.devices_models import Device

    with team_app.app_context(), audit.recorded(SYSTEM, audit.act("tests.prepared")) as session:
        session.execute(update(Device).values(envelope_kid=None))
    fresh_key(team_app)
    assert kids(team_app) == set(team_app.extensions["fieldapp"].envelope_keys)


def test_a_key_is_needed_by_a_phone_that_is_connected_anew(team_app, people):
    """What it sealed before it was connected anew lies on it yet, and it has said nothing since."""
    phone, first = people["phone"], people["phone"].kid
    phone.post([], status=phone.status())
    fresh_key(team_app)
    told = phone.again(people["ett"])
    assert (told["device"], told["envelope_key"]["kid"]) == (str(phone.id), "k2")
    with team_app.app_context():
        devices_desk.revoke(SYSTEM, people["far_phone"].id)
        devices_desk.write_off(SYSTEM, people["far_phone"].id)
    assert kids(team_app) == {first, "k2"}
    phone.post([], status=phone.status())
    assert kids(team_app) == {"k2"}, "it has said what it holds"
