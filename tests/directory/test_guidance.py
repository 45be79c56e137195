"""Guidance: every text has its source, every number says who checked it, nothing is made up."""

import copy
import json
from datetime import date

import pytest

from fieldapp.directory import rules, service
from fieldapp.directory.rules import standing
from fieldapp.ops import generated
from tests.sync.phone import Phone, make_staff, make_team


def test_the_shipped_edition_is_whole():
    assert rules.faults(service.guidance()) == []
    assert date.fromisoformat(service.edition())


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda g: g["cards"][0]["lines"][0].update(source=None), "no source"),
        (lambda g: g["cards"][0]["lines"][0].update(source="hearsay"), "no source"),
        (lambda g: g["cards"][0]["lines"][0]["text"].update(en=""), "not in both languages"),
        (lambda g: g["cards"][1]["lines"][0].update(calls=["nobody"]), "no such number"),
        (lambda g: g["numbers"]["bris"].update(source="hearsay"), "unknown source"),
        (lambda g: g["numbers"]["bris"].update(verified_on="i fjol"), "is no day"),
        (lambda g: g["numbers"]["bris"].update(number=""), "no number"),
        (lambda g: g["sources"]["sol"].update(verified_on="2026-13-01"), "is no day"),
        (lambda g: g["police"]["rules"][0].update(source=None), "no source"),
        (lambda g: g["checklist"]["lines"][0].update(source=None), "no source"),
    ],
)
def test_what_a_text_must_say_of_itself_is_found_missing(spoil, said):
    spoiled = copy.deepcopy(service.guidance())
    spoil(spoiled)
    assert any(said in fault for fault in rules.faults(spoiled))


def test_no_threshold_of_a_crime_is_shipped():
    """What a crime must be for secrecy to give way changed in 2025: it stands in local guidance."""
    told = json.dumps(service.guidance()["police"], ensure_ascii=False).lower()
    for word in ("fängelse", "imprisonment", "ett år", "två år", "straff"):
        assert word not in told
    confirmed = {"osl_10_21", "osl_10_23", "osl_10_18"}
    sources = service.guidance()["sources"]
    assert confirmed == {name for name, source in sources.items() if source["confirm"]}


def test_under_18_the_checklist_asks_for_no_means():
    checklist = service.guidance()["checklist"]
    assert {line["part"] for line in checklist["lines"]} == {"act", "means", "purpose"}
    assert "behövs inget ”hur”" in checklist["children"]["sv"]
    assert "svarar aldrig" in checklist["never"]["sv"]


def test_what_nobody_has_checked_for_180_days_is_old():
    today = date(2026, 11, 21)
    assert standing(None, today) == "never"
    assert standing(date(2026, 5, 25), today) == "fresh"
    assert standing(date(2026, 5, 24), today) == "old"


def test_the_phone_has_the_same_edition():
    file = generated.GENERATED / "guidance.ts"
    assert file.read_text(encoding="utf-8") == generated.guidance_ts(), "run bin/fieldapp generate"


def test_a_pull_says_which_edition_the_server_ships(team_app, clock):
    team = make_team(team_app)
    phone = Phone(team_app, team, make_staff(team_app, "vera", team, "outreach_worker"))
    assert phone.pull().get_json()["guidance_version"] == service.edition()
