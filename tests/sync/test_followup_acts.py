"""Acts on follow-ups through the whole of a delivery, on both databases."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from fieldapp.audit.service import SYSTEM
from fieldapp.followups.models import Task
from fieldapp.foundation.database import FIELD, writing
from fieldapp.zones import service as zones
from tests.shifts.rows import task
from tests.sync.phone import Phone, make_staff, make_team
from tests.sync.rows import count, rows

STORED, DUPLICATE = ("stored", None), ("duplicate", None)


def held(reason):
    return ("held", reason)


def act(phone: Phone, task_id: UUID, name: str, base: int = 0, **said: Any) -> dict[str, Any]:
    """An act of this phone's person on a task."""
    nothing = {"week": None, "zone": None, "to_team": None, "reason": None}
    if name == "closed":
        nothing["reason"] = "not_found"
    return (
        {
            "schema": "followup_act/1",
            "id": str(uuid4()),
            "version": 1,
            "team": str(phone.team),
            "task": str(task_id),
            "day": phone.day,
            "act": name,
            "base": base,
        }
        | nothing
        | said
    )


def stored(team_app, task_id):
    [found] = rows(team_app, "SELECT * FROM followups_task")
    acts = rows(team_app, "SELECT * FROM followups_act ORDER BY number")
    return found, acts


def test_acts_are_stored_once_each_and_change_the_task(team_app, team, phone):
    mine = task(team_app, team)
    taken, moved = act(phone, mine, "take"), act(phone, mine, "moved", 1, week="2026-W50")
    assert phone.deliver(taken, moved) == [STORED, STORED]
    assert phone.deliver(taken, moved) == [DUPLICATE, DUPLICATE]
    found, acts = stored(team_app, mine)
    assert (found.week, found.state) == ("2026-W50", "open")
    assert [(a.number, a.act, bool(a.counted)) for a in acts] == [
        (1, "take", True),
        (2, "moved", True),
    ]
    assert str(found.taken_by).replace("-", "") == str(acts[0].staff_id).replace("-", "")
    done = act(phone, mine, "done", 2)
    assert phone.deliver(done) == [STORED]
    found, acts = stored(team_app, mine)
    assert (found.state, str(found.ended_day)) == ("done", "2026-11-21")


def test_two_who_close_one_unseen_are_both_stored_and_the_first_decides(
    team_app, team, phone, other_phone
):
    mine = task(team_app, team)
    assert phone.deliver(act(phone, mine, "closed", reason="place_gone")) == [STORED]
    assert other_phone.deliver(act(other_phone, mine, "done")) == [STORED]
    found, acts = stored(team_app, mine)
    assert found.state == "closed"
    assert [(a.act, bool(a.counted), a.reason) for a in acts] == [
        ("closed", True, "place_gone"),
        ("done", False, None),
    ]


def test_a_revoked_phones_acts_are_held(team_app, team, phone):
    mine = task(team_app, team)
    with team_app.app_context(), writing(FIELD) as session:
        from fieldapp.accounts.devices_models import Device

        session.get(Device, phone.id).revoked_day = date(2026, 11, 21)
    assert phone.deliver(act(phone, mine, "done")) == [held("device_revoked")]
    assert count(team_app, "followups_act") == 0


def test_an_act_on_another_teams_task_is_held(team_app, team, phone):
    theirs = task(team_app, make_team(team_app, "Deras"))
    assert phone.deliver(act(phone, theirs, "done")) == [held("wrong_team")]
    other = act(phone, theirs, "done", team=str(uuid4()))
    assert phone.deliver(other) == [held("wrong_team")]
    assert count(team_app, "followups_act") == 0


def test_an_act_on_a_task_that_is_not_there_is_held(team_app, phone):
    assert phone.deliver(act(phone, uuid4(), "done")) == [held("unknown_task")]


def test_the_same_act_that_says_something_else_is_held(team_app, team, phone):
    mine = task(team_app, team)
    one = act(phone, mine, "done")
    assert phone.deliver(one) == [STORED]
    assert phone.deliver(one | {"base": 3}) == [held("version_conflict")]


