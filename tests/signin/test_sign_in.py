"""Coming in by password and code: what gives a session, and what never does."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from fieldapp.foundation.database import FIELD
from fieldapp.signin import totp
from tests.databases import Stores
from tests.signin.somebody import Somebody, get, is_in, log, name_and_password, post
from tests.signing import BASE, code_now, token

Make = Callable[..., Somebody]


def test_password_and_code_give_a_session(anybody: Somebody, stores: Stores) -> None:
    client = anybody.enter()
    page = get(client, "/account")
    assert page.status_code == 200
    assert anybody.username in page.text
    act = "signin.signed_in" if anybody.people.store == FIELD else "signin.partner.signed_in"
    assert [(a, who) for a, who, _ in log(stores, anybody.people.store) if a == act] == [
        (act, str(anybody.id))
    ]


def test_a_password_alone_gives_nothing(anybody: Somebody) -> None:
    client = anybody.app.test_client()
    answer = anybody.first(client)
    assert (answer.status_code, answer.location) == (303, "/login/code")
    assert not is_in(client)
    for wrong in ("", "000000", "abcdef", "12345", anybody.code()[:5], "１２３４５６"):
        assert post(client, "/login/code", code=wrong).status_code in (401, 429)
    assert not is_in(client)


def test_a_code_alone_gives_nothing(anybody: Somebody) -> None:
    client = anybody.app.test_client()
    get(client, "/login")
    answer = post(client, "/login/code", code=anybody.code())
    assert (answer.status_code, answer.location) == (303, "/login")
    assert get(client, "/login/code").location == "/login"
    assert not is_in(client)


def test_a_code_counts_once(anybody: Somebody, clock: Any) -> None:
    """Somebody who looked over the shoulder is late, in whichever worker."""
    used = anybody.code()
    anybody.enter()
    client = anybody.app.test_client()
    anybody.first(client)
    assert post(client, "/login/code", code=used).status_code == 401
    clock.forward(seconds=30)
    assert post(client, "/login/code", code=used).status_code == 401, "within the tolerance"
    assert post(client, "/login/code", code=anybody.code()).status_code == 303
    assert is_in(client)


def test_a_code_before_one_that_was_used_is_used_too(anybody: Somebody, clock: Any) -> None:
    earlier = anybody.code()
    clock.forward(seconds=30)
    anybody.enter()
    client = anybody.app.test_client()
    anybody.first(client)
    assert post(client, "/login/code", code=earlier).status_code == 401


@pytest.mark.parametrize(("seconds", "taken"), [(-60, False), (-30, True), (30, True), (60, False)])
def test_a_clock_may_be_half_a_minute_wrong(
    staff: Make, clock: Any, seconds: int, taken: bool
) -> None:
    one = staff()
    clock.set("2026-11-21 22:30")
    shown = totp.code(one.secret, int(clock.forward(seconds=seconds).timestamp()))
    clock.forward(seconds=-seconds)
    client = one.app.test_client()
    one.first(client)
    assert (post(client, "/login/code", code=shown).status_code == 303) is taken


def test_half_a_sign_in_is_good_for_minutes(staff: Make, clock: Any) -> None:
    one = staff()
    client = one.app.test_client()
    one.first(client)
    clock.forward(minutes=5)
    assert post(client, "/login/code", code=one.code()).location == "/login"
    assert not is_in(client)


def test_half_a_sign_in_ends_with_the_password(staff: Make) -> None:
    """Whoever had the old password is half way nowhere."""
    one = staff()
    client = one.app.test_client()
    one.first(client)
    from fieldapp.audit.service import SYSTEM
    from fieldapp.signin import passwords

    with one.app.app_context():
        passwords.set_password(SYSTEM, one.people, one.id, "ett helt annat lösenord")
    assert post(client, "/login/code", code=one.code()).location == "/login"
    assert not is_in(client)


def _without_tokens(page: str) -> str:
    page = re.sub(r'value="[^"]*"', "", page)
    return re.sub(r'data-csrf="[^"]*"', "", page)


def test_a_name_that_nobody_has_is_answered_the_same(anybody: Somebody) -> None:
    known = anybody.first(anybody.app.test_client(), "fel lösenord helt")
    nobody = name_and_password(anybody.app.test_client(), "ingen", "fel lösenord helt")
    assert known.status_code == nobody.status_code == 401
    assert _without_tokens(known.text) == _without_tokens(nobody.text)
    assert [h for h, _ in known.headers] == [h for h, _ in nobody.headers]


def test_names_that_no_database_holds_are_nobodys(anybody: Somebody) -> None:
    for name in ("\ud800", "a\0b", "x" * 10_000):
        client = anybody.app.test_client()
        sent = name.encode("utf-8", "surrogatepass")
        # What is no text at all is refused before anybody looks for it.
        assert name_and_password(client, sent, "x").status_code in (400, 401)  # type: ignore[arg-type]


def test_the_log_knows_the_account_and_never_what_was_typed(staff: Make, stores: Any) -> None:
    from sqlalchemy import text

    from fieldapp.foundation.database import open_engine

    one = staff()
    client = one.app.test_client()
    one.first(client, "hemligt i loggen")
    name_and_password(client, "hemligt-namn", "x" * 12)
    one.enter()
    engine = open_engine(stores.owner[FIELD])
    with engine.connect() as connection:
        rows = [str(tuple(r)) for r in connection.execute(text("SELECT * FROM audit_entry"))]
        attempts = [str(tuple(r)) for r in connection.execute(text("SELECT * FROM signin_attempt"))]
    engine.dispose()
    assert any("signin.failed" in row and str(one.id) in row for row in rows)
    assert any("signin.signed_in" in row and str(one.id) in row for row in rows)
    for row in rows + attempts:
        for never in ("hemligt", "203.0.113.7", one.secret, one.password):
            assert never not in row


# --- fixation and replay ----------------------------------------------------------------


def test_nothing_of_the_session_before_is_left(staff: Make) -> None:
    """A cookie that somebody planted is not the one that is signed in."""
    one = staff()
    client = one.app.test_client()
    get(client, "/login")
    with client.session_transaction(base_url=BASE) as cookie:
        cookie["planted"] = "x"
        planted = token_of(cookie)
    before = client.get_cookie(one.app.config["SESSION_COOKIE_NAME"])
    assert before is not None
    one.enter(client)
    with client.session_transaction(base_url=BASE) as cookie:
        assert "planted" not in cookie
        assert token_of(cookie) != planted
        assert set(cookie) <= {"csrf", "_user_id", "_fresh", "_id", "lang"}
    thief = one.app.test_client()
    thief.set_cookie(before.key, before.value, domain="localhost")
    assert not is_in(thief)


def token_of(cookie: Any) -> str:
    return str(cookie["csrf"])


def test_a_token_of_somebodys_choice_is_no_session(staff: Make) -> None:
    one = staff()
    client = one.app.test_client()
    with client.session_transaction(base_url=BASE) as cookie:
        cookie.update({"_user_id": "chosen", "_fresh": True})
    assert not is_in(client)
    one.enter(client)
    with client.session_transaction(base_url=BASE) as cookie:
        assert cookie["_user_id"] != "chosen"


def test_a_copied_cookie_is_dead_after_log_out(anybody: Somebody) -> None:
    client = anybody.enter()
    held = client.get_cookie(anybody.app.config["SESSION_COOKIE_NAME"])
    assert held is not None
    copy = anybody.app.test_client()
    copy.set_cookie(held.key, held.value, domain="localhost")
    assert is_in(copy), "the control: it is good until then"
    assert post(client, "/logout").status_code == 303
    assert not is_in(copy)
    assert not is_in(client)


def test_a_browser_keeps_no_page_after_log_out(anybody: Somebody) -> None:
    client = anybody.enter()
    left = post(client, "/logout")
    assert left.headers["Clear-Site-Data"] == '"cache"', "and nothing of the phone app's storage"
    assert left.headers["Cache-Control"] == "no-store"


def test_signing_in_again_ends_the_session_before(staff: Make, clock: Any) -> None:
    one = staff()
    client = one.enter()
    held = client.get_cookie(one.app.config["SESSION_COOKIE_NAME"])
    assert held is not None
    clock.forward(minutes=1)
    one.enter(client)
    copy = one.app.test_client()
    copy.set_cookie(held.key, held.value, domain="localhost")
    assert not is_in(copy)


def test_a_session_of_one_surface_is_none_on_the_other(staff: Make, partner: Make) -> None:
    here, there = staff(), partner()
    for one, other in ((here, there), (there, here)):
        client = one.enter()
        held = client.get_cookie(one.app.config["SESSION_COOKIE_NAME"])
        assert held is not None
        with client.session_transaction(base_url=BASE) as cookie:
            inside = dict(cookie)
        stranger = other.app.test_client()
        for name in (held.key, other.app.config["SESSION_COOKIE_NAME"]):
            stranger.set_cookie(name, held.value, domain="localhost")
        assert not is_in(stranger)
        # Even with the other surface's own signature the token is nobody's there.
        with stranger.session_transaction(base_url=BASE) as cookie:
            cookie.update(inside)
        assert not is_in(stranger)


# --- where one is sent ------------------------------------------------------------------

ELSEWHERE = [
    "https://elsewhere.example/",
    "//elsewhere.example",
    "/\\elsewhere.example",
    "\\\\elsewhere.example",
    "/\t/elsewhere.example",
    "/%0d%0aSet-Cookie:x=1\r\nX: y",
    "javascript:alert(1)",
    "/login\r\nLocation: https://elsewhere.example",
    "http:elsewhere.example",
    "/x\x00y",
    " //elsewhere.example",
]


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_next_stays_here(staff: Make, wanted: str) -> None:
    one = staff()
    client = one.app.test_client()
    page = client.get("/login", query_string={"next": wanted}, base_url=BASE)
    assert page.status_code == 400 or 'name="next" value="/"' in page.text
    if "\x00" in wanted:
        assert one.first(client, wanted=wanted).status_code == 400
        return
    one.first(client, wanted=wanted)
    answer = post(client, "/login/code", code=one.code())
    assert (answer.status_code, answer.location) == (303, "/")
    confirming = client.get("/account/confirm", query_string={"next": wanted}, base_url=BASE)
    assert confirming.status_code == 400 or 'name="next" value="/"' in confirming.text


def test_next_leads_on(staff: Make) -> None:
    one = staff()
    client = one.app.test_client()
    asked = get(client, "/desk/figures?tertial=20263")
    assert asked.status_code == 302
    page = get(client, asked.location)
    assert "/desk/figures?tertial=20263" in page.text
    one.first(client, wanted="/desk/figures?tertial=20263")
    answer = post(client, "/login/code", code=one.code())
    assert answer.location == "/desk/figures?tertial=20263"


def test_forms_without_the_token_are_refused(staff: Make) -> None:
    one = staff()
    client = one.app.test_client()
    get(client, "/login")
    bare = client.post(
        "/login", data={"username": one.username, "password": one.password}, base_url=BASE
    )
    assert bare.status_code == 403
    one.first(client)
    assert client.post("/login/code", data={"code": one.code()}, base_url=BASE).status_code == 403
    assert not is_in(client)
    client = one.enter()
    assert client.post("/logout", base_url=BASE).status_code == 403
    assert is_in(client)


def test_the_code_is_what_apps_show(staff: Make) -> None:
    """RFC 6238, appendix B: SHA-1, here with the last six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for moment, shown in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        assert totp.code(secret, moment) == shown


