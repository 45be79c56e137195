"""What a team lead decides on held envelopes; discarding takes two people."""

from datetime import date
from uuid import UUID

import pytest

from fieldapp.accounts import devices_desk
from fieldapp.accounts import service as accounts
from fieldapp.foundation.errors import Conflict, Invalid, NotFound
from fieldapp.sync import decisions
from tests.signing import signed_in, token
from tests.sync.phone import make_staff, make_team
from tests.sync.rows import count, rows


@pytest.fixture
def leads(team_app, team):
    """Two team leads of the team and one of another."""
    ids = [
        make_staff(team_app, "led1", team, "team_lead"),
        make_staff(team_app, "led2", team, "team_lead"),
        make_staff(team_app, "led3", make_team(team_app, "Annat"), "team_lead"),
    ]
    with team_app.app_context():
        return [accounts.load_actor(str(i)) for i in ids]


def the_held(app) -> UUID:
    found = rows(app, "SELECT id FROM sync_held WHERE state = 'held'")
    assert len(found) == 1
    return UUID(str(found[0][0]))


def test_a_late_version_is_let_in_and_the_log_names_who(team_app, phone, other_phone, leads):
    said = phone.contact()
    phone.deliver(said)
    other_phone.deliver(said | {"version": 5, "outcome": "referred"})
    with team_app.app_context():
        assert decisions.let_in(leads[0], the_held(team_app)).answer == "stored"
    [row] = rows(team_app, "SELECT outcome, version, device_id FROM contacts_contact")
    assert (row.outcome, row.version) == ("referred", 5)
    assert UUID(str(row.device_id)) == phone.id
    assert count(team_app, "sync_held", "state = 'held'") == 0
    assert count(team_app, "audit_entry", "act = 'sync.held_let_in'") == 1
    assert rows(team_app, "SELECT ciphertext FROM sync_held")[0][0] in (b"", memoryview(b""))


def test_a_frozen_tertial_stays_frozen(team_app, phone, leads):
    from sqlalchemy import text

    from fieldapp.foundation.database import FIELD, writing

    said = phone.contact(day="2026-08-03")
    phone.deliver(said)
    with team_app.app_context(), writing(FIELD) as session:
        session.execute(text("INSERT INTO contacts_freeze VALUES (20262, '2026-09-30')"))
    phone.deliver(said | {"version": 2, "outcome": "declined"})
    with team_app.app_context(), pytest.raises(Conflict):
        decisions.let_in(leads[0], the_held(team_app))
    assert rows(team_app, "SELECT outcome FROM contacts_contact")[0][0] == "talk"
    assert count(team_app, "sync_held", "state = 'held'") == 1


def test_a_day_in_the_future_is_corrected(team_app, phone, leads):
    phone.deliver(phone.contact(day="2026-12-24"))
    held_id = the_held(team_app)
    with team_app.app_context():
        with pytest.raises(Invalid):
            decisions.let_in(leads[0], held_id, date(2026, 12, 24))
        assert decisions.reopen(leads[0], held_id).answer == "held"
        assert decisions.let_in(leads[0], held_id, date(2026, 11, 21)).answer == "stored"
    [row] = rows(team_app, "SELECT day, tertial FROM contacts_contact")
    assert (str(row.day), row.tertial) == ("2026-11-21", 20263)


def test_what_cannot_be_opened_cannot_be_let_in_and_the_log_does_not_say_so(team_app, phone, leads):
    phone.post([phone.seal(phone.contact()) | {"kid": "nobody"}])
    with team_app.app_context(), pytest.raises(Conflict):
        decisions.let_in(leads[0], the_held(team_app))
    assert count(team_app, "audit_entry", "act = 'sync.held_let_in'") == 0


def test_letting_in_opens_no_second_task(team_app, phone, other_phone, leads):
    asks = {"kind": "revisit", "zone": None, "week": "2026-W48"}
    said = phone.contact(follow_up=asks)
    phone.deliver(said)
    other_phone.deliver(said | {"version": 2, "outcome": "support"})
    with team_app.app_context():
        assert decisions.let_in(leads[0], the_held(team_app)).answer == "stored"
    assert count(team_app, "followups_task") == 1


def test_a_key_that_comes_back_opens_what_was_held(team_app, phone, leads):
    settings = team_app.extensions["fieldapp"]
    kept = dict(settings.envelope_keys)
    entry = phone.seal(phone.contact())
    settings.envelope_keys.clear()
    phone.post([entry])
    with team_app.app_context():
        assert decisions.reopen(leads[0], the_held(team_app)).answer == "held"
        settings.envelope_keys.update(kept)
        assert decisions.retry_all(leads[0]) == 1
    assert count(team_app, "contacts_contact") == 1


def test_discarding_takes_two_people(team_app, phone, leads):
    phone.deliver(phone.contact(day="2026-12-24"))
    held_id = the_held(team_app)
    with team_app.app_context():
        with pytest.raises(Conflict):
            decisions.confirm_discard(leads[0], held_id)
        decisions.ask_discard(leads[0], held_id)
        with pytest.raises(Conflict):
            decisions.confirm_discard(leads[0], held_id)
        decisions.confirm_discard(leads[1], held_id)
    [row] = rows(team_app, "SELECT state, ciphertext FROM sync_held")
    assert row.state == "discarded"
    assert bytes(row.ciphertext) == b""


def test_only_a_day_in_the_future_is_corrected(team_app, phone, other_phone, leads):
    said = phone.contact()
    phone.deliver(said)
    other_phone.deliver(said | {"version": 2})
    with team_app.app_context(), pytest.raises(Invalid):
        decisions.let_in(leads[0], the_held(team_app), date(2024, 2, 3))
    assert str(rows(team_app, "SELECT day FROM contacts_contact")[0][0]) == "2026-11-21"


