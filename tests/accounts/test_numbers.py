"""A team's emergency numbers: who sets them, what is taken, and what its phones get."""

import json
from pathlib import Path

import pytest
from flask import Flask

from fieldapp.accounts.numbers_rules import dialled
from tests.desk import Desk, desk, staff, team
from tests.sync.phone import Phone
from tests.sync.rows import rows

VECTORS = json.loads((Path(__file__).parents[1] / "vectors/numbers.json").read_text())
FORM = {
    "duty_label": "Jourhavande chef",
    "duty_number": "08-508 00 000",
    "duty_email": "jour@kommun.example",
    "partner_label": ["Telefon 1", "", "Telefon 2"],
    "partner_number": ["070-174 06 05", "", "+46 70 174 06 06"],
}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *((case["written"], case["dialled"]) for case in VECTORS),
        ("11", None),
        ("12345678901234567", None),
        ("ring Vera", None),
        ("112;ext=1", None),
        ("tel:112", None),
        ("+", None),
        ("08 508\n00", None),
        ("٠٨٥٠٨", None),
        ("", None),
    ],
)
def test_what_is_a_number_and_how_it_is_dialled(text, number):
    assert dialled(text) == number


@pytest.fixture
def lead(team_app: Flask, clock) -> tuple[Desk, str]:
    here = team(team_app)
    return desk(team_app, "lisa", "team_lead", teams=(here,)), str(here)


def _page(team_id: str) -> str:
    return f"/desk/teams/{team_id}/numbers"


def test_a_team_lead_sets_them_and_the_teams_phones_get_them(team_app, lead):
    lisa, here = lead
    answer = lisa.post(_page(here), **FORM)
    assert answer.status_code == 303
    page = lisa.get(answer.location).text
    assert "08-508 00 000" in page
    assert "jour@kommun.example" in page
    worker = staff(team_app, "vera", "outreach_worker", teams=(_uuid(here),))
    [pulled] = Phone(team_app, _uuid(here), worker).pull().get_json()["teams"]
    assert pulled["numbers"] == {
        "partner": [
            {"label": "Telefon 1", "number": "070-174 06 05"},
            {"label": "Telefon 2", "number": "+46 70 174 06 06"},
        ],
        "duty": {"label": "Jourhavande chef", "number": "08-508 00 000"},
    }
    assert "jour@" not in str(pulled)


def _uuid(text):
    from uuid import UUID

    return UUID(text)


def test_what_is_set_replaces_what_was_and_the_log_says_who_and_no_number(team_app, lead):
    lisa, here = lead
    lisa.post(_page(here), **FORM)
    emptied = dict.fromkeys(FORM, "") | {"partner_label": [""], "partner_number": [""]}
    assert lisa.post(_page(here), **emptied).status_code == 303
    assert rows(team_app, "SELECT * FROM accounts_team_number") == []
    log = rows(team_app, "SELECT * FROM audit_entry WHERE act = 'accounts.team_numbers_set'")
    assert [entry.actor_id for entry in log] == [str(lisa.id)] * 2
    assert not any("508" in str(tuple(entry)) for entry in log)


@pytest.mark.parametrize(
    ("field", "value", "marked"),
    [
        ("duty_number", "ring mig", "duty_number"),
        ("duty_number", "", "duty_number"),
        ("duty_email", "två adresser", "duty_email"),
        ("duty_label", "x" * 41, "duty_label"),
        ("partner_number", ["070-174 06 05", "", "nej"], "partner_number"),
        ("partner_number", ["", "", "070-174 06 06"], "partner_number"),
        ("partner_label", ["två\u2028rader", "", ""], "partner_label"),
    ],
)
def test_what_cannot_be_dialled_is_not_saved_and_the_field_is_marked(
    team_app, lead, field, value, marked
):
    lisa, here = lead
    answer = lisa.post(_page(here), **FORM | {field: value})
    assert answer.status_code == 422
    assert f'id="{marked}-fault"' in answer.text
    assert rows(team_app, "SELECT * FROM accounts_team_number") == []


def test_more_rows_than_the_page_has_are_refused(team_app, lead):
    lisa, here = lead
    many = {"partner_label": [""] * 7, "partner_number": ["112"] * 7}
    assert lisa.post(_page(here), **FORM | many).status_code == 422


def test_another_teams_numbers_are_not_there_and_an_administrator_sets_all(team_app, lead):
    lisa, here = lead
    other = str(team(team_app, "Andra"))
    assert lisa.get(_page(other)).status_code == 404
    assert lisa.post(_page(other), **FORM).status_code == 404
    assert "Andra" not in lisa.get("/desk/numbers").text
    admin = desk(team_app, "adam", "administrator")
    for one in (here, other):
        assert admin.post(_page(one), **FORM).status_code == 303
    assert "Andra" in admin.get("/desk/numbers").text
    assert len(rows(team_app, "SELECT * FROM accounts_team_number")) == 6


def test_what_is_missing_shows_plainly(team_app, lead):
    lisa, _here = lead
    assert lisa.get("/desk/numbers").text.count("<strong>Saknas</strong>") == 3
