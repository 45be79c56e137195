"""The administrator's pages: who may come in, with which roles and in which teams."""

import re
import threading
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from fieldapp.accounts import rules
from fieldapp.accounts import service as accounts
from fieldapp.accounts import staff as staff_service
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation.errors import Conflict, NotAllowed
from fieldapp.foundation.settings import TEAM
from tests.desk import Desk, desk, staff, team
from tests.foundation.mail_catcher import catching
from tests.sync.phone import Phone
from tests.sync.rows import count, rows

OTHERS = [r for r in rules.ROLES.values if r != "administrator"]


@pytest.fixture
def admin(team_app: Flask, clock) -> Desk:
    return desk(team_app, "adam", "administrator")


def _link(answer) -> str:
    [address] = re.findall(r'value="(https?://[^"]+/link/[^"]+)"', answer.text)
    return urlsplit(address).path


def _invitation(**more):
    return {
        "username": "nina",
        "display_name": "Nina Åberg",
        "email": "",
        "language": "sv",
        "roles": ["outreach_worker"],
        "teams": [],
    } | more


def _roles(app, staff_id) -> set[str]:
    found = rows(app, "SELECT staff_id, role FROM accounts_staff_role")
    return {r.role for r in found if str(r.staff_id).replace("-", "") == staff_id.hex}


def _acts(app, act):
    return rows(app, "SELECT * FROM audit_entry WHERE act = :act", act=act)


def test_somebody_is_invited_and_the_link_is_shown_once(team_app, admin):
    here = team(team_app)
    answer = admin.post("/desk/accounts/new", **_invitation(teams=[str(here)]))
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    path = _link(answer)
    assert team_app.test_client().get(path, base_url="https://localhost").status_code == 200
    [nina] = [m for m in _members(team_app) if m.username == "nina"]
    assert nina.roles == {"outreach_worker"}
    page = admin.get(f"/desk/accounts/{nina.id}").text
    assert "Nina Åberg" in page
    assert path not in page
    assert len(_acts(team_app, "accounts.link_shown")) == 1
    [entry] = _acts(team_app, "accounts.staff_invited")
    assert entry.actor_id == str(admin.id)
    assert "outreach_worker" in entry.detail


def _members(app):
    with app.app_context():
        return accounts.members()


def test_a_letter_brings_the_link_and_the_administrator_sees_none(stores, clock, tmp_path):
    from fieldapp import team_app as surface

    with catching(tmp_path) as catcher:
        app = surface.make_app(stores.settings(TEAM, mail=catcher.settings))
        admin = desk(app, "adam", "administrator")
        invitation = _invitation(email="nina@kommun.example", language="en")
        answer = admin.post("/desk/accounts/new", **invitation)
        assert answer.status_code == 303
        assert "/link/" not in answer.text
        assert "/link/" not in admin.get(answer.location).text
        [letter] = catcher.letters
    assert letter["To"] == "nina@kommun.example"
    assert letter["Subject"] == "Your log-in to fieldapp"
    text = letter.get_content()
    [path] = re.findall(r"http://localhost(/link/\S+)", text)
    assert app.test_client().get(path, base_url="https://localhost").status_code == 200
    for word in ("outreach", "role", "team", "contact", "Prov"):
        assert word not in text
    assert _acts(app, "accounts.link_shown") == []


