"""What must never block, overwrite or be told: odd content, odd order, odd people."""

import json
from uuid import uuid4

import pytest
from sqlalchemy import text

from fieldapp.foundation.database import FIELD, writing
from tests.sync.rows import count, rows

STORED = ("stored", None)


def held(reason):
    return ("held", reason)


@pytest.mark.parametrize("note", ["x" * 139 + "\ud83d", "a\0b", "\udfff"])
def test_a_text_that_no_database_holds_is_held_and_blocks_nothing(team_app, phone, note):
    broken = phone.shift_payload(version=2, state="closed", half_hours=2, note=note)
    plain = json.dumps(broken).encode().ljust(1024)  # as the phone would, in \\u escapes
    good = phone.contact()
    answers = phone.post([phone.seal(broken, plain), phone.seal(good)]).get_json()["answers"]
    assert [(a["answer"], a["reason"]) for a in answers] == [held("malformed"), STORED]


def test_an_entry_nested_without_end_is_held(team_app, phone):
    nested = json.loads("[" * 900 + "]" * 900)
    answers = phone.post([{"id": nested}, phone.seal(phone.contact())]).get_json()["answers"]
    assert [a["answer"] for a in answers] == ["held", "stored"]


def test_two_envelopes_of_the_same_rubbish_are_two(team_app, phone):
    entries = [phone.seal(phone.contact()) | {"ct": ""} for _ in range(3)]
    phone.post(entries)
    assert count(team_app, "sync_held") == 3


def test_no_error_tells_a_contact_to_the_log(team_app, phone, caplog, monkeypatch):
    """A batch that the database itself refuses: the log has a type, nothing of anybody."""
    from fieldapp.contacts import service as contacts

    def refused(session, rows):
        from sqlalchemy import insert

        if rows:
            session.execute(insert(contacts.TABLE), [rows[0], rows[0]])
        return set()

    monkeypatch.setattr(contacts, "record_many", refused)
    said = phone.contact()
    answers = phone.post([phone.seal(said)]).get_json()["answers"]
    assert answers[0]["answer"] in ("held", "try_later")
    assert caplog.text
    for told in (said["id"], said["id"].replace("-", ""), "2697", "26321", "woman"):
        assert told not in caplog.text, told


def test_an_edit_that_names_another_shift_is_held(team_app, phone):
    said = phone.contact()
    closed = phone.shift_payload(version=2, state="closed", half_hours=9)
    phone.deliver(phone.shift_payload(), said, closed)
    elsewhere = said | {"version": 2, "shift": str(uuid4())}
    assert phone.deliver(elsewhere) == [held("malformed")]
    assert phone.deliver(phone.deletion(elsewhere, 3)) == [held("malformed")]


def test_a_version_is_not_moved_into_a_frozen_tertial(team_app, phone):
    said = phone.contact(day="2026-09-03")
    phone.deliver(said)
    with team_app.app_context(), writing(FIELD) as session:
        session.execute(text("INSERT INTO contacts_freeze VALUES (20262, '2026-09-30')"))
    assert phone.deliver(said | {"version": 2, "day": "2026-08-30"}) == [held("frozen")]


def test_a_late_shift_of_a_frozen_tertial_keeps_no_note(team_app, phone):
    with team_app.app_context(), writing(FIELD) as session:
        session.execute(text("INSERT INTO contacts_freeze VALUES (20262, '2026-09-30')"))
    phone.day = "2026-08-30"
    late = phone.shift_payload(note="lugn kväll", state="closed", half_hours=2)
    assert phone.deliver(late) == [STORED]
    assert rows(team_app, "SELECT note FROM shifts_shift")[0][0] == ""
    assert phone.deliver(late) == [("duplicate", None)]


def test_the_same_version_of_a_shift_with_other_hours_is_held(phone):
    shift = phone.shift_payload(state="closed", half_hours=4, staff=1, dayparts=["night"])
    other = shift | {
        "split": [
            {"zone": None, "platform": None, "daypart": "night", "centihours": 150},
            {"zone": None, "platform": "cam", "daypart": "night", "centihours": 50},
        ]
    }
    assert phone.deliver(shift) == [STORED]
    assert phone.deliver(other) == [held("version_conflict")]
    assert phone.deliver(shift) == [("duplicate", None)]


def test_an_edit_that_asks_for_a_revisit_opens_one_task(team_app, phone):
    said = phone.contact()
    asks = {"kind": "revisit", "zone": None, "week": "2026-W48"}
    phone.deliver(said)
    phone.deliver(said | {"version": 2, "follow_up": asks})
    phone.deliver(said | {"version": 3, "follow_up": asks, "outcome": "support"})
    assert count(team_app, "followups_task") == 1


def test_the_phone_of_somebody_who_has_left_is_held(team_app, phone):
    with team_app.app_context(), writing(FIELD) as session:
        session.execute(text("UPDATE accounts_staff SET active = false"))
    assert phone.deliver(phone.contact()) == [held("device_revoked")]
