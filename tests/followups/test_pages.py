"""Open tasks are read by their own team and by nobody else."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from fieldapp.accounts import rules as account_rules
from fieldapp.accounts import service as accounts
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation import clock as product_clock
from fieldapp.zones import service as zones
from tests.conftest import FULL
from tests.desk import Desk, desk, team
from tests.insights.page import text as words
from tests.shifts.rows import task

ROLES = account_rules.ROLES.values
IN_A_TEAM = set(account_rules.IN_A_TEAM)


def test_open_tasks_of_the_own_teams_soonest_first(team_app, clock):
    mine, theirs = team(team_app, "Mina"), team(team_app, "Deras")
    with team_app.app_context():
        torget = zones.draw_zone(SYSTEM, mine, "Torget", [(2697, 26321)])
    task(team_app, mine, week=None, closes_day=date(2027, 1, 31))
    task(team_app, mine, week="2026-W50", zone_id=torget)
    task(team_app, mine, week="2026-W48", closes_day=date(2027, 1, 30))
    task(team_app, theirs, week="2026-W51")
    task(team_app, mine, week="2026-W52", state="done")
    yesterday = product_clock.operational_day() - timedelta(days=1)
    task(team_app, mine, week="2026-W47", closes_day=yesterday)
    page = desk(team_app, "vera", "outreach_worker", teams=(mine,)).get("/desk/followups").text
    shown = words(page)
    assert shown.index("v. 48") < shown.index("v. 50") < shown.index("2027-01-31")
    assert "Torget" in shown
    for other in ("v. 51", "v. 52", "v. 47", "Deras"):
        assert other not in shown


def test_a_long_list_is_shown_by_pages(team_app, clock):
    mine = team(team_app)
    for _ in range(51):
        task(team_app, mine)
    lead = desk(team_app, "lisa", "team_lead", teams=(mine,))
    pages = [lead.get(f"/desk/followups?page={n}").text.count("v. 49") for n in (1, 2)]
    assert pages == [50, 1]


def test_empty_says_why(team_app, clock):
    mine = team(team_app)
    for name, teams in (("a1", (mine,)), ("a2", ())):
        page = desk(team_app, name, "outreach_worker", teams=teams).get("/desk/followups")
        assert 'class="empty"' in page.text


@pytest.mark.parametrize("role", [*(r for r in ROLES if r not in IN_A_TEAM), ""])
def test_nobody_of_another_role_sees_a_task(team_app, clock, role):
    mine = team(team_app)
    task(team_app, mine)
    other = desk(team_app, "nina", *filter(None, [role]), teams=(mine,))
    assert other.get("/desk/followups").status_code == 403


def test_nobody_sees_a_task_of_a_team_they_are_not_in(team_app, clock):
    """Random sets of roles and of teams; each team's task has a week of its own."""
    teams = [team(team_app, f"Lag {i}") for i in range(4)]
    weeks = {f"2027-W0{i + 1}": of for i, of in enumerate(teams)}
    for week, of in weeks.items():
        task(team_app, of, week=week)
    numbers = iter(range(10**6))

    @hypothesis_settings(max_examples=200 if FULL else 25)
    @given(
        roles=st.frozensets(st.sampled_from(ROLES), max_size=3).filter(
            lambda r: account_rules.excluded(r) is None
        ),
        own=st.sets(st.sampled_from(teams)),
    )
    def check(roles, own):
        with team_app.app_context():
            person = accounts.add_staff(
                SYSTEM, f"p{next(numbers)}", "Prov", roles, tuple(sorted(own))
            )
        page = Desk(team_app, person).get("/desk/followups")
        may = bool(roles & IN_A_TEAM)
        assert page.status_code == (200 if may else 403)
        for week, of in weeks.items():
            said = f"v. {int(week[-2:])} 2027"
            assert (said in page.text) == (may and of in own)

    check()