def test_when_no_letter_leaves_the_page_says_so_and_shows_the_link(stores, clock, tmp_path):
    from fieldapp import team_app as surface

    with catching(tmp_path) as catcher:
        catcher.answer = "554 no"
        app = surface.make_app(stores.settings(TEAM, mail=catcher.settings))
        admin = desk(app, "adam", "administrator")
        answer = admin.post("/desk/accounts/new", **_invitation(email="nina@kommun.example"))
    assert answer.status_code == 200
    assert "Mejlservern" in answer.text
    assert _link(answer)
    assert len(_acts(app, "accounts.link_shown")) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"username": "N"}, "username"),
        ({"username": "Nina Å"}, "username"),
        ({"username": "nina\u200b"}, "username"),
        ({"display_name": ""}, "display_name"),
        ({"display_name": "a\u202eb"}, "display_name"),
        ({"display_name": "x" * 121}, "display_name"),
        ({"email": "a@b.example\r\nBcc: c@d.example"}, "email"),
        ({"email": "a@b.example, c@d.example"}, "email"),
        ({"language": "xx"}, "language"),
        ({"roles": ["root"]}, "roles"),
        ({"teams": ["x"]}, "teams"),
        ({"teams": [str(uuid4())]}, ""),
        ({"roles": ["release_approver", "analyst"]}, ""),
        ({"roles": ["auditor", "administrator"]}, ""),
        ({"active": "1"}, "active"),
        ({"id": str(uuid4())}, "id"),
        ({"username": ["nina", "nils"]}, "username"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_saved(team_app, admin, wrong, field):
    answer = admin.post("/desk/accounts/new", **_invitation(**wrong))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    if field in ("username", "display_name", "email"):
        assert f'id="{field}-fault"' in answer.text
    assert count(team_app, "accounts_staff") == 1


def test_a_log_in_name_is_one_persons(team_app, admin):
    assert admin.post("/desk/accounts/new", **_invitation()).status_code == 200
    answer = admin.post("/desk/accounts/new", **_invitation(display_name="Another"))
    assert answer.status_code == 409
    assert "Another" in answer.text, "what was filled in is kept"
    assert count(team_app, "accounts_staff") == 2


def test_rights_change_and_the_session_is_over(team_app, admin):
    one, two = team(team_app, "Ett"), team(team_app, "Två")
    worker = desk(team_app, "vera", "outreach_worker", teams=(one,))
    assert worker.get("/desk/shifts").status_code == 200
    answer = admin.post(
        f"/desk/accounts/{worker.id}/rights", roles=["outreach_worker", "team_lead"], teams=str(two)
    )
    assert answer.status_code == 303
    assert _roles(team_app, worker.id) == {"outreach_worker", "team_lead"}
    assert worker.get("/desk/shifts").status_code == 302
    with team_app.app_context():
        assert accounts.team_ids_of(worker.id) == {two}


def test_closing_ends_everything_and_can_be_undone(team_app, admin):
    here = team(team_app)
    worker = desk(team_app, "vera", "outreach_worker", teams=(here,))
    phone = Phone(team_app, here, worker.id)
    link = _link(admin.post(f"/desk/accounts/{worker.id}/link", purpose="recovery"))
    assert admin.post(f"/desk/accounts/{worker.id}/close").status_code == 303
    assert worker.get("/desk/shifts").status_code == 302
    assert count(team_app, "signin_session") == 1, "the administrator's own"
    stranger = team_app.test_client()
    assert stranger.get(link, base_url="https://localhost").status_code in (404, 410)
    assert phone.deliver(phone.contact()) == [("held", "device_revoked")]
    assert admin.post(f"/desk/accounts/{worker.id}/link", purpose="recovery").status_code == 409
    assert admin.post(f"/desk/accounts/{worker.id}/open").status_code == 303
    assert Desk(team_app, worker.id).get("/desk/shifts").status_code == 200


def test_a_link_from_before_an_account_was_closed_is_dead_for_good(team_app, admin):
    worker = desk(team_app, "vera", "outreach_worker")
    link = _link(admin.post(f"/desk/accounts/{worker.id}/link", purpose="recovery"))
    stranger = team_app.test_client()
    assert stranger.get(link, base_url="https://localhost").status_code == 200
    for deed in ("close", "open"):
        assert admin.post(f"/desk/accounts/{worker.id}/{deed}").status_code == 303
    assert stranger.get(link, base_url="https://localhost").status_code == 404


def test_a_link_that_went_to_another_address_is_dead(team_app, admin):
    worker = desk(team_app, "vera", "outreach_worker")
    details = {"display_name": "Vera", "language": "sv"}
    admin.post(f"/desk/accounts/{worker.id}/details", **details, email="ver@a.example")
    link = _link(admin.post(f"/desk/accounts/{worker.id}/link", purpose="recovery"))
    stranger = team_app.test_client()
    admin.post(f"/desk/accounts/{worker.id}/details", **details, email="ver@a.example")
    assert stranger.get(link, base_url="https://localhost").status_code == 200
    admin.post(f"/desk/accounts/{worker.id}/details", **details, email="vera@a.example")
    assert stranger.get(link, base_url="https://localhost").status_code == 404


def test_somebody_is_signed_out_everywhere(team_app, admin):
    worker = desk(team_app, "vera", "outreach_worker")
    other = Desk(team_app, worker.id)
    assert admin.post(f"/desk/accounts/{worker.id}/sessions").status_code == 303
    assert {d.get("/desk/shifts").status_code for d in (worker, other)} == {302}
    assert admin.get("/desk/accounts").status_code == 200


def test_nobody_changes_own_rights(team_app, admin):
    desk(team_app, "alva", "administrator")
    own = f"/desk/accounts/{admin.id}"
    assert admin.post(f"{own}/rights", roles=["administrator"], teams=[]).status_code == 403
    assert admin.post(f"{own}/rights", roles=[], teams=[]).status_code == 403
    assert admin.post(f"{own}/close").status_code == 403
    assert admin.post(f"{own}/link", purpose="recovery").status_code == 403
    assert _roles(team_app, admin.id) == {"administrator"}
    page = admin.get(own).text
    assert f"{own}/rights" not in page
    assert f"{own}/close" not in page


def test_one_administrator_is_always_left(team_app, clock):
    """Also for who acts from elsewhere than the pages, where nobody is oneself."""
    only = staff(team_app, "adam", "administrator")
    closed = staff(team_app, "alva", "administrator")
    with team_app.app_context():
        staff_service.close(SYSTEM, closed)
        with pytest.raises(Conflict):
            staff_service.close(SYSTEM, only)
        with pytest.raises(Conflict):
            staff_service.change_rights(
                SYSTEM, only, staff_service.Rights(frozenset(), frozenset())
            )
        assert accounts.load_actor(str(only)) is not None
    assert _roles(team_app, only) == {"administrator"}


def _at_once(app, *deeds) -> list[str]:
    """What comes of deeds that begin in the same moment: 'done', or the error's name."""
    started, told = threading.Barrier(len(deeds)), []

    def do(deed):
        with app.app_context():
            started.wait()
            try:
                deed()
                told.append("done")
            except (Conflict, OperationalError) as error:
                told.append(type(error).__name__)

    threads = [threading.Thread(target=do, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(told)


def test_two_administrators_who_remove_each_other_at_once_leave_one(team_app, clock):
    ids = [staff(team_app, name, "administrator") for name in ("adam", "alva")]
    with team_app.app_context():
        one, other = (accounts.load_actor(str(i)) for i in ids)
    told = _at_once(
        team_app,
        lambda: staff_service.close(one, ids[1]),
        lambda: staff_service.close(other, ids[0]),
    )
    assert told == ["Conflict", "done"]
    assert count(team_app, "accounts_staff", "active") == 1


def test_a_name_that_is_taken_in_the_same_moment_is_one_persons(team_app, clock):
    details = staff_service.Details("Nina", None, "sv")
    rights = staff_service.Rights(frozenset(), frozenset())
    told = _at_once(team_app, *[lambda: staff_service.invite(SYSTEM, "nina", details, rights)] * 3)
    assert told == ["Conflict", "Conflict", "done"]
    assert count(team_app, "accounts_staff") == 1
    assert len(_acts(team_app, "accounts.staff_invited")) == 1


@pytest.mark.parametrize("role", [*OTHERS, ""])
def test_nobody_else_reaches_accounts_by_any_way(team_app, clock, role):
    admin = staff(team_app, "adam", "administrator")
    here = team(team_app)
    other = desk(team_app, "nina", *filter(None, [role]), teams=(here,))
    for path in ("/desk/accounts", "/desk/accounts/new", f"/desk/accounts/{admin}", "/desk/teams"):
        assert other.get(path).status_code == 403, path
    for path in (
        "/desk/accounts/new", f"/desk/accounts/{other.id}/rights", f"/desk/accounts/{admin}/close",
        f"/desk/accounts/{admin}/link", f"/desk/accounts/{admin}/sessions", "/desk/teams",
        f"/desk/accounts/{other.id}/details", f"/desk/teams/{here}",
    ):  # fmt: skip
        assert other.post(path, roles=["administrator"], teams=[]).status_code == 403, path
    assert _roles(team_app, other.id) == set(filter(None, [role]))


CHANGES = (
    ("/desk/accounts/new", _invitation()),
    ("/desk/accounts/{}/rights", {"roles": ["analyst"], "teams": []}),
    ("/desk/accounts/{}/details", {"display_name": "x", "email": "", "language": "sv"}),
    ("/desk/accounts/{}/close", {}),
    ("/desk/accounts/{}/open", {}),
    ("/desk/accounts/{}/sessions", {}),
    ("/desk/accounts/{}/link", {"purpose": "recovery"}),
    ("/desk/teams", {"name": "x", "kind": "y"}),
)


@pytest.mark.parametrize(("path", "form"), CHANGES)
def test_each_change_asks_who_it_is_again(team_app, clock, path, form):
    admin = Desk(team_app, staff(team_app, "adam", "administrator"), confirmed=False)
    worker = staff(team_app, "vera", "outreach_worker")
    before = [rows(team_app, f"SELECT * FROM {t}") for t in ("accounts_staff", "accounts_team")]
    answer = admin.post(path.format(worker), **form)
    assert answer.status_code == 403
    assert "Bekräfta att det är du" in answer.text
    after = [rows(team_app, f"SELECT * FROM {t}") for t in ("accounts_staff", "accounts_team")]
    assert before == after
    assert _roles(team_app, worker) == {"outreach_worker"}
    assert count(team_app, "signin_link") == 0


@pytest.mark.parametrize(
    "planted",
    [
        {"roles": "administrator"},
        {"active": "1"},
        {"teams": "x"},
        {"username": "root"},
        {"id": "x"},
    ],
)
def test_a_form_changes_what_it_names_and_nothing_else(team_app, admin, planted):
    worker = staff(team_app, "vera", "outreach_worker")
    form = {"display_name": "Vera", "email": "", "language": "sv"} | planted
    assert admin.post(f"/desk/accounts/{worker}/details", **form).status_code == 422
    assert _roles(team_app, worker) == {"outreach_worker"}
    [row] = rows(team_app, "SELECT * FROM accounts_staff WHERE username = 'vera'")
    assert row.display_name == "vera (prov)"


@pytest.mark.parametrize("path", ["/account", "/account/password", "/account/confirm"])
def test_ones_own_pages_give_no_right(team_app, clock, path):
    """Mass assignment: whatever is posted to one's own account, roles and teams stay."""
    here, there = team(team_app, "Ett"), team(team_app, "Två")
    worker = desk(team_app, "vera", "outreach_worker", teams=(here,))
    worker.post(
        path,
        roles=["administrator", "team_lead"],
        role="administrator",
        teams=[str(there)],
        team=str(there),
        active="1",
        permissions="accounts.manage",
        display_name="Root",
    )
    assert _roles(team_app, worker.id) == {"outreach_worker"}
    with team_app.app_context():
        assert accounts.team_ids_of(worker.id) == {here}
        assert accounts.load_actor(str(worker.id)).name == "vera (prov)"


def test_the_list_is_searched_and_shown_by_pages(team_app, admin):
    with team_app.app_context():
        for i in range(60):
            accounts.add_staff(SYSTEM, f"person{i:02}", f"Åsa {i:02}", frozenset())
    first, second = admin.get("/desk/accounts"), admin.get("/desk/accounts?page=2")
    assert (first.text.count("Åsa "), second.text.count("Åsa ")) == (49, 11)
    assert admin.get("/desk/accounts?page=999999999999999999999").status_code == 200
    found = admin.get("/desk/accounts?q=åSA+07").text
    assert found.count("Åsa ") == 1
    assert "person07" in found
    assert admin.get("/desk/accounts?q=%25").text.count("person") == 0, "no pattern"


def test_teams_are_added_and_renamed(team_app, admin):
    assert admin.post("/desk/teams", name="Uppsökarna", kind="youth").status_code == 303
    assert admin.post("/desk/teams", name="Uppsökarna", kind="x").status_code == 409
    assert admin.post("/desk/teams", name="", kind="x").status_code == 422
    assert admin.post("/desk/teams", name="a", kind="b", id=str(uuid4())).status_code == 422
    with team_app.app_context():
        [made] = accounts.teams()
    assert admin.post(f"/desk/teams/{made.id}", name="Mika", kind="adults").status_code == 303
    with team_app.app_context():
        assert accounts.teams() == [accounts.TeamInfo(made.id, "Mika", "adults")]
    assert admin.post(f"/desk/teams/{uuid4()}", name="x", kind="y").status_code == 404


def test_an_unknown_account_is_not_there(admin):
    nobody = uuid4()
    assert admin.get(f"/desk/accounts/{nobody}").status_code == 404
    for deed in ("close", "open", "sessions"):
        assert admin.post(f"/desk/accounts/{nobody}/{deed}").status_code == 404
    answer = admin.post(f"/desk/accounts/{nobody}/rights", roles=["auditor"], teams=[])
    assert answer.status_code == 404


def test_one_does_not_act_on_oneself_through_the_service(team_app, admin):
    with team_app.app_context():
        actor = accounts.load_actor(str(admin.id))
        with pytest.raises(NotAllowed):
            staff_service.link(actor, admin.id, "recovery", lambda *_: True)
