"""At the desk: the same acts by the same rules, for the own teams alone."""

from datetime import date
from uuid import uuid4

import pytest

from fieldapp.audit.service import SYSTEM
from fieldapp.followups import service
from fieldapp.zones import service as zones
from tests.desk import desk, team
from tests.insights.page import text as words
from tests.shifts.rows import task
from tests.sync.rows import count, rows


def do(person, task_id, deed, base=0, **said):
    return person.post(f"/desk/followups/{task_id}/{deed}", base=base, **said)


def state(app, task_id):
    [row] = rows(app, "SELECT * FROM followups_task WHERE closes_day > '2000-01-01'")
    return row


def acts(app):
    return [
        (row.act, bool(row.counted))
        for row in rows(app, "SELECT act, counted FROM followups_act ORDER BY number")
    ]


def test_take_move_hand_over_and_done(team_app, clock):
    mine, other = team(team_app, "Mina"), team(team_app, "Andra")
    with team_app.app_context():
        torget = zones.draw_zone(SYSTEM, mine, "Torget", [(2697, 26321)])
    it = task(team_app, mine)
    vera = desk(team_app, "vera", "outreach_worker", teams=(mine,))
    steps = [
        ("take", {}),
        ("moved", {"week": "2026-W52", "zone": str(torget)}),
        ("hand_over", {}),
        ("take", {}),
        ("hand_over", {"to_team": str(other)}),
    ]
    for base, (deed, said) in enumerate(steps):
        assert do(vera, it, deed, base, **said).status_code == 303
        page = vera.get(f"/desk/followups/{it}").text
        assert words(page).count("vera (prov)") >= base + 1
    row = state(team_app, it)
    assert (row.week, str(row.team_id).replace("-", ""), row.taken_by) == (
        "2026-W52",
        other.hex,
        None,
    )
    assert "2026-11-21" in words(page)
    assert ":" not in page.split('<ol class="deeds">')[1].split("</ol>")[0].replace("://", "")
    # The other team goes on; the first one reads what became of it, and sees no form.
    assert 'name="base"' not in page
    theirs = desk(team_app, "olle", "team_lead", teams=(other,))
    assert "v. 52" in theirs.get("/desk/followups").text
    assert do(theirs, it, "done", 5).status_code == 303
    assert state(team_app, it).state == "done"
    assert "Torget" in vera.get("/desk/followups/over").text


def test_from_an_old_page_the_first_decides_and_both_stand_there(team_app, clock):
    mine = team(team_app)
    it = task(team_app, mine)
    vera = desk(team_app, "vera", "outreach_worker", teams=(mine,))
    lisa = desk(team_app, "lisa", "team_lead", teams=(mine,))
    assert do(vera, it, "closed", 0, reason="place_gone").status_code == 303
    answer = lisa.post(f"/desk/followups/{it}/done", base=0)
    assert answer.status_code == 303
    page = words(lisa.get(f"/desk/followups/{it}").text)
    assert "vera (prov) var först" in page
    assert acts(team_app) == [("closed", True), ("done", False)]
    assert state(team_app, it).state == "closed"
    over = words(vera.get("/desk/followups/over").text)
    assert "vera (prov)" in over
    assert "lisa (prov)" in over
    assert "någon annan var först" in over


def test_what_says_nothing_is_refused(team_app, clock):
    mine = team(team_app)
    it = task(team_app, mine)
    vera = desk(team_app, "vera", "outreach_worker", teams=(mine,))
    for deed, said in (
        ("moved", {}),
        ("closed", {"reason": ""}),
        ("closed", {"reason": "tired"}),
        ("moved", {"week": "soon"}),
        ("take", {"base": "x"}),
        ("take", {"extra": "1"}),
    ):
        answer = do(vera, it, deed, **({"base": 0} | said))
        assert answer.status_code == 422, (deed, said)
        assert 'role="alert"' in answer.text
    assert do(vera, it, "moved", zone=str(uuid4())).status_code == 404
    assert do(vera, it, "hand_over", to_team=str(uuid4())).status_code == 404
    assert count(team_app, "followups_act") == 0


