"""Every answer that an envelope can get, on both databases; docs/protocol.md lists them."""

import base64
import json
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from fieldapp.accounts import devices_desk
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation.database import FIELD, writing
from tests.sync.phone import PATH, make_team, padded
from tests.sync.rows import count, rows

STORED = ("stored", None)


def held(reason):
    return ("held", reason)


def test_a_contact_is_stored_in_its_square_on_its_day(team_app, phone):
    said = phone.contact(need=["housing", "children"], signs=["debt"])
    assert phone.deliver(phone.shift_payload(), said) == [STORED, STORED]
    [row] = rows(team_app, "SELECT * FROM contacts_contact")
    assert (row.square_e, row.square_n, row.arena_group) == (2697, 26321, "street")
    assert str(row.day) == "2026-11-21"
    assert row.tertial == 20263
    assert (row.need, row.signs, row.given) == (1 | 1 << 12, 4, 0)


def test_the_same_delivery_again_is_a_duplicate(team_app, phone):
    envelopes = [phone.seal(phone.shift_payload()), phone.seal(phone.contact())]
    first = phone.post(envelopes).get_json()["answers"]
    again = phone.post(envelopes).get_json()["answers"]
    assert [a["answer"] for a in first] == ["stored", "stored"]
    assert [a["answer"] for a in again] == ["duplicate", "duplicate"]
    assert count(team_app, "contacts_contact") == 1
    assert count(team_app, "audit_delivery") == 1


def test_a_later_version_replaces_and_an_older_one_is_superseded(team_app, phone):
    said = phone.contact()
    changed = said | {"version": 2, "outcome": "support"}
    assert phone.deliver(said) == [STORED]
    assert phone.deliver(changed) == [STORED]
    assert phone.deliver(said) == [("superseded", None)]
    [row] = rows(team_app, "SELECT version, outcome FROM contacts_contact")
    assert tuple(row) == (2, "support")


def test_versions_in_one_batch_go_in_their_order(team_app, phone):
    said = phone.contact()
    later = said | {"version": 2, "outcome": "referred"}
    assert phone.deliver(said, later, later) == [STORED, STORED, ("duplicate", None)]
    assert rows(team_app, "SELECT outcome FROM contacts_contact")[0][0] == "referred"


def test_a_deletion_before_its_record_wins(team_app, phone):
    said = phone.contact()
    assert phone.deliver(phone.deletion(said, 2)) == [STORED]
    assert phone.deliver(said) == [("superseded", None)]
    assert phone.deliver(said | {"version": 3}) == [("superseded", None)]
    [row] = rows(team_app, "SELECT deleted, gender, square_e FROM contacts_contact")
    assert bool(row.deleted)
    assert row.gender is None
    assert row.square_e is None


def test_a_deletion_leaves_nothing_of_the_answers(team_app, phone):
    said = phone.contact(need=["housing"])
    phone.deliver(said)
    assert phone.deliver(phone.deletion(said, 2)) == [STORED]
    [row] = rows(team_app, "SELECT gender, age, met, need, square_e FROM contacts_contact")
    assert tuple(row) == (None, None, None, 0, None)


def test_a_contact_before_its_shift_is_stored(team_app, phone):
    assert phone.deliver(phone.contact()) == [STORED]
    assert count(team_app, "shifts_shift") == 0
    assert phone.deliver(phone.shift_payload()) == [STORED]


def test_a_version_from_another_phone_is_held(team_app, phone, other_phone):
    said = phone.contact()
    phone.deliver(said)
    assert other_phone.deliver(said | {"version": 2}) == [held("other_device")]
    assert count(team_app, "sync_held", "reason = 'other_device'") == 1


def test_a_version_after_the_shift_was_closed_is_held_and_a_new_record_is_not(team_app, phone):
    said = phone.contact()
    closed = phone.shift_payload(version=2, state="closed", half_hours=9)
    assert phone.deliver(phone.shift_payload(), said, closed) == [STORED] * 3
    assert phone.deliver(said | {"version": 2}) == [held("shift_closed")]
    assert phone.deliver(phone.contact()) == [STORED]
    assert phone.deliver(phone.shift_payload(version=3)) == [held("shift_closed")]


def test_a_closing_in_the_same_batch_comes_after_the_nights_edits(team_app, phone):
    """A phone's envelopes lie in the order of random ids: the closing may come first."""
    said = phone.contact()
    closed = phone.shift_payload(version=2, state="closed", half_hours=9)
    batch = [closed, phone.shift_payload(), said | {"version": 2, "outcome": "support"}, said]
    answers = phone.deliver(*batch)
    assert {answer for answer, _ in answers} <= {"stored", "superseded"}
    assert rows(team_app, "SELECT outcome FROM contacts_contact")[0][0] == "support"
    assert count(team_app, "sync_held") == 0


