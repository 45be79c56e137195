"""Partners are let in by an administrator of the city, for a while, and by nobody else."""

import re
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from fieldapp.audit.service import SYSTEM
from fieldapp.foundation.database import FIELD, SHARED, db
from fieldapp.foundation.errors import NotAllowed
from fieldapp.foundation.identity import Actor
from fieldapp.foundation.settings import TEAM
from fieldapp.parties import invitations, rules
from fieldapp.parties import service as parties
from tests.databases import POSTGRESQL
from tests.desk import Desk, desk, staff
from tests.foundation.mail_catcher import catching
from tests.signing import BASE, signed_in

TODAY = date(2026, 11, 21)
OTHERS = ("outreach_worker", "team_lead", "analyst", "release_approver", "auditor")


@pytest.fixture
def admin(team_app: Flask, clock) -> Desk:
    return desk(team_app, "adam", "administrator")


def _invitation(**more):
    return {
        "username": "pia",
        "display_name": "Pia Polis",
        "function": "Kontaktperson, norr",
        "role": "police_liaison",
        "email": "",
        "language": "sv",
        "expires_day": "2027-05-01",
    } | more


def _invited(admin) -> UUID:
    assert admin.post("/desk/partners/new", **_invitation()).status_code == 200
    [row] = _shared(admin.app, "SELECT id FROM parties_partner")
    return UUID(str(row.id))


def _shared(app, query, store=SHARED, **values):
    with app.app_context(), db.engines[store].connect() as connection:
        return list(connection.execute(text(query), values))


def _link(answer) -> str:
    [address] = re.findall(r'value="([^"]*/link/[^"]+)"', answer.text)
    return urlsplit(address).path


def test_a_partner_is_invited_and_comes_in_by_the_link(team_app, picture_app, admin):
    answer = admin.post("/desk/partners/new", **_invitation())
    assert answer.status_code == 200
    link = _link(answer)
    assert picture_app.test_client().get(link, base_url=BASE).status_code == 200
    assert team_app.test_client().get(link, base_url=BASE).status_code in (404, 410)
    page = admin.get("/desk/partners").text
    assert "Pia Polis" in page
    assert "2027-05-01" in page


def test_the_shared_log_names_the_city_and_the_fields_log_the_person(team_app, admin):
    partner = _invited(admin)
    admin.post(f"/desk/partners/{partner}/extend", expires_day="2027-06-01")
    admin.post(f"/desk/partners/{partner}/end")
    query = "SELECT * FROM audit_entry WHERE act LIKE 'parties.%' ORDER BY id"
    shared, field = _shared(team_app, query), _shared(team_app, query, FIELD)
    done = ["parties.partner_invited", "parties.link_shown", "parties.partner_extended",
            "parties.partner_ended"]  # fmt: skip
    assert [e.act for e in shared] == [e.act for e in field] == done
    assert {e.actor_id for e in shared} == {"city"}
    assert {e.actor_id for e in field} == {str(admin.id)}
    everything = str(_shared(team_app, "SELECT * FROM audit_entry"))
    assert str(admin.id) not in everything
    assert "adam" not in everything


def test_a_letter_leads_to_the_partners_own_surface(stores, clock, tmp_path):
    from fieldapp import team_app as surface

    with catching(tmp_path) as catcher:
        settings = stores.settings(
            TEAM, mail=catcher.settings, picture_origin="https://bild.example"
        )
        admin = desk(surface.make_app(settings), "adam", "administrator")
        answer = admin.post("/desk/partners/new", **_invitation(email="pia@polisen.example"))
        assert answer.status_code == 303
        [letter] = catcher.letters
        # Without that address a letter would lead nowhere: the link is shown instead.
        lost = Desk(surface.make_app(replace(settings, picture_origin=None)), admin.id)
        other = _invitation(username="per", email="per@polisen.example")
        assert lost.post("/desk/partners/new", **other).status_code == 200
        assert len(catcher.letters) == 1
    assert "https://bild.example/link/" in letter.get_content()
    assert "localhost" not in letter.get_content()
    assert letter["Subject"] == "Din inloggning till fieldapp"