def test_a_frozen_shift_stays_frozen(team_app, phone, other_phone, leads):
    from sqlalchemy import text

    from fieldapp.foundation.database import FIELD, writing

    for sender in (phone, other_phone):
        sender.day = "2026-08-03"
    phone.deliver(phone.shift_payload())
    other_phone.deliver(phone.shift_payload(version=2, half_hours=40, note="sen"))
    with team_app.app_context(), writing(FIELD) as session:
        session.execute(text("INSERT INTO contacts_freeze VALUES (20262, '2026-09-30')"))
    with team_app.app_context(), pytest.raises(Conflict):
        decisions.let_in(leads[0], the_held(team_app))
    assert rows(team_app, "SELECT half_hours, note FROM shifts_shift")[0] == (None, "")


def test_letting_in_does_not_undo_a_deletion(team_app, phone, other_phone, leads):
    said = phone.contact()
    phone.deliver(said)
    other_phone.deliver(said | {"version": 2, "outcome": "declined"})
    phone.deliver(phone.deletion(said, 2))
    with team_app.app_context():
        assert decisions.let_in(leads[0], the_held(team_app)).answer == "superseded"
    assert rows(team_app, "SELECT deleted FROM contacts_contact")[0][0]


def test_a_lead_decides_on_the_own_teams_records_alone(team_app, phone, leads):
    """A worker of two teams delivers for one; the other's lead sees the phone, not the say."""
    from sqlalchemy import text

    from fieldapp.foundation.database import FIELD, writing

    phone.deliver(phone.contact(day="2026-12-24"))
    theirs = UUID(next(iter(leads[2].teams)))
    with team_app.app_context(), writing(FIELD) as session:
        session.execute(
            text("INSERT INTO accounts_membership SELECT staff_id, :team FROM accounts_device"),
            {"team": theirs.hex if session.get_bind().dialect.name == "sqlite" else theirs},
        )
    with team_app.app_context(), pytest.raises(NotFound):
        decisions.let_in(leads[2], the_held(team_app), date(2026, 11, 21))
    assert count(team_app, "contacts_contact") == 0


def test_a_worker_who_changed_teams_loses_nothing(team_app, phone, leads):
    """What was sealed for the old team is let in by the old team's lead."""
    from sqlalchemy import text

    from fieldapp.foundation.database import FIELD, writing

    theirs = UUID(next(iter(leads[2].teams)))
    with team_app.app_context(), writing(FIELD) as session:
        value = theirs.hex if session.get_bind().dialect.name == "sqlite" else theirs
        session.execute(
            text(
                "UPDATE accounts_membership SET team_id = :team"
                " WHERE staff_id IN (SELECT staff_id FROM accounts_device)"
            ),
            {"team": value},
        )
    assert phone.deliver(phone.contact()) == [("held", "wrong_team")]
    with team_app.app_context():
        assert decisions.waiting(leads[2]) == []
        assert [name for _, name in decisions.waiting(leads[0])] == ["Prov 1 – ett (prov)"]
        assert decisions.let_in(leads[0], the_held(team_app)).answer == "stored"
    assert count(team_app, "contacts_contact") == 1


def test_what_a_revoked_phone_sent_is_not_reopened_but_let_in(team_app, phone, leads):
    from fieldapp.audit.service import SYSTEM

    with team_app.app_context():
        devices_desk.revoke(SYSTEM, phone.id)
    phone.deliver(phone.contact())
    with team_app.app_context():
        assert decisions.reopen(leads[0], the_held(team_app)).reason == "device_revoked"
        assert decisions.let_in(leads[0], the_held(team_app)).answer == "stored"
    assert count(team_app, "contacts_contact") == 1


def test_another_teams_lead_neither_sees_nor_decides(team_app, phone, leads):
    phone.deliver(phone.contact(day="2026-12-24"))
    held_id = the_held(team_app)
    with team_app.app_context():
        assert decisions.waiting(leads[2]) == []
        assert len(decisions.waiting(leads[0])) == 1
        for act in (decisions.reopen, decisions.let_in, decisions.ask_discard):
            with pytest.raises(NotFound):
                act(leads[2], held_id)


def test_a_shift_that_has_not_come_is_named_by_its_day(team_app, phone, leads):
    phone.deliver(phone.contact())
    with team_app.app_context():
        assert decisions.shifts_awaited(leads[0]) == [date(2026, 11, 21)]
        assert decisions.shifts_awaited(leads[2]) == []
    phone.deliver(phone.shift_payload())
    with team_app.app_context():
        assert decisions.shifts_awaited(leads[0]) == []


def test_the_desk_page_lists_lets_in_and_discards(team_app, phone, other_phone, leads):
    said = phone.contact()
    phone.deliver(said)
    other_phone.deliver(said | {"version": 2})
    client = team_app.test_client()
    page = client.get("/desk/held")
    assert page.status_code == 302
    client = signed_in(team_app, leads[0].id)
    shown = client.get("/desk/held").get_data(as_text=True)
    assert "Ändrad från en annan telefon" in shown
    held_id = the_held(team_app)
    refused = client.post(f"/desk/held/{held_id}/let_in")
    assert refused.status_code == 403
    done = client.post(f"/desk/held/{held_id}/let_in", data={"csrf": token(client)})
    assert done.status_code == 302
    assert count(team_app, "sync_held", "state = 'held'") == 0