def test_areas_that_are_imported_anew_make_no_conflict(team_app, phone):
    said = phone.contact()
    phone.deliver(said)
    with team_app.app_context(), writing(FIELD) as session:
        session.execute(text("UPDATE contacts_contact SET district_code = 'anew'"))
    assert phone.deliver(said) == [("duplicate", None)]


def test_the_same_version_with_other_content_is_held(phone):
    said = phone.contact()
    assert phone.deliver(said, said | {"outcome": "declined"}) == [
        STORED,
        held("version_conflict"),
    ]


def test_a_day_in_the_future_is_held(phone):
    assert phone.deliver(phone.contact(day="2026-11-22")) == [held("future_day")]
    assert phone.deliver(phone.contact(day="2026-11-20")) == [STORED]


def test_after_a_freeze_a_late_record_is_stored_and_a_version_is_held(team_app, phone):
    said = phone.contact(day="2026-08-03")
    assert phone.deliver(said) == [STORED]
    with team_app.app_context(), writing(FIELD) as session:
        session.execute(text("INSERT INTO contacts_freeze VALUES (20262, '2026-09-30')"))
    assert phone.deliver(said | {"version": 2}) == [held("frozen")]
    assert phone.deliver(phone.contact(day="2026-08-04")) == [STORED]


def test_another_teams_shift_is_held(team_app, phone):
    elsewhere = make_team(team_app, "Annat")
    assert phone.deliver(phone.contact(team=str(elsewhere))) == [held("wrong_team")]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"arena": "moon"}, "unknown_code"),
        ({"need": ["gold"]}, "unknown_code"),
        ({"place": {"kind": "planet"}}, "malformed"),
        ({"gender": None}, "missing_field"),
        ({"form": None}, "missing_field"),
        ({"schema": "contact/99"}, "unknown_schema"),
        ({"nickname": "x"}, "malformed"),
        ({"day": "yesterday"}, "malformed"),
        ({"with_police": "yes"}, "malformed"),
        ({"need": ["housing", "housing"]}, "malformed"),
        ({"place": {"kind": "square", "e": 1, "n": 1, "zone": None}}, "malformed"),
        (
            {"place": {"kind": "square", "e": 2697, "n": 26321, "zone": None, "lat": 59}},
            "malformed",
        ),
        ({"arena": "hotel"}, "malformed"),
        ({"shift": "not-an-id"}, "malformed"),
        ({"place": {"kind": []}}, "malformed"),
        ({"place": {"kind": {}}}, "malformed"),
        ({"day": "0001-01-01"}, "malformed"),
        ({"day": "2026-W47-6"}, "malformed"),
        ({"place": {"kind": "municipality", "code": "stad"}}, "malformed"),
        ({"place": {"kind": "area", "district": "någon, rum 12"}}, "unknown_code"),
        (
            {"place": {"kind": "square", "e": 2697, "n": 26321, "zone": str(UUID(int=5))}},
            "unknown_code",
        ),
        ({"version": 1.5}, None),
    ],
)
def test_what_breaks_a_rule_is_held_with_its_reason_and_blocks_nothing(
    team_app, phone, change, reason
):
    broken = phone.contact(**change)
    good = phone.contact()
    if reason is None:
        entry = phone.seal(broken | {"version": 1})
        entry["version"] = 1.5
        answers = phone.post([entry, phone.seal(good)]).get_json()["answers"]
        assert [a["answer"] for a in answers] == ["held", "stored"]
        return
    assert phone.deliver(broken, good) == [held(reason), STORED]
    assert count(team_app, "contacts_contact") == 1


def test_a_field_left_out_is_missing(phone):
    said = phone.contact()
    del said["outcome"]
    assert phone.deliver(said) == [held("missing_field")]


def _cut(entry):
    return entry | {"ct": base64.b64encode(base64.b64decode(entry["ct"])[:-7]).decode()}


@pytest.mark.parametrize(
    "spoil",
    [
        _cut,
        lambda e: e | {"kid": "nobody"},
        lambda e: e | {"ct": "%%%"},
        lambda e: e | {"ct": ""},
        lambda e: e | {"version": 7},
        lambda e: e | {"id": str(uuid4())},
        lambda e: {"id": e["id"]},
        lambda e: [e],
        lambda e: None,
        lambda e: e | {"id": 5},
        lambda e: e | {"version": 10**20},
        lambda e: e | {"id": "\ud83d"},
        lambda e: e | {"kid": "\udc00"},
        lambda e: e | {"id": "\0"},
    ],
    ids=[
        "truncated",
        "wrong key",
        "not base64",
        "empty",
        "another version's",
        "another record's",
        "only an id",
        "a list",
        "null",
        "a number as id",
        "a huge version",
        "half a sign as id",
        "half a sign as key",
        "NUL as id",
    ],
)
def test_an_envelope_that_cannot_be_opened_is_held_once(team_app, phone, spoil):
    bad, good = spoil(phone.seal(phone.contact())), phone.seal(phone.contact())
    for _ in range(2):
        answers = phone.post([bad, good]).get_json()["answers"]
        assert (answers[0]["answer"], answers[0]["reason"]) == ("held", "cannot_open")
    assert count(team_app, "sync_held") == 1
    assert count(team_app, "contacts_contact") == 1


