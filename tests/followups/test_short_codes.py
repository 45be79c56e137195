"""The short code: off, on by a decision, found whole, gone with its task; and never in clear."""

import json
from uuid import UUID, uuid4

import pytest

from fieldapp.accounts import service as accounts
from fieldapp.audit.service import SYSTEM
from fieldapp.followups import short_codes
from fieldapp.followups.short_code_rules import code_of
from fieldapp.foundation.database import FIELD, writing
from fieldapp.ops.cli import main
from tests.desk import desk
from tests.desk import team as make_desk_team
from tests.followups.test_acting import do
from tests.insights.page import text as words
from tests.shifts.rows import task
from tests.sync.phone import Phone, make_staff, make_team
from tests.sync.rows import count, rows

CODE, OTHER = "3A7QYT", "FR6F0G"
assert {code_of(CODE), code_of(OTHER)} == {CODE, OTHER}
FIND = "/api/v1/followups/find"
STORED, DUPLICATE = ("stored", None), ("duplicate", None)


@pytest.fixture
def team(team_app, clock):
    with team_app.app_context():
        accounts.make_organisation(SYSTEM, "Provet", "0180", demo=False)
    return make_team(team_app)


@pytest.fixture
def phone(team_app, team):
    return Phone(team_app, team, make_staff(team_app, "ett", team, "outreach_worker"))


def on(app):
    with app.app_context():
        short_codes.switch_on(SYSTEM, "2026/12")


def off(app):
    with app.app_context():
        short_codes.switch_off(SYSTEM)


def record(phone, code=CODE, **said):
    return {
        "schema": "followup_code/1",
        "id": str(uuid4()),
        "version": 1,
        "team": str(phone.team),
        "day": phone.day,
        "zone": None,
        "week": "2026-W49",
        "code": code,
    } | said


def revisit(phone):
    return phone.contact(follow_up={"kind": "revisit", "zone": None, "week": "2026-W49"})


def find(phone, typed):
    body = json.dumps({"code": typed}).encode()
    return phone.app.test_client().post(
        FIND, data=body, headers=phone.sign("POST", FIND, body), content_type="application/json"
    )


def found(phone, typed):
    answer = find(phone, typed)
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.get_json()["tasks"]]


def everything(app):
    """The text of every row of every table of the field database that may hold something."""
    tables = ("followups_task", "followups_act", "contacts_contact", "sync_held", "audit_entry",
              "accounts_organisation", "audit_delivery")  # fmt: skip
    return " ".join(
        str(tuple(row)) for name in tables for row in rows(app, f"SELECT * FROM {name}")
    )


@pytest.mark.parametrize("contact_first", [True, False, None])
def test_a_code_and_its_contact_make_one_task_in_any_order(team_app, phone, contact_first):
    """In one batch too (None)."""
    on(team_app)
    coded, contact = record(phone), revisit(phone)
    if contact_first is None:
        assert phone.deliver(coded, contact) == [STORED, STORED]
    else:
        for one in (contact, coded) if contact_first else (coded, contact):
            assert phone.deliver(one) == [STORED]
    [row] = rows(team_app, "SELECT * FROM followups_task")
    assert len(bytes(row.code_hash)) == 32
    assert not row.before_contact
    assert len(found(phone, CODE)) == 1
    # The next contact alike opens its own, and what is delivered again changes nothing.
    assert phone.deliver(coded, contact) == [STORED, DUPLICATE]
    assert phone.deliver(revisit(phone)) == [STORED]
    assert count(team_app, "followups_task") == 2
    assert count(team_app, "followups_task", "code_hash IS NOT NULL") == 1


def test_a_code_is_nowhere_in_clear_and_names_no_contact(team_app, phone):
    on(team_app)
    contact = revisit(phone)
    phone.deliver(contact, record(phone))
    told = everything(team_app)
    assert CODE not in told
    assert CODE[:5] not in told
    [row] = rows(team_app, "SELECT * FROM followups_task")
    assert contact["id"] not in str(tuple(row))


def test_a_code_is_found_whole_or_not_at_all(team_app, phone):
    on(team_app)
    phone.deliver(record(phone))
    assert len(found(phone, CODE.lower()[:3] + " " + CODE.lower()[3:])) == 1
    assert found(phone, OTHER) == []
    for wrong in (CODE[:5], CODE[1] + CODE[0] + CODE[2:], CODE + "A", "%", ""):
        answer = find(phone, wrong)
        assert answer.status_code == 422, wrong


