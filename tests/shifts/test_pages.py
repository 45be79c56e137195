"""A shift is read by its own team and nobody else, whatever their role and whatever they know."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from fieldapp.accounts import rules as account_rules
from fieldapp.accounts import service as accounts
from fieldapp.audit.service import SYSTEM
from fieldapp.zones import service as zones
from tests.conftest import FULL
from tests.desk import Desk, desk, staff, team
from tests.insights.page import text as words
from tests.shifts.rows import DAY, contact, shift
from tests.sync.rows import rows

ROLES = account_rules.ROLES.values
IN_A_TEAM = set(account_rules.IN_A_TEAM)


def _zone(app, of: UUID, name: str, n: int = 26321) -> UUID:
    with app.app_context():
        return zones.draw_zone(SYSTEM, of, name, [(2697, n)])


def _logged(app, act: str):
    return rows(app, "SELECT * FROM audit_entry WHERE act = :act", act=act)


def test_the_list_has_the_own_teams_shifts_newest_first(team_app, clock):
    mine, theirs = team(team_app, "Mina"), team(team_app, "Deras")
    old = shift(team_app, mine, day=DAY - timedelta(days=9))
    new = shift(team_app, mine, closed=False, half_hours=None)
    other = shift(team_app, theirs)
    gone = shift(team_app, mine, deleted=True)
    page = desk(team_app, "vera", "outreach_worker", teams=(mine,)).get("/desk/shifts").text
    assert page.index(str(new)) < page.index(str(old))
    assert str(other) not in page
    assert str(gone) not in page
    shown = words(page)
    assert "2026-11-20 fredag" in shown
    assert "Deras" not in shown
    assert "8,0" in shown, "staff hours of the closed one"


def test_a_long_list_is_shown_by_pages(team_app, clock):
    mine = team(team_app)
    for i in range(53):
        shift(team_app, mine, day=DAY - timedelta(days=i))
    worker = desk(team_app, "vera", "outreach_worker", teams=(mine,))
    first, second = worker.get("/desk/shifts"), worker.get("/desk/shifts?page=2")
    assert (first.text.count("/desk/shifts/"), second.text.count("/desk/shifts/")) == (50, 3)
    for page in ("0", "-1", "x", "99999999999999999999999", "1e3", ""):
        assert worker.get(f"/desk/shifts?page={page}").status_code == 200


def test_empty_says_why(team_app, clock):
    mine = team(team_app)
    assert (
        'class="empty"' in desk(team_app, "a1", "team_lead", teams=(mine,)).get("/desk/shifts").text
    )
    alone = desk(team_app, "a2", "outreach_worker").get("/desk/shifts")
    assert 'class="empty"' in alone.text


def test_one_shift_says_what_was_done(team_app, clock):
    mine = team(team_app, "Mina")
    torget, hamnen = _zone(team_app, mine, "Torget"), _zone(team_app, mine, "Hamnen", 26322)
    made = shift(team_app, mine, (torget, hamnen), note="Kallt <b>", incident=True)
    worker = desk(team_app, "vera", "outreach_worker", teams=(mine,))
    page = worker.get(f"/desk/shifts/{made}").text
    shown = words(page)
    for said in (
        "2026-11-20",
        "Mina",
        "Gata",
        "Natt",
        "Utan polis",
        "Hamnen, Torget",
        "20",
        "4,00",
    ):
        assert said in shown, said
    assert "Kallt &lt;b&gt;" in page


def test_the_number_of_contacts_is_the_leads_and_its_reading_is_logged(team_app, clock):
    mine = team(team_app)
    made = shift(team_app, mine)
    for _ in range(37):
        contact(team_app, made, mine)
    contact(team_app, made, mine, deleted=True)
    contact(team_app, made, mine, kind="observation")
    contact(team_app, uuid4(), mine)
    worker = desk(team_app, "vera", "outreach_worker", teams=(mine,))
    assert "37" not in words(worker.get(f"/desk/shifts/{made}").text)
    assert _logged(team_app, "contacts.shift_counted") == []
    lead = desk(team_app, "lisa", "team_lead", teams=(mine,))
    assert "37" in words(lead.get(f"/desk/shifts/{made}").text)
    [entry] = _logged(team_app, "contacts.shift_counted")
    assert (entry.actor_id, entry.object_id) == (str(lead.id), str(made))


@pytest.mark.parametrize("role", [*ROLES, ""])
def test_another_teams_shift_is_not_there_by_its_id(team_app, clock, role):
    mine, theirs = team(team_app, "Mina"), team(team_app, "Deras")
    made = shift(team_app, theirs)
    nosy = desk(team_app, "nina", *filter(None, [role]), teams=(mine,))
    answer = nosy.get(f"/desk/shifts/{made}")
    nothing = nosy.get(f"/desk/shifts/{uuid4()}")
    assert answer.status_code == nothing.status_code == (404 if role in IN_A_TEAM else 403)
    # Whether there is such a shift is not told either.
    assert answer.text.replace(str(made), "") == nothing.text.replace(str(made), "")
    assert _logged(team_app, "contacts.shift_counted") == []


@pytest.mark.parametrize("role", [*(r for r in ROLES if r not in IN_A_TEAM), ""])
def test_nobody_of_another_role_sees_a_shift_even_of_an_own_team(team_app, clock, role):
    mine = team(team_app)
    made = shift(team_app, mine)
    other = desk(team_app, "nina", *filter(None, [role]), teams=(mine,))
    assert other.get("/desk/shifts").status_code == 403
    assert other.get(f"/desk/shifts/{made}").status_code == 403


def test_who_leaves_a_team_sees_its_shifts_no_more(team_app, clock):
    mine = team(team_app)
    made = shift(team_app, mine)
    admin = desk(team_app, "adam", "administrator")
    worker = staff(team_app, "vera", "outreach_worker", teams=(mine,))
    assert Desk(team_app, worker).get(f"/desk/shifts/{made}").status_code == 200
    admin.post(f"/desk/accounts/{worker}/rights", roles=["outreach_worker"], teams=[])
    assert Desk(team_app, worker).get(f"/desk/shifts/{made}").status_code == 404


def _allowed(roles: frozenset[str]) -> bool:
    return account_rules.excluded(roles) is None


def test_nobody_sees_a_shift_of_a_team_they_are_not_in(team_app, clock):
    """Random sets of roles and of teams, over the pages themselves."""
    teams = [team(team_app, f"Lag {i}") for i in range(4)]
    made = {shift(team_app, of): of for of in teams}
    numbers = iter(range(10**6))

    @hypothesis_settings(max_examples=200 if FULL else 25)
    @given(
        roles=st.frozensets(st.sampled_from(ROLES), max_size=3).filter(_allowed),
        own=st.sets(st.sampled_from(teams)),
    )
    def check(roles, own):
        with team_app.app_context():
            person = accounts.add_staff(
                SYSTEM, f"p{next(numbers)}", "Prov", roles, tuple(sorted(own))
            )
        reader = Desk(team_app, person)
        may = bool(roles & IN_A_TEAM)
        page = reader.get("/desk/shifts")
        assert page.status_code == (200 if may else 403)
        for shift_id, of in made.items():
            is_own = may and of in own
            assert (str(shift_id) in page.text) == is_own
            status = reader.get(f"/desk/shifts/{shift_id}").status_code
            assert status == (200 if is_own else 404 if may else 403)

    check()