@pytest.mark.parametrize(
    "plain",
    [b"not json".ljust(512), b"[1]".ljust(512), b"\xff" * 512, b"[" * 4096, b"{}".ljust(512)],
    ids=["text", "list", "not utf-8", "nested without end", "empty object"],
)
def test_sealed_rubbish_is_held(phone, plain):
    answers = phone.post([phone.seal(phone.contact(), plain)]).get_json()["answers"]
    assert answers[0]["answer"] == "held"
    assert answers[0]["reason"] in ("malformed", "unknown_schema")


def test_a_payload_that_names_another_record_than_its_envelope_is_held(phone):
    said = phone.contact()
    entry = phone.seal(said, padded(phone.contact()))
    assert phone.post([entry]).get_json()["answers"][0]["reason"] == "malformed"


def test_a_shift_whose_id_is_not_derived_from_it_is_held(phone):
    assert phone.deliver(phone.shift_payload(id=str(uuid4()))) == [held("malformed")]


def test_staff_hours_are_split_and_sum_exactly(team_app, phone):
    closed = phone.shift_payload(state="closed", half_hours=9, staff=3)
    assert phone.deliver(closed) == [STORED]
    parts = rows(team_app, "SELECT centihours FROM shifts_hours")
    assert sum(p[0] for p in parts) == 9 * 50 * 3
    assert len(parts) == 2


# --- the delivery itself -----------------------------------------------------------


def test_a_revoked_phones_envelopes_are_held_and_it_is_told_to_wipe(team_app, phone):
    with team_app.app_context():
        devices_desk.revoke(SYSTEM, phone.id)
    response = phone.post([phone.seal(phone.contact())]).get_json()
    assert response["answers"][0]["reason"] == "device_revoked"
    assert response["wipe"] is True
    assert count(team_app, "contacts_contact") == 0
    assert count(team_app, "sync_held") == 1


def test_an_unknown_phone_and_a_wrong_signature_are_refused(team_app, phone, other_phone):
    body = json.dumps({"protocol": 1, "envelopes": [phone.seal(phone.contact())]}).encode()
    client = team_app.test_client()
    unknown = phone.sign("POST", PATH, body) | {"X-Fieldapp-Device": str(uuid4())}
    stolen = other_phone.sign("POST", PATH, body) | {"X-Fieldapp-Device": str(phone.id)}
    changed = phone.sign("POST", PATH, body + b" ")
    elsewhere = phone.sign("POST", "/api/v1/pull", body)
    for headers in (unknown, stolen, changed, elsewhere, {}, {"X-Fieldapp-Device": "x"}):
        answer = client.post(PATH, data=body, headers=headers, content_type="application/json")
        assert answer.status_code == 401, headers
        assert answer.mimetype == "application/problem+json"
    assert count(team_app, "contacts_contact") == 0


def test_bodies_that_are_no_batch_are_refused_and_change_nothing(team_app, phone):
    client = team_app.test_client()
    for body, status in (
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b'{"protocol":2,"envelopes":[]}', 400),
        (b'{"protocol":1,"envelopes":{}}', 400),
        (b"[" * 100_000, 400),
        (json.dumps({"protocol": 1, "envelopes": [None] * 501}).encode(), 413),
        (b" " * (4 * 1024 * 1024 + 1), 413),
    ):
        headers = phone.sign("POST", PATH, body)
        answer = client.post(PATH, data=body, headers=headers, content_type="application/json")
        assert answer.status_code == status, body[:40]
        assert answer.get_json()["type"].startswith("urn:fieldapp:")
    wrong = phone.post([], content_type="text/plain")
    assert wrong.status_code == 415
    assert count(team_app, "sync_held") == 0


def test_an_empty_batch_is_answered(phone):
    assert phone.post([]).get_json()["answers"] == []


def test_deliveries_are_logged_by_phone_shift_and_day_alone(team_app, phone):
    phone.deliver(phone.shift_payload(), phone.contact(), phone.contact())
    phone.deliver(phone.contact())
    [row] = rows(team_app, "SELECT * FROM audit_delivery")
    assert row.envelopes == 4
    assert set(row._fields) == {"device_id", "shift_id", "day", "envelopes"}
    assert count(team_app, "audit_entry", "act LIKE 'sync.%'") == 0


def test_a_revisit_opens_a_task_that_does_not_know_the_contact(team_app, phone):
    asked = {"kind": "revisit", "zone": None, "week": "2026-W48"}
    said = phone.contact(follow_up=asked)
    phone.deliver(said)
    phone.deliver(said)
    [task] = rows(team_app, "SELECT * FROM followups_task")
    assert task.week == "2026-W48"
    assert said["id"].replace("-", "") not in str(tuple(task)).replace("-", "")