def test_expiry_ends_the_session(team_app, picture_app, admin, clock):
    partner = _invited(admin)
    admin.post(f"/desk/partners/{partner}/extend", expires_day="2026-11-22")
    clock.set("2026-11-23 05:50")
    client = signed_in(picture_app, partner)
    assert client.get("/", base_url=BASE).status_code == 200, "the last day goes on until six"
    clock.set("2026-11-23 06:05")
    assert client.get("/", base_url=BASE).status_code == 302
    assert _shared(team_app, "SELECT count(*) FROM signin_session")[0][0] == 0
    page = Desk(team_app, admin.id).get("/desk/partners").text
    assert 'class="past"' in page


def test_ending_is_at_once_and_can_be_undone(team_app, picture_app, admin):
    partner = _invited(admin)
    link = _link(admin.post(f"/desk/partners/{partner}/link", purpose="recovery"))
    client = signed_in(picture_app, partner)
    assert client.get("/", base_url=BASE).status_code == 200
    assert admin.post(f"/desk/partners/{partner}/end").status_code == 303
    assert client.get("/", base_url=BASE).status_code == 302
    assert picture_app.test_client().get(link, base_url=BASE).status_code in (404, 410)
    assert admin.post(f"/desk/partners/{partner}/link", purpose="invite").status_code == 409
    answer = admin.post(f"/desk/partners/{partner}/extend", expires_day="2026-12-01")
    assert answer.status_code == 303
    assert signed_in(picture_app, partner).get("/", base_url=BASE).status_code == 200
    assert picture_app.test_client().get(link, base_url=BASE).status_code == 404, "dead for good"


def test_a_link_that_went_to_another_address_is_dead(team_app, picture_app, admin):
    partner = _invited(admin)
    link = _link(admin.post(f"/desk/partners/{partner}/link", purpose="invite"))
    details = {"display_name": "Pia", "function": "Kontaktperson", "language": "sv"}
    admin.post(f"/desk/partners/{partner}/details", **details, email="")
    assert picture_app.test_client().get(link, base_url=BASE).status_code == 200
    admin.post(f"/desk/partners/{partner}/details", **details, email="pia@polis.example")
    assert picture_app.test_client().get(link, base_url=BASE).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"expires_day": "2026-11-20"},
        {"expires_day": "2028-01-01"},
        {"expires_day": "tomorrow"},
        {"expires_day": ""},
        {"role": "administrator"},
        {"role": "team_lead"},
        {"role": ["police_liaison", "police_signatory"]},
        {"function": ""},
        {"party": "city"},
        {"teams": "x"},
        {"email": "a@b.example\nCc: c@d.example"},
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_saved(team_app, admin, wrong):
    answer = admin.post("/desk/partners/new", **_invitation(**wrong))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert _shared(team_app, "SELECT count(*) FROM parties_partner")[0][0] == 0


def test_a_log_in_name_is_one_partners(team_app, admin):
    _invited(admin)
    answer = admin.post("/desk/partners/new", **_invitation(display_name="Another"))
    assert answer.status_code == 409
    assert "Another" in answer.text, "what was filled in is kept"
    assert len(_shared(team_app, "SELECT * FROM parties_partner")) == 1


def test_details_change_no_role_and_no_day(team_app, admin):
    partner = _invited(admin)
    details = {"display_name": "P", "function": "F", "email": "", "language": "en"}
    path = f"/desk/partners/{partner}/details"
    for planted in ({"role": "police_signatory"}, {"expires_day": "2027-11-01"}):
        assert admin.post(path, **details, **planted).status_code == 422
    assert admin.post(path, **details).status_code == 303
    [row] = _shared(team_app, "SELECT * FROM parties_partner")
    assert (row.role, str(row.expires_day), row.language) == ("police_liaison", "2027-05-01", "en")


