"""Check-ins: what counts, what the server keeps and for how long, and who is told."""

import json
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.accounts import devices_desk, numbers
from fieldapp.accounts.numbers import Number, Numbers
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation import clock as product_clock
from fieldapp.foundation.settings import TEAM
from fieldapp.shifts import checkins
from fieldapp.shifts.checkins_rules import GIVE_UP_S, GRACE_S, LONGEST_S, Said, counts
from tests.foundation.mail_catcher import catching
from tests.sync.phone import Phone, make_staff, make_team
from tests.sync.rows import rows

PATH = "/api/v1/checkins"
DUTY = Numbers((), Number("Jour", "08-508 00 000"), "jour@kommun.example")
WORDS = "Prov"


@pytest.fixture
def catcher(tmp_path):
    with catching(tmp_path) as running:
        yield running


@pytest.fixture
def phone(stores, clock, catcher):
    """A phone on a surface that has a mail server; its team has a duty manager."""
    from fieldapp import team_app

    app = team_app.make_app(stores.settings(TEAM, mail=catcher.settings))
    team = make_team(app)
    phone = Phone(app, team, make_staff(app, "vera", team, "outreach_worker"))
    with app.app_context():
        numbers.set_numbers(replace(SYSTEM, roles=frozenset({"administrator"})), team, DUTY)
    return phone


def say(phone, **said):
    """The server's response to a check-in of 30 minutes, with what a test says instead."""
    whole = {
        "protocol": 1,
        "id": str(said.pop("id", uuid4())),
        "version": 1,
        "team": str(phone.team),
        "due_in": 1800,
    } | said
    body = json.dumps(whole).encode()
    return phone.app.test_client().post(
        PATH, data=body, headers=phone.sign("POST", PATH, body), content_type="application/json"
    )


def tell(phone):
    with phone.app.app_context():
        return checkins.tell()


def kept(phone):
    return rows(phone.app, "SELECT * FROM shifts_checkin")


def at(clock, hhmm):
    clock.set(f"2026-11-21 {hhmm}")


def test_the_server_knows_and_says_that_it_can_tell(phone):
    answer = say(phone)
    assert answer.status_code == 200
    assert answer.get_json() == {"known": True, "tells": True, "told": False, "grace": GRACE_S}
    [row] = kept(phone)
    assert row.due == int(product_clock.now().timestamp()) + 1800
    # The phone and its team, a time that the worker chose, and nothing else.
    assert set(row._mapping) == {
        "device_id", "checkin_id", "version", "team_id", "day", "due", "told"
    }  # fmt: skip


def test_nobody_is_told_before_the_grace_is_over_and_then_the_duty_manager_once(
    phone, clock, catcher
):
    say(phone)  # 22:30 + 30 min
    at(clock, "23:04")
    assert tell(phone).told == 0
    at(clock, "23:05")
    assert tell(phone).told == 1
    assert tell(phone).told == 0
    [letter] = catcher.letters
    assert letter["To"] == "jour@kommun.example"
    text = letter.get_content()
    assert "23:00" in text
    assert WORDS in text
    assert "vera (prov)" in text
    assert "Servern vet ingen position" in text
    [row] = kept(phone)
    assert (row.due, bool(row.told)) == (None, True)
    assert len(rows(phone.app, "SELECT * FROM audit_entry WHERE act = 'shifts.checkin_told'")) == 1


def test_who_has_ended_it_is_not_told_of_and_the_time_is_gone(phone, clock, catcher):
    one = uuid4()
    say(phone, id=one)
    assert say(phone, id=one, version=2, due_in=None).get_json()["told"] is False
    assert [row.due for row in kept(phone)] == [None]
    at(clock, "23:50")
    assert tell(phone).told == 0
    assert catcher.letters == []


def test_a_begin_that_comes_after_its_end_wakes_nobody(phone, clock, catcher):
    one = uuid4()
    say(phone, id=one, version=2, due_in=None)
    say(phone, id=one, version=1)
    at(clock, "23:50")
    assert tell(phone).told == 0
    assert catcher.letters == []


