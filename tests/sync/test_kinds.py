"""Every kind of contact with its own answers, and online sessions, on both databases."""

import pytest

from fieldapp.contacts.codes import KIND
from tests.sync.kinds import ANSWERS, MUSTS, SQUARE, of_kind, online_session
from tests.sync.rows import count, rows

STORED = ("stored", None)
KINDS = sorted(ANSWERS)


def held(reason):
    return ("held", reason)


def test_every_kind_of_the_list_has_its_own_shape():
    assert set(KINDS) == set(KIND.values)


@pytest.mark.parametrize("kind", KINDS)
def test_a_contact_of_each_kind_is_stored_with_its_answers_and_no_others(team_app, phone, kind):
    assert phone.deliver(of_kind(phone, kind)) == [STORED]
    [row] = rows(team_app, "SELECT * FROM contacts_contact")
    assert row.kind == kind
    said = {name: value for name, value in ANSWERS[kind].items() if not isinstance(value, list)}
    assert {name: getattr(row, name) for name in said} == said
    asked = {name for answers in ANSWERS.values() for name in answers}
    for name in asked - set(ANSWERS[kind]):
        assert getattr(row, name) in (None, 0), name


@pytest.mark.parametrize("kind", KINDS)
def test_a_must_that_was_not_answered_is_held(team_app, phone, kind):
    records = [of_kind(phone, kind, **{name: None}) for name in MUSTS[kind]]
    assert phone.deliver(*records) == [held("missing_field")] * len(records)
    for name in ANSWERS[kind]:
        record = of_kind(phone, kind)
        del record[name]
        assert phone.deliver(record) == [held("missing_field")], name
    assert count(team_app, "contacts_contact") == 0


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_of_another_kind_is_held(team_app, phone, kind):
    foreign = {
        name: value
        for answers in ANSWERS.values()
        for name, value in answers.items()
        if name not in ANSWERS[kind]
    }
    records = [of_kind(phone, kind, **{name: value}) for name, value in foreign.items()]
    assert phone.deliver(*records) == [held("malformed")] * len(records)


@pytest.mark.parametrize(
    ("kind", "said", "reason"),
    [
        ("online", {"place": SQUARE}, "malformed"),
        ("online", {"arena": "street"}, "malformed"),
        ("relative", {"place": SQUARE}, "malformed"),
        ("professional", {"place": {"kind": "area", "district": "x"}}, "malformed"),
        ("buyer", {"channel": "phone", "arena": "phone"}, "malformed"),
        ("buyer", {"arena": "hotel"}, "malformed"),
        ("observation", {"arena": "apartment"}, "malformed"),
        ("observation", {"sellers_band": "none"}, "malformed"),
        ("observation", {"sellers_band": "3"}, "unknown_code"),
        ("street", {"kind": "stranger"}, "unknown_code"),
        ("street", {"kind": None}, "malformed"),
        ("street", {"schema": "contact/3"}, "unknown_schema"),
    ],
)
def test_what_a_kind_cannot_mean_is_held(team_app, phone, kind, said, reason):
    assert phone.deliver(of_kind(phone, kind, **said)) == [held(reason)]


def test_a_kept_contact_of_the_first_schema_is_still_read(team_app, phone):
    old = phone.contact()
    new = of_kind(phone, "street", id=old["id"], version=2)
    assert phone.deliver(old) == [STORED]
    assert phone.deliver(new) == [STORED]
    gone = phone.deletion(new, 3)
    assert gone["schema"] == "contact/2"
    assert phone.deliver(gone) == [STORED]
    [row] = rows(team_app, "SELECT deleted, gender FROM contacts_contact")
    assert tuple(row) == (True, None)


def test_an_online_session_is_effort_and_no_contact(team_app, phone):
    said = online_session(phone)
    changed = said | {"version": 2, "messages": 14}
    assert phone.deliver(said) == [STORED]
    assert phone.deliver(said) == [("duplicate", None)]
    assert phone.deliver(changed) == [STORED]
    assert phone.deliver(said) == [("superseded", None)]
    assert count(team_app, "contacts_contact") == 0
    [row] = rows(team_app, "SELECT * FROM shifts_online_session")
    assert (row.platform, row.messages, row.meetings, row.tertial) == ("escort_site", 14, 1, 20263)


def test_an_online_session_follows_the_merge_order(team_app, phone, other_phone):
    said = online_session(phone)
    assert phone.deliver(phone.shift_payload(), said) == [STORED, STORED]
    foreign = said | {"version": 2}
    assert other_phone.deliver(foreign) == [held("other_device")]
    closing = phone.shift_payload(version=2, state="closed", half_hours=4)
    assert phone.deliver(closing) == [STORED]
    assert phone.deliver(said | {"version": 2, "declined": 9}) == [held("shift_closed")]
    late = online_session(phone)
    assert phone.deliver(late) == [STORED]


def test_a_deleted_online_session_counts_nothing(team_app, phone):
    said = online_session(phone)
    gone = phone.deletion(said, 2)
    assert phone.deliver(gone, said) == [STORED, ("superseded", None)]
    [row] = rows(team_app, "SELECT deleted, reviewed, platform FROM shifts_online_session")
    assert tuple(row) == (True, 0, None)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"messages": -1}, "malformed"),
        ({"messages": 10_000}, "malformed"),
        ({"messages": "12"}, "malformed"),
        ({"platform": "street"}, "unknown_code"),
        ({"ad_kind": "new"}, "unknown_code"),
        ({"gender": "woman"}, "malformed"),
        ({"team": "00000000-0000-4000-8000-000000000001"}, "wrong_team"),
    ],
)
def test_an_online_session_that_breaks_a_rule_is_held(team_app, phone, said, reason):
    assert phone.deliver(online_session(phone, **said)) == [held(reason)]