def test_another_teams_task_is_as_none(team_app, clock):
    mine, theirs = team(team_app, "Mina"), team(team_app, "Deras")
    it = task(team_app, theirs)
    vera = desk(team_app, "vera", "outreach_worker", teams=(mine,))
    assert vera.get(f"/desk/followups/{it}").status_code == 404
    for deed in ("take", "done", "hand_over"):
        assert do(vera, it, deed).status_code == 404
        assert do(vera, uuid4(), deed).status_code == 404
    assert count(team_app, "followups_act") == 0


def test_overdue_first_with_counts_and_by_zone(team_app, clock):
    mine = team(team_app)
    with team_app.app_context():
        torget = zones.draw_zone(SYSTEM, mine, "Torget", [(2697, 26321)])
    task(team_app, mine, week="2026-W47", zone_id=torget)
    task(team_app, mine, week="2026-W40")
    task(team_app, mine, week="2026-W50", taken_by=uuid4())
    vera = desk(team_app, "vera", "outreach_worker", teams=(mine,))
    page = vera.get("/desk/followups").text
    facts = words(page.split('<dl class="facts">')[1].split("</dl>")[0])
    assert "".join(facts.split()) == "Försenad1Denhärveckan1Senare1Tagnaavnågon1"
    assert page.index("v. 40") < page.index("v. 47") < page.index("v. 50")
    assert page.count('class="tag late"') == 1
    one = vera.get(f"/desk/followups?zone={torget}").text
    assert "v. 47" in one
    assert "v. 40" not in one
    none = vera.get("/desk/followups?zone=none").text
    assert "v. 47" not in none.split("<table")[1]


@pytest.mark.parametrize("how", ["job", "list", "page"])
def test_every_task_is_closed_when_its_90_days_are_over(team_app, clock, how):
    mine = team(team_app)
    it = task(team_app, mine, opened_day=date(2026, 11, 20), closes_day=date(2027, 2, 18))
    vera = desk(team_app, "vera", "outreach_worker", teams=(mine,))
    clock.set("2027-02-18 23:00")
    with team_app.app_context():
        assert service.close_old() == 0
    clock.set("2027-02-19 07:00")
    if how == "job":
        with team_app.app_context():
            assert [service.close_old(), service.close_old()] == [1, 0]
    else:
        vera = desk(team_app, "eva", "outreach_worker", teams=(mine,))
        vera.get("/desk/followups" if how == "list" else f"/desk/followups/{it}")
    row = state(team_app, it)
    assert (row.state, str(row.ended_day)) == ("expired", "2027-02-19")
    [act] = rows(team_app, "SELECT * FROM followups_act")
    assert (act.act, act.staff_id, bool(act.counted)) == ("expired", None, True)
    entries = rows(
        team_app, "SELECT actor_id FROM audit_entry WHERE act = 'followups.closed_after_90_days'"
    )
    assert [entry.actor_id for entry in entries] == ["system"]


def test_what_was_over_long_ago_is_shown_no_more(team_app, clock):
    mine = team(team_app)
    it = task(team_app, mine)
    vera = desk(team_app, "vera", "outreach_worker", teams=(mine,))
    do(vera, it, "done")
    assert vera.get(f"/desk/followups/{it}").status_code == 200
    clock.forward(days=15)
    later = desk(team_app, "eva", "outreach_worker", teams=(mine,))
    assert later.get(f"/desk/followups/{it}").status_code == 404


def test_each_act_at_the_desk_is_in_the_log(team_app, clock):
    mine = team(team_app)
    it = task(team_app, mine)
    vera = desk(team_app, "vera", "outreach_worker", teams=(mine,))
    do(vera, it, "take")
    [entry] = rows(team_app, "SELECT * FROM audit_entry WHERE act = 'followups.acted'")
    assert (entry.actor_id, entry.object_id, entry.detail) == (str(vera.id), str(it), "take")