def test_another_team_finds_nothing_and_a_revoked_phone_neither(team_app, team, phone):
    on(team_app)
    phone.deliver(record(phone))
    other = make_team(team_app, "Andra")
    theirs = Phone(team_app, other, make_staff(team_app, "tre", other, "outreach_worker"))
    assert found(theirs, CODE) == []
    from fieldapp.accounts.devices_models import Device

    with team_app.app_context(), writing(FIELD) as session:
        session.get(Device, phone.id).revoked_day = phone_day()
    assert found(phone, CODE) == []


def phone_day():
    from datetime import date

    return date(2026, 11, 21)


def test_nobody_tries_one_code_after_the_other(team_app, phone):
    on(team_app)
    tried = [find(phone, OTHER) for _ in range(12)]
    assert [answer.status_code for answer in tried] == [200] * 10 + [429] * 2
    assert int(tried[-1].headers["Retry-After"]) == 3.5 * 3600, "until the daypart is over"


def test_a_code_that_one_knows_buys_no_new_tries(team_app, team, phone):
    on(team_app)
    phone.deliver(record(phone))
    lead = desk(team_app, "lisa", "team_lead", teams=(team,))
    by_phone = []
    for _ in range(6):
        by_phone += [find(phone, OTHER).status_code for _ in range(3)]
        by_phone.append(find(phone, CODE).status_code)
    assert by_phone.count(429) >= 24 - 10 - 3, "ten in vain, and what was found among them"
    at_desk = []
    for _ in range(6):
        at_desk += [lead.post("/desk/followups/find", code=OTHER).status_code for _ in range(3)]
        at_desk.append(lead.post("/desk/followups/find", code=CODE).status_code)
    assert 429 in at_desk


def test_a_search_in_vain_leaves_no_time_finer_than_its_daypart(team_app, phone, clock):
    on(team_app)
    for minute in (17, 41):
        clock.set(f"2026-11-21 23:{minute}")
        assert found(phone, OTHER) == []
    [row] = rows(team_app, "SELECT failures, last FROM signin_attempt")
    assert (row.failures, row.last) == (2, int(clock.set("2026-11-21 22:00").timestamp()))
    clock.set("2026-11-22 02:00")
    assert found(phone, OTHER) == []
    [row] = rows(team_app, "SELECT failures, last FROM signin_attempt")
    assert row.failures == 1, "a new daypart counts anew"


@pytest.mark.parametrize("end", ["done", "closed", "expired"])
def test_a_code_dies_with_its_task(team_app, team, phone, clock, end):
    on(team_app)
    phone.deliver(record(phone))
    [row] = rows(team_app, "SELECT id FROM followups_task")
    if end == "expired":
        clock.forward(days=91)
        from fieldapp.followups import service

        with team_app.app_context():
            assert service.close_old() == 1
    else:
        lead = desk(team_app, "lisa", "team_lead", teams=(team,))
        do(lead, UUID(str(row.id)), end, reason="other" if end == "closed" else "")
    assert count(team_app, "followups_task", "code_hash IS NOT NULL") == 0
    assert found(phone, CODE) == []


def test_off_again_wipes_every_code_and_the_tasks_stay(team_app, phone):
    on(team_app)
    phone.deliver(record(phone), record(phone, OTHER))
    off(team_app)
    assert count(team_app, "followups_task") == 2
    assert count(team_app, "followups_task", "code_hash IS NOT NULL") == 0
    # One that was made before and comes now opens its task and is not kept.
    assert phone.deliver(record(phone)) == [STORED]
    assert count(team_app, "followups_task", "code_hash IS NOT NULL") == 0
    on(team_app)
    assert found(phone, CODE) == []


def test_while_off_nothing_of_it_is_in_pull_or_page(team_app, team, phone):
    task(team_app, team)
    lead = desk(team_app, "lisa", "team_lead", teams=(team,))

    def told():
        return phone.pull().get_json(), lead.get("/desk/followups").text

    pulled, page = told()
    assert "short_codes" not in pulled
    assert "code" not in json.dumps(pulled["tasks"])
    assert 'name="code"' not in page
    on(team_app)
    pulled, page = told()
    assert pulled["short_codes"] is True
    assert "code" not in json.dumps(pulled["tasks"])  # never, not even its hash
    assert 'name="code"' in page
    off(team_app)
    assert told()[0].keys() == phone.pull().get_json().keys()
    assert "short_codes" not in told()[0]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"code": CODE[:5]}, "malformed"),
        ({"code": CODE.lower()}, "malformed"),
        ({"code": CODE[1] + CODE[0] + CODE[2:]}, "malformed"),
        ({"contact": str(uuid4())}, "malformed"),
        ({"zone": str(uuid4())}, "unknown_code"),
        ({"team": str(uuid4())}, "wrong_team"),
    ],
)
def test_a_record_that_is_none_is_held(team_app, phone, said, reason):
    on(team_app)
    assert phone.deliver(record(phone, **said)) == [("held", reason)]
    assert count(team_app, "followups_task") == 0


