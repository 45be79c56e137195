"""What the municipality fills in of the guidance: who may, what it must say, what phones get."""

import pytest
from flask import Flask

from tests.desk import Desk, desk, staff, team
from tests.sync.phone import Phone
from tests.sync.rows import rows

GAP = "/desk/guidance/social_emergency"
ENTRY = {
    "number": "08-508 00 001",
    "words": "dygnet runt",
    "source": "Kommunens växel",
    "owner": "Enhetschefen för socialjouren",
    "verified_on": "2026-11-19",
}


@pytest.fixture
def lead(team_app: Flask, clock) -> tuple[Desk, Phone]:
    here = team(team_app)
    worker = staff(team_app, "vera", "outreach_worker", teams=(here,))
    lisa = desk(team_app, "lisa", "team_lead", teams=(here,))
    return lisa, Phone(team_app, here, worker)


def _pulled(phone: Phone):
    return phone.pull().get_json()["guidance"]


def test_what_is_missing_is_a_gap_until_it_is_filled_in_and_after_it_was_taken_away(lead):
    lisa, phone = lead
    assert _pulled(phone) == {}
    page = lisa.get("/desk/guidance").text
    assert page.count("<strong>Saknas</strong>") == 5
    assert page.count("<strong>Inte kontrollerat här</strong>") == 7
    assert lisa.post(GAP, **ENTRY).status_code == 303
    assert lisa.get("/desk/guidance").text.count("<strong>Saknas</strong>") == 4
    assert _pulled(phone) == {
        "social_emergency": {
            "number": "08-508 00 001",
            "text": "dygnet runt",
            "source": "Kommunens växel",
            "owner": "Enhetschefen för socialjouren",
            "verified_on": "2026-11-19",
        }
    }
    assert lisa.post(f"{GAP}/empty").status_code == 303
    assert _pulled(phone) == {}
    assert lisa.post(f"{GAP}/empty").status_code == 404


def test_a_shipped_number_is_confirmed_by_writing_it_and_gets_a_day(lead):
    lisa, phone = lead
    page = "/desk/guidance/bris"
    assert 'value="116 111"' not in lisa.get(page).text, "nothing to be confirmed unread"
    assert lisa.post(page, **ENTRY | {"number": "116 111", "words": ""}).status_code == 303
    assert _pulled(phone)["bris"]["verified_on"] == "2026-11-19"
    assert lisa.post(page, **ENTRY | {"verified_on": "2026-05-01"}).status_code == 303
    assert "180 dagar" in lisa.get("/desk/guidance").text


@pytest.mark.parametrize(
    ("field", "value", "marked"),
    [
        ("number", "ring Vera", "number"),
        ("source", "", "source"),
        ("owner", "", "owner"),
        ("owner", "två\u2028rader", "owner"),
        ("words", "x" * 301, "words"),
        ("verified_on", "", "verified_on"),
        ("verified_on", "i fjol", "verified_on"),
        ("verified_on", "2099-01-01", "verified_on"),
    ],
)
def test_without_source_owner_and_day_nothing_is_saved(team_app, lead, field, value, marked):
    lisa, phone = lead
    answer = lisa.post(GAP, **ENTRY | {field: value})
    assert answer.status_code == 422
    assert f'id="{marked}-fault"' in answer.text
    assert ENTRY["source"] in answer.text or field == "source", "what was written is still there"
    assert _pulled(phone) == {}


def test_neither_a_number_nor_words_is_nothing(lead):
    lisa, _phone = lead
    assert lisa.post(GAP, **ENTRY | {"number": "", "words": ""}).status_code == 422


def test_what_is_no_item_is_not_there(lead):
    lisa, _phone = lead
    assert lisa.get("/desk/guidance/horoscope").status_code == 404
    assert lisa.post("/desk/guidance/horoscope", **ENTRY).status_code == 404


def test_the_log_says_who_and_which_and_not_what(team_app, lead):
    lisa, _phone = lead
    lisa.post(GAP, **ENTRY)
    desk(team_app, "adam", "administrator").post(f"{GAP}/empty")
    log = rows(team_app, "SELECT * FROM audit_entry WHERE act LIKE 'directory.local_%'")
    assert [entry.act for entry in log] == ["directory.local_filled", "directory.local_emptied"]
    assert log[0].actor_id == str(lisa.id)
    assert not any("508" in str(tuple(entry)) for entry in log)


def test_others_fill_in_nothing(team_app, lead):
    anna = desk(team_app, "anna", "analyst")
    assert anna.get("/desk/guidance").status_code == 403
    assert anna.post(GAP, **ENTRY).status_code == 403
