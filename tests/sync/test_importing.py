"""A file of a phone's outbox at the desk: as a delivery of that phone, once, by whoever may."""

import base64
import io
import json
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from fieldapp.accounts import devices_desk
from fieldapp.accounts import service as accounts
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation.errors import Invalid, NotAllowed
from fieldapp.sync import importing, service
from tests.signing import BASE, signed_in, token
from tests.sync.phone import Phone, make_staff, make_team
from tests.sync.rows import count, rows

PAGE = "/desk/held/import"


def file_of(phone: Phone, envelopes: list, **other: str) -> bytes:
    """The file as the phone saves it, with what a test puts in its place."""
    body = json.dumps(envelopes)
    signed = f"fieldapp/outbox/1\n{phone.id}\n{body}".encode()
    r, s = decode_dss_signature(phone.key.sign(signed, ec.ECDSA(hashes.SHA256())))
    raw = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    file = {"format": "fieldapp/outbox/1", "device": str(phone.id), "body": body}
    file["signature"] = base64.b64encode(raw).decode()
    return json.dumps(file | other).encode()


@pytest.fixture
def lead_id(team_app, team):
    return make_staff(team_app, "led", team, "team_lead")


@pytest.fixture
def lead(team_app, lead_id):
    with team_app.app_context():
        return accounts.load_actor(str(lead_id))


def bring(app, lead, content: bytes) -> dict[str, int]:
    with app.app_context():
        return dict(importing.bring(lead, content).answers)


def test_it_comes_in_as_if_the_phone_had_sent_it_and_once(team_app, phone, lead):
    shift, said = phone.shift_payload(), phone.contact()
    content = file_of(phone, [phone.seal(shift), phone.seal(said), {"id": "rubbish"}])
    assert bring(team_app, lead, content) == {"stored": 2, "held": 1}
    assert count(team_app, "contacts_contact") == 1
    assert bring(team_app, lead, content) == {"duplicate": 2, "held": 1}
    assert count(team_app, "contacts_contact") == 1
    assert count(team_app, "sync_held") == 1
    # The phone itself sends the same later: it lets go of it.
    assert phone.deliver(said) == [("duplicate", None)]
    assert count(team_app, "audit_entry", "act = 'sync.outbox_imported'") == 2
    detail, kind = rows(
        team_app, "SELECT detail, object_kind FROM audit_entry WHERE act = 'sync.outbox_imported'"
    )[0]
    assert (detail, kind) == ("3", "phone")


def test_the_phone_was_not_heard_by_it(team_app, phone, lead):
    before = rows(team_app, "SELECT status_day, queue_length FROM accounts_device")
    bring(team_app, lead, file_of(phone, [phone.seal(phone.contact())]))
    assert rows(team_app, "SELECT status_day, queue_length FROM accounts_device") == before


def test_more_than_a_batch(team_app, phone, lead, monkeypatch):
    monkeypatch.setattr(service, "MAX_ENVELOPES", 3)
    envelopes = [phone.seal(phone.contact()) for _ in range(8)]
    assert bring(team_app, lead, file_of(phone, envelopes)) == {"stored": 8}


def test_a_revoked_phones_are_held(team_app, phone, lead):
    with team_app.app_context():
        devices_desk.revoke(SYSTEM, phone.id)
    content = file_of(phone, [phone.seal(phone.contact())])
    assert bring(team_app, lead, content) == {"held": 1}
    assert rows(team_app, "SELECT reason FROM sync_held")[0][0] == "device_revoked"


def test_another_teams_lead_brings_nothing_in(team_app, phone):
    stranger = make_staff(team_app, "annan", make_team(team_app, "Annat"), "team_lead")
    with team_app.app_context():
        actor = accounts.load_actor(str(stranger))
    with pytest.raises(NotAllowed):
        bring(team_app, actor, file_of(phone, [phone.seal(phone.contact())]))
    assert count(team_app, "contacts_contact") == 0
    assert count(team_app, "audit_entry", "act = 'sync.outbox_imported'") == 0


def test_what_is_no_such_file_is_refused(team_app, phone, other_phone, lead):
    good = file_of(phone, [phone.seal(phone.contact())])
    told = json.loads(good)
    wrong = [
        b"",
        b"{}",
        b"[1]",
        b"\xff\xfe",
        good[:-20],
        b"[" * 100_000,
        json.dumps(told | {"more": 1}).encode(),
        json.dumps(told | {"body": 5}).encode(),
        json.dumps(told | {"format": "fieldapp/outbox/2"}).encode(),
        json.dumps(told | {"device": str(uuid4())}).encode(),
        json.dumps(told | {"device": "rubbish"}).encode(),
        json.dumps(told | {"device": str(other_phone.id)}).encode(),
        json.dumps(told | {"signature": "AAAA"}).encode(),
        json.dumps(told | {"body": told["body"].replace('"version": 1', '"version": 2')}).encode(),
        file_of(phone, {"envelopes": []}),  # type: ignore[arg-type]
    ]
    for content in wrong:
        with pytest.raises(Invalid):
            bring(team_app, lead, content)
    assert count(team_app, "contacts_contact") == 0


def test_a_deliverys_signature_is_good_for_no_file(team_app, phone, lead):
    body = json.dumps([phone.seal(phone.contact())])
    said = phone.sign("POST", "/sync/v1/envelopes", body.encode())["X-Fieldapp-Signature"]
    with pytest.raises(Invalid):
        bring(team_app, lead, file_of(phone, [], body=body, signature=said))


def post(client, content: bytes, name: str = "outbox.json"):
    return client.post(
        PAGE,
        data={"csrf": token(client), "file": (io.BytesIO(content), name)},
        content_type="multipart/form-data",
        base_url=BASE,
    )


def test_the_page_says_what_became_of_it(team_app, phone, lead_id):
    client = signed_in(team_app, lead_id)
    assert client.get(PAGE, base_url=BASE).status_code == 200
    content = file_of(phone, [phone.seal(phone.contact()), phone.seal(phone.contact())])
    answer = post(client, content, name="../../../etc/passwd")
    assert answer.status_code == 200
    assert "<dd>2</dd>" in answer.text
    again = post(client, content)
    assert again.status_code == 200
    broken = post(client, content[:-5])
    assert broken.status_code == 422
    assert 'role="alert"' in broken.text


def test_who_may_and_only_confirmed(team_app, phone, team, lead_id):
    content = file_of(phone, [phone.seal(phone.contact())])
    worker = signed_in(team_app, make_staff(team_app, "falt", team, "outreach_worker"))
    assert post(worker, content).status_code == 403
    unconfirmed = signed_in(team_app, lead_id, confirmed=False)
    assert unconfirmed.get(PAGE, base_url=BASE).status_code in (302, 303)
    assert post(unconfirmed, content).status_code in (302, 303, 403)
    assert count(team_app, "contacts_contact") == 0