def test_a_secret_is_sealed_for_its_person_and_key(staff: Make, stores: Any) -> None:
    from sqlalchemy import text

    from fieldapp.foundation.database import open_engine

    one, other = staff("ett"), staff("två")
    engine = open_engine(stores.owner[FIELD])
    with engine.begin() as connection:
        held = connection.execute(text("SELECT secret FROM signin_totp")).scalars().all()
        assert all(one.secret.encode() not in bytes(row) for row in held)
        # Somebody who writes in the database gives one person the other's authenticator.
        rows = connection.execute(text("SELECT person_id, secret FROM signin_totp")).all()
        mine = next(r for r in rows if str(r.person_id).replace("-", "") == one.id.hex)
        theirs = next(r for r in rows if str(r.person_id).replace("-", "") == other.id.hex)
        connection.execute(
            text("UPDATE signin_totp SET secret = :s WHERE person_id = :p"),
            {"s": mine.secret, "p": theirs.person_id},
        )
    engine.dispose()
    client = other.app.test_client()
    other.first(client)
    assert post(client, "/login/code", code=code_now(one.secret)).status_code == 401


def test_pages_of_log_in_need_no_script(team_app: Flask, picture_app: Flask) -> None:
    for app in (team_app, picture_app):
        page = get(app.test_client(), "/login").text
        assert '<form method="post" action="/login"' in page
        assert "onclick" not in page
        assert " style=" not in page


def test_the_token_changes_at_sign_in(staff: Make) -> None:
    one = staff()
    client = one.app.test_client()
    get(client, "/login")
    before = token(client)
    one.enter(client)
    assert token(client) != before