def test_the_desk_finds_by_code(team_app, team, phone):
    on(team_app)
    phone.deliver(record(phone))
    lead = desk(team_app, "lisa", "team_lead", teams=(team,))
    [row] = rows(team_app, "SELECT id FROM followups_task")
    answer = lead.post("/desk/followups/find", code=CODE)
    assert answer.location.replace("-", "").endswith(str(row.id).replace("-", ""))
    for typed, said in ((OTHER, "har den koden"), ("ABC", "Det är ingen kod")):
        lead.post("/desk/followups/find", code=typed)
        assert said in words(lead.get("/desk/followups").text)


def test_the_administrator_switches_them_with_a_decision(team_app, team, phone):
    anna = desk(team_app, "anna", "administrator")
    assert anna.post("/desk/short-codes/on", decision=" ").status_code == 422
    assert anna.post("/desk/short-codes/on", decision="Dnr 2026/12").status_code == 303
    page = words(anna.get("/desk/short-codes").text)
    assert "Dnr 2026/12" in page
    assert "2026-11-21" in page
    [row] = rows(team_app, "SELECT * FROM accounts_organisation")
    assert (row.short_code_decision, str(row.short_code_day)) == ("Dnr 2026/12", "2026-11-21")
    phone.deliver(record(phone))
    assert anna.post("/desk/short-codes/off").status_code == 303
    assert count(team_app, "followups_task", "code_hash IS NOT NULL") == 0
    acts = rows(
        team_app,
        "SELECT act, detail FROM audit_entry WHERE act LIKE 'followups.codes%' ORDER BY at, id",
    )
    assert [tuple(row) for row in acts] == [
        ("followups.codes_switched_on", "Dnr 2026/12"),
        ("followups.codes_switched_off", ""),
    ]


def test_switching_asks_who_it_is_again(team_app, team):
    from tests.desk import Desk, staff

    anna = Desk(team_app, staff(team_app, "anna", "administrator"), confirmed=False)
    answer = anna.post("/desk/short-codes/on", decision="2026/12")
    assert answer.status_code == 403
    assert count(team_app, "accounts_organisation", "short_code_decision IS NOT NULL") == 0


@pytest.mark.parametrize("role", ["outreach_worker", "team_lead", "analyst", "auditor"])
def test_nobody_else_switches_them(team_app, team, role):
    person = desk(team_app, "nina", role, teams=(make_desk_team(team_app, "Nya"),))
    assert person.get("/desk/short-codes").status_code == 403
    assert person.post("/desk/short-codes/on", decision="2026/12").status_code == 403


def test_codes_are_found_under_an_earlier_log_in_key(team_app, phone):
    on(team_app)
    phone.deliver(record(phone))
    settings = team_app.extensions["fieldapp"]
    from dataclasses import replace

    earlier = settings.login_keys
    team_app.extensions["fieldapp"] = replace(settings, login_keys=("7" * 64, *earlier))
    assert len(found(phone, CODE)) == 1
    team_app.extensions["fieldapp"] = replace(settings, login_keys=("7" * 64,))
    assert found(phone, CODE) == []


def test_the_commands(tmp_path, capsys):
    data, secrets = str(tmp_path / "d"), str(tmp_path / "s")

    def run(*words):
        assert main(["--data", data, "--secrets", secrets, *words]) == 0
        return capsys.readouterr().out

    run("init")
    run("organisation", "Provet", "--municipality", "0180")
    assert run("followups", "codes", "state") == "Off.\n"
    run("followups", "codes", "on", "--decision", "2026/12")
    assert "by 2026/12" in run("followups", "codes", "state")
    assert "every code is gone" in run("followups", "codes", "off").lower()
    assert run("followups", "close-old") == "0 closed.\n"