def test_moved_on_it_counts_from_then_and_after_the_letter_the_worker_hears_of_it(
    phone, clock, catcher
):
    one = uuid4()
    say(phone, id=one)
    at(clock, "22:55")
    say(phone, id=one, version=2, due_in=900)
    at(clock, "23:12")
    assert tell(phone).told == 0
    at(clock, "23:16")
    assert tell(phone).told == 1
    assert say(phone, id=one, version=3, due_in=None).get_json()["told"] is True
    assert say(phone, id=uuid4()).get_json()["told"] is False


def test_what_the_worker_says_while_the_letter_leaves_stands(phone, clock, catcher, monkeypatch):
    one = uuid4()
    say(phone, id=one)
    at(clock, "23:10")
    send = checkins.mail.send

    def slow(*letter):
        say(phone, id=one, version=2, due_in=900)
        send(*letter)

    monkeypatch.setattr(checkins.mail, "send", slow)
    assert tell(phone).told == 1
    [row] = kept(phone)
    assert (row.due is not None, bool(row.told)) == (True, True)


def test_the_rows_of_earlier_days_go(phone, clock):
    say(phone, due_in=None)
    at(clock, "23:50")
    tell(phone)
    assert len(kept(phone)) == 1
    clock.set("2026-11-22 06:01")
    tell(phone)
    assert kept(phone) == []


def test_a_server_that_can_tell_nobody_says_so_and_gives_up_in_the_log(team_app, clock):
    team = make_team(team_app)
    phone = Phone(team_app, team, make_staff(team_app, "vera", team, "outreach_worker"))
    assert say(phone).get_json() == {
        "known": True, "tells": False, "told": False, "grace": GRACE_S
    }  # fmt: skip
    at(clock, "23:10")
    done = tell(phone)
    assert (done.told, done.waiting, done.given_up) == (0, 1, 0)
    clock.set("2026-11-22 05:00")
    assert product_clock.now().timestamp() - kept(phone)[0].due >= GIVE_UP_S
    assert tell(phone).given_up == 1
    assert tell(phone).given_up == 0
    log = rows(team_app, "SELECT * FROM audit_entry WHERE act = 'shifts.checkin_not_told'")
    assert len(log) == 1


def test_a_letter_that_is_refused_is_tried_again(phone, clock, catcher):
    say(phone)
    at(clock, "23:10")
    catcher.answer = "451 later"
    assert tell(phone).waiting == 1
    catcher.answer = "250 taken"
    assert tell(phone).told == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"due_in": LONGEST_S + 1},
        {"due_in": -1},
        {"due_in": 1.5},
        {"due_in": "1800"},
        {"due_in": True},
        {"version": 0},
        {"version": "1"},
        {"team": "x"},
        {"id": "x"},
        {"protocol": 2},
        {"position": [59.3, 18.0]},
        {"contact": "x"},
    ],
)
def test_anything_else_than_a_time_and_a_team_is_refused(phone, wrong):
    assert say(phone, **wrong).status_code in (400, 422)
    assert kept(phone) == []


def test_another_teams_check_in_and_an_unsigned_one_are_refused(phone):
    other = make_team(phone.app, "Andra")
    assert say(phone, team=str(other)).status_code == 422
    body = b"{}"
    unsigned = phone.app.test_client().post(PATH, data=body, content_type="application/json")
    assert unsigned.status_code == 401
    assert kept(phone) == []


def test_a_revoked_phone_is_told_that_nobody_knows(phone):
    with phone.app.app_context():
        devices_desk.revoke(SYSTEM, phone.id)
    assert say(phone).get_json()["known"] is False
    assert kept(phone) == []


def test_no_entry_of_the_log_says_when_a_worker_was_out(phone):
    before = rows(phone.app, "SELECT count(*) AS n FROM audit_entry")[0].n
    one = uuid4()
    say(phone, id=one)
    say(phone, id=one, version=2, due_in=None)
    assert rows(phone.app, "SELECT count(*) AS n FROM audit_entry")[0].n == before


ONE = UUID(int=1)


@given(st.permutations(range(1, 6)))
def test_in_whatever_order_they_come_the_newest_version_stands(order):
    known, due = None, -1
    for version in order:
        said = Said(ONE, version, version * 60)
        if counts(known, said):
            known, due = (said.checkin_id, said.version), said.due_in
    assert (known, due) == ((ONE, 5), 300)