@pytest.mark.parametrize("role", [*OTHERS, ""])
def test_no_other_role_of_the_city_lets_partners_in(team_app, clock, role):
    admin = desk(team_app, "adam", "administrator")
    partner = _invited(admin)
    other = desk(team_app, "nina", *filter(None, [role]))
    for path in ("/desk/partners", "/desk/partners/new", f"/desk/partners/{partner}"):
        assert other.get(path).status_code == 403
    assert other.post("/desk/partners/new", **_invitation(username="per")).status_code == 403
    for deed, form in (("extend", {"expires_day": "2027-01-01"}), ("end", {}), ("details", {}),
                       ("link", {"purpose": "recovery"})):  # fmt: skip
        assert other.post(f"/desk/partners/{partner}/{deed}", **form).status_code == 403
    assert len(_shared(team_app, "SELECT * FROM parties_partner")) == 1


@pytest.mark.parametrize("role", parties.ROLES.values)
def test_the_picture_surface_has_no_way_to_make_a_partner(picture_app, team_app, admin, role):
    with team_app.app_context():
        partner = parties.add_partner(SYSTEM, "per", "Per", "x", role, TODAY + timedelta(days=9))
    client = signed_in(picture_app, partner)
    for rule in picture_app.url_map.iter_rules():
        assert "partner" not in rule.rule
    assert client.get("/desk/partners", base_url=BASE).status_code == 404
    actor = Actor(str(partner), "police", "Per", frozenset({invitations.INVITE}))
    with picture_app.app_context(), pytest.raises(NotAllowed):
        invitations.invite(actor, "x", invitations.Details("x", "x", None, "sv"), role, TODAY)


@pytest.mark.stores(POSTGRESQL)
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO parties_partner (id, username, display_name, function, role, expires_day)"
        " VALUES (gen_random_uuid(), 'x', 'x', 'x', 'police_liaison', '2030-01-01')",
        "UPDATE parties_partner SET expires_day = '2030-01-01'",
        "UPDATE parties_partner SET role = 'police_signatory'",
        "DELETE FROM parties_partner",
    ],
)
def test_the_pictures_role_may_not_change_partners(picture_app, clock, statement):
    with (
        picture_app.app_context(),
        db.engines[SHARED].connect() as connection,
        pytest.raises(DBAPIError, match="permission denied"),
    ):
        connection.execute(text(statement))


def test_each_change_asks_who_it_is_again(team_app, clock):
    sure = desk(team_app, "adam", "administrator")
    partner = _invited(sure)
    before = _shared(team_app, "SELECT * FROM parties_partner")
    admin = Desk(team_app, staff(team_app, "alva", "administrator"), confirmed=False)
    details = {"display_name": "P", "function": "F", "email": "", "language": "en"}
    for path, form in (
        ("/desk/partners/new", _invitation(username="per")),
        (f"/desk/partners/{partner}/details", details),
        (f"/desk/partners/{partner}/extend", {"expires_day": "2027-01-01"}),
        (f"/desk/partners/{partner}/end", {}),
        (f"/desk/partners/{partner}/link", {"purpose": "recovery"}),
    ):
        assert admin.post(path, **form).status_code == 403, path
    assert _shared(team_app, "SELECT * FROM parties_partner") == before


def test_an_unknown_partner_is_not_there(admin):
    nobody = uuid4()
    assert admin.get(f"/desk/partners/{nobody}").status_code == 404
    assert admin.post(f"/desk/partners/{nobody}/end").status_code == 404


@given(today=st.dates(date(2020, 1, 1), date(2100, 1, 1)), ahead=st.integers(-800, 800))
def test_a_log_in_lasts_a_year_at_most_and_never_begins_over(today, ahead):
    wanted = today + timedelta(days=ahead)
    if rules.may_last_until(wanted, today):
        assert not rules.is_over(wanted, today)
        assert rules.is_over(wanted, today + timedelta(days=rules.MAX_DAYS + 1))
    else:
        assert rules.is_over(wanted, today) or ahead > rules.MAX_DAYS
