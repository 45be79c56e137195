"""How long a session lasts, and what ends it before."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, text

from fieldapp.accounts.models import Staff, StaffRole
from fieldapp.audit import service as audit
from fieldapp.foundation.database import FIELD, db, open_engine
from fieldapp.signin import rules
from fieldapp.signin.models import tables
from tests.databases import Stores
from tests.signin.somebody import Somebody, get, is_in, post
from tests.signing import BASE, signed_in

Make = Callable[..., Somebody]
CHANGED = audit.act("tests.changed")
HOUR = 3600


@pytest.mark.parametrize(
    ("roles", "limits"),
    [
        (("outreach_worker",), rules.SHIFT),
        (("outreach_worker", "team_lead"), rules.SHIFT),
        (("team_lead", "auditor"), rules.OFFICE),
        (("analyst",), rules.OFFICE),
        (("auditor",), rules.OFFICE),
        ((), rules.OFFICE),
    ],
)
def test_limits_by_role(roles: tuple[str, ...], limits: rules.Limits) -> None:
    assert rules.limits("city", frozenset(roles)) == limits
    assert rules.limits("police", frozenset(roles)) == rules.PARTNER


def test_the_limits_are_what_was_decided() -> None:
    assert (rules.SHIFT.idle, rules.SHIFT.longest) == (12 * HOUR, 24 * HOUR)
    assert (rules.OFFICE.idle, rules.OFFICE.longest) == (1 * HOUR, 12 * HOUR)
    assert (rules.PARTNER.idle, rules.PARTNER.longest) == (HOUR // 2, 8 * HOUR)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_session_ends_at_either_limit(begun: int, seen: int, later: int) -> None:
    seen = begun + seen
    limit = rules.OFFICE
    over = rules.is_over(limit, begun, seen, seen + later)
    assert over is (later >= limit.idle or seen + later - begun >= limit.longest)


def _lives(one: Any, clock: Any, client: Any, minutes: int, times: int) -> int:
    """How many times a session is still there when it is asked for every so many minutes."""
    for number in range(times):
        clock.forward(minutes=minutes)
        if not is_in(client):
            return number
    return times


def test_a_shifts_session_slides_and_ends(staff: Make, clock: Any) -> None:
    one = staff("ett", "outreach_worker")
    assert _lives(one, clock, signed_in(one.app, one.id), 12 * 60, 1) == 0
    assert _lives(one, clock, signed_in(one.app, one.id), 12 * 60 - 1, 3) == 2, "24 h in all"


def test_an_office_session_slides_and_ends(staff: Make, clock: Any) -> None:
    one = staff("ett", "analyst")
    assert _lives(one, clock, signed_in(one.app, one.id), 60, 1) == 0
    assert _lives(one, clock, signed_in(one.app, one.id), 59, 20) == 12, "12 h in all"


def test_a_partners_session_slides_and_ends(partner: Make, clock: Any) -> None:
    one = partner()
    assert _lives(one, clock, signed_in(one.app, one.id), 30, 1) == 0
    assert _lives(one, clock, signed_in(one.app, one.id), 29, 20) == 16, "8 h in all"


def test_looking_writes_every_five_minutes_at_most(staff: Make, clock: Any, stores: Stores) -> None:
    one = staff("ett")
    client = signed_in(one.app, one.id)

    def seen() -> int:
        engine = open_engine(stores.owner[FIELD], readonly=True)
        with engine.connect() as connection:
            found = connection.scalar(text("SELECT seen FROM signin_session"))
        engine.dispose()
        return int(found)

    first = seen()
    clock.forward(minutes=4, seconds=59)
    get(client, "/account")
    assert seen() == first
    clock.forward(seconds=1)
    get(client, "/account")
    assert seen() == first + 300


def test_ones_own_sessions_are_listed_and_ended(anybody: Somebody, clock: Any) -> None:
    here = signed_in(anybody.app, anybody.id)
    clock.forward(minutes=1)
    phone = anybody.app.test_client()
    agent = "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0"
    phone.environ_base["HTTP_USER_AGENT"] = agent
    anybody.enter(phone)
    page = get(here, "/account").text
    assert "Firefox, Android" in page
    assert "2026-11-21 22:30" in page
    assert "2026-11-21 22:31" in page
    assert "Gecko" not in page
    with anybody.app.app_context():
        table = tables(anybody.people.store).session
        other = db.session.scalar(select(table.id).where(table.browser != ""))
    assert post(here, f"/account/sessions/{other}/end").status_code == 303
    assert not is_in(phone)
    assert is_in(here)
    clock.forward(minutes=1)
    anybody.enter(phone)
    assert post(here, "/account/sessions/end").status_code == 303
    assert not is_in(phone)
    assert is_in(here)


def test_nobody_ends_anothers_session(staff: Make) -> None:
    one, other = staff("ett"), staff("två")
    mine, theirs = signed_in(one.app, one.id), signed_in(other.app, other.id)
    with one.app.app_context():
        table = tables(FIELD).session
        whose = db.session.scalar(select(table.id).where(table.person_id == other.id))
    assert post(mine, f"/account/sessions/{whose}/end").status_code == 404
    assert is_in(theirs)
    assert post(mine, f"/account/sessions/{UUID(int=1)}/end").status_code == 404
    assert str(whose) not in get(mine, "/account").text


def test_whoever_is_closed_is_out_at_once(staff: Make) -> None:
    one = staff("ett")
    client = signed_in(one.app, one.id)
    with one.app.app_context(), audit.recorded(audit.SYSTEM, CHANGED) as session:
        session.get(Staff, one.id).active = False  # type: ignore[union-attr]
    assert not is_in(client)
    with one.app.app_context(), audit.recorded(audit.SYSTEM, CHANGED) as session:
        session.get(Staff, one.id).active = True  # type: ignore[union-attr]
    assert not is_in(client), "and stays out"


def test_other_roles_end_the_session(staff: Make) -> None:
    one = staff("ett", "team_lead", "outreach_worker")
    client = signed_in(one.app, one.id)
    with one.app.app_context(), audit.recorded(audit.SYSTEM, CHANGED) as session:
        session.execute(delete(StaffRole).where(StaffRole.role == "outreach_worker"))
    assert not is_in(client)


def test_an_expired_partner_is_out_at_once(partner: Make, clock: Any) -> None:
    from datetime import date

    one = partner("bo", date(2026, 11, 21))
    client = signed_in(one.app, one.id)
    assert is_in(client)
    clock.set("2026-11-22 06:00")
    assert not is_in(client)
    assert one.first(one.app.test_client()).status_code == 401


def test_a_new_password_ends_the_other_sessions(anybody: Somebody, clock: Any) -> None:
    here, there = (signed_in(anybody.app, anybody.id) for _ in range(2))
    wanted = "fem gröna ekorrar sjunger"
    for guess in ("", "en annan mening"):
        page = post(here, "/account/password", current=guess, password=wanted, again=wanted)
        assert page.status_code == 422, "who finds an open session sets no password"
    assert is_in(there)
    was = anybody.password
    page = post(here, "/account/password", current=was, password=wanted, again=wanted)
    assert page.status_code == 303, page.text
    assert is_in(here)
    assert not is_in(there)
    assert anybody.first(anybody.app.test_client()).status_code == 401
    anybody.password = wanted
    anybody.enter()


def test_a_new_authenticator_needs_its_first_code_and_ends_the_old(
    anybody: Somebody, clock: Any
) -> None:
    import re

    here, there = (signed_in(anybody.app, anybody.id) for _ in range(2))
    form = get(here, "/account/authenticator").text
    key = re.search(r'name="key" value="([^"]+)"', form)
    secret = re.search(r"<kbd>([A-Z2-7 ]+)</kbd>", form)
    assert key is not None
    assert secret is not None
    assert "<svg" in form
    new = secret[1].replace(" ", "")
    assert post(here, "/account/authenticator", key=key[1], code="000000").status_code == 422
    planted = post(here, "/account/authenticator", key=key[1][:-3] + "xxx", code="000000")
    assert planted.status_code == 422
    anybody_elses = post(there, "/account/authenticator", key=key[1], code=_code(new))
    assert anybody_elses.status_code == 422, "the form is this session's own"
    done = post(here, "/account/authenticator", key=key[1], code=_code(new))
    assert done.status_code == 200
    codes = re.findall(r"<code>([0-9A-Z]{5}-[0-9A-Z]{5})</code>", done.text)
    assert len(set(codes)) == 10
    assert is_in(here)
    assert not is_in(there)
    clock.forward(minutes=1)
    client = anybody.app.test_client()
    anybody.first(client)
    assert post(client, "/login/code", code=anybody.code()).status_code == 401, "the old app"
    anybody.secret = new
    assert post(client, "/login/code", code=anybody.code()).status_code == 303


def _code(secret: str) -> str:
    from tests.signing import code_now

    return code_now(secret)


def test_a_changed_session_key_takes_earlier_cookies_while_it_is_kept(
    stores: Stores, staff: Make
) -> None:
    from fieldapp import team_app as surface
    from tests.databases import SESSION_SECRETS

    one = staff("ett")
    client = signed_in(one.app, one.id)
    held = client.get_cookie(one.app.config["SESSION_COOKIE_NAME"])
    assert held is not None
    new, old = "n" * 20 + "e" * 12 + "w" * 12, SESSION_SECRETS["team"]
    for fallbacks, taken in (((old,), True), ((), False)):
        settings = stores.settings("team", session_secret=new, session_fallbacks=fallbacks)
        after = surface.make_app(settings).test_client()
        after.set_cookie(held.key, held.value, domain="localhost")
        assert (after.get("/account", base_url=BASE).status_code == 200) is taken