@pytest.mark.parametrize(
    ("name", "said", "reason"),
    [
        ("forget", {}, "unknown_code"),
        ("expired", {}, "unknown_code"),
        ("closed", {"reason": "tired"}, "unknown_code"),
        ("closed", {"reason": None}, "missing_field"),
        ("done", {"reason": "other"}, "malformed"),
        ("take", {"week": "2026-W50"}, "malformed"),
        ("moved", {}, "malformed"),
        ("moved", {"week": "2026-W60"}, "malformed"),
        ("moved", {"zone": str(uuid4())}, "unknown_code"),
        ("hand_over", {"to_team": str(uuid4())}, "unknown_code"),
        ("done", {"base": -1}, "malformed"),
        ("done", {"version": 2}, "malformed"),
        ("done", {"note": "x"}, "malformed"),
        ("done", {"day": "2026-11-22"}, "future_day"),
    ],
)
def test_an_act_that_breaks_a_rule_is_held(team_app, team, phone, name, said, reason):
    mine = task(team_app, team)
    assert phone.deliver(act(phone, mine, name, **said)) == [held(reason)]
    assert count(team_app, "followups_act") == 0


def test_a_team_that_handed_over_is_heard_and_changes_no_more(team_app, team, phone, other_phone):
    other = make_team(team_app, "Andra")
    mine = task(team_app, team)
    handed = act(phone, mine, "hand_over", to_team=str(other))
    assert phone.deliver(handed) == [STORED]
    assert other_phone.deliver(act(other_phone, mine, "take")) == [STORED]
    found, acts = stored(team_app, mine)
    assert str(found.team_id).replace("-", "") == other.hex
    assert found.taken_by is None
    assert [bool(a.counted) for a in acts] == [True, False]
    theirs = Phone(team_app, other, make_staff(team_app, "tre", other, "outreach_worker"))
    assert theirs.deliver(act(theirs, mine, "take", 2)) == [STORED]


def test_moved_to_a_zone_of_the_own_team(team_app, team, phone):
    with team_app.app_context():
        zone = zones.draw_zone(SYSTEM, team, "Torget", [(2697, 26321)])
    mine = task(team_app, team)
    assert phone.deliver(act(phone, mine, "moved", zone=str(zone))) == [STORED]
    [found] = rows(team_app, "SELECT zone_id, week FROM followups_task")
    assert (str(found.zone_id).replace("-", ""), found.week) == (zone.hex, "2026-W49")


def test_an_act_after_the_last_day_changes_nothing(team_app, team, phone, clock):
    mine = task(team_app, team, closes_day=date(2026, 11, 20))
    assert phone.deliver(act(phone, mine, "done")) == [STORED]
    found, acts = stored(team_app, mine)
    assert found.state == "expired"
    assert [(a.act, bool(a.counted)) for a in acts] == [("expired", True), ("done", False)]
    assert acts[0].staff_id is None


def test_acts_are_in_no_log_of_deliveries_by_shift(team_app, team, phone):
    mine = task(team_app, team)
    contact = phone.contact()
    assert phone.deliver(contact, act(phone, mine, "take")) == [STORED, STORED]
    [row] = rows(team_app, "SELECT envelopes FROM audit_delivery")
    assert row.envelopes == 1


def test_a_held_act_is_let_in_when_its_team_lead_says_so(team_app, team, phone, other_phone):
    from fieldapp.accounts import service as accounts
    from fieldapp.accounts.devices_models import Device
    from fieldapp.sync import decisions

    mine = task(team_app, team)
    with team_app.app_context(), writing(FIELD) as session:
        session.get(Device, phone.id).revoked_day = date(2026, 11, 21)
    phone.deliver(act(phone, mine, "done"))
    lead = make_staff(team_app, "ledare", team, "team_lead")
    with team_app.app_context():
        actor = accounts.load_actor(str(lead))
        [(row, _name)] = decisions.waiting(actor)
        assert decisions.let_in(actor, row.id).answer == "stored"
    found, _acts = stored(team_app, mine)
    assert found.state == "done"


def test_a_task_holds_no_id_of_a_contact_and_nothing_that_was_said(team_app, phone):
    contact = phone.contact(
        follow_up={"kind": "revisit", "zone": None, "week": "2026-W49"},
        need=["housing"],
        signs=["debt"],
    )
    assert phone.deliver(contact) == [STORED]
    columns = {column.name for column in Task.__table__.columns}
    assert columns.isdisjoint({"need", "signs", "contact_id", "gender", "age", "code"})
    [row] = rows(team_app, "SELECT * FROM followups_task")
    told = "".join(map(str, row)).replace("-", "")
    assert UUID(contact["id"]).hex not in told
