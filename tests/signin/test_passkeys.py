"""Coming in by passkey, on both surfaces and both databases; and every answer that is refused."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask, session
from sqlalchemy import text

from fieldapp.foundation import clock as product_clock
from fieldapp.foundation.database import open_engine
from fieldapp.signin import passkeys, sessions
from fieldapp.signin.passkeys_proof import PasskeyRefused
from fieldapp.signin.people import EXTENSION
from tests.conftest import SetClock
from tests.databases import Stores
from tests.signin.authenticator import USER_PRESENT, Authenticator, Bend, encoded
from tests.signin.visitor import Visitor, add_person, link_for, refused, rows, settled
from tests.signing import BASE, token

VERIFY = "/login/passkey/verify"
Said = Callable[[], list[str]]


def test_a_link_makes_a_passkey_and_the_passkey_signs_in(app: Flask, said: Said) -> None:
    person_id = add_person(app, "test.person")
    visitor, link = Visitor(app), link_for(app, person_id)
    made = visitor.make(link)
    assert made.status_code == 200, made.text
    assert made.json == {"next": "/"}
    assert visitor.is_in()
    visitor.post("/logout")
    assert not visitor.is_in()
    visitor.client.get("/login", base_url=BASE)
    assert visitor.log_in().status_code == 200
    assert visitor.is_in()
    (kept,) = rows(app, "passkey")
    assert (kept.person_id, kept.sign_count, kept.name) == (person_id, 1, "Min telefon")
    assert kept.transports == "hybrid,internal"
    assert str(kept.last_used_day) == "2026-11-21"
    assert {"link_used", "passkey_added", "signed_in", "passkey_used"} <= set(said())


def test_the_answer_leads_to_where_one_was_going_and_nowhere_else(app: Flask) -> None:
    visitor, _ = settled(app)
    for wanted, led in (("/account", "/account"), ("https://evil.test/", "/"), ("//evil", "/")):
        visitor.client.get("/login", base_url=BASE)
        answer = visitor.ask(VERIFY, {"credential": visitor.answer(), "next": wanted})
        assert answer.json == {"next": led}
        visitor.post("/logout")


def test_a_new_session_has_a_new_token(app: Flask) -> None:
    visitor, _ = settled(app)
    before = token(visitor.client)
    visitor.log_in()
    assert token(visitor.client) != before


def test_options_are_the_same_for_everybody(app: Flask) -> None:
    visitor, _ = settled(app)
    with_one = visitor.ask("/login/passkey/options").json
    nobody = Visitor(app).ask("/login/passkey/options").json
    assert {**with_one, "challenge": ""} == {**nobody, "challenge": ""}
    assert with_one["allowCredentials"] == []
    assert with_one["challenge"] != nobody["challenge"]


def test_options_write_nothing(app: Flask, said: Said) -> None:
    visitor, _ = settled(app)
    before = len(said()), len(rows(app, "challenge"))
    for _turn in range(5):
        visitor.ask("/login/passkey/options")
    assert (len(said()), len(rows(app, "challenge"))) == before


BENT = {
    "another origin": Bend(origin="http://localhost.evil.test"),
    "another port's origin": Bend(origin="http://localhost:9999"),
    "another rpId": Bend(rp_id="evil.test"),
    "not verified": Bend(flags=USER_PRESENT),
    "another person's handle": Bend(handle=b"h" * 32),
    "no handle": Bend(),
    "made up challenge": Bend(challenge=b"c" * 56),
    "a registration": Bend(kind="webauthn.create"),
    "tampered": Bend(tamper=lambda told: told.replace(b'"crossOrigin": false', b'"x": 1')),
}


def test_a_bent_answer_gives_no_session(app: Flask) -> None:
    visitor, _ = settled(app)
    for name, bend in BENT.items():
        answer = visitor.answer(bend)
        if name == "no handle":
            answer["response"]["userHandle"] = None
        refused(visitor.ask(VERIFY, {"credential": answer}), name)
        assert not visitor.is_in(), name
    assert rows(app, "passkey")[0].sign_count == 0
    assert visitor.log_in().status_code == 200  # straight, it does


def test_an_answer_counts_once(app: Flask) -> None:
    """Told again with the very cookie that it was first told with; no counter helps here."""
    visitor, _ = settled(app, counts=False)
    answer = visitor.answer()
    name = app.config["SESSION_COOKIE_NAME"]
    before = visitor.client.get_cookie(name, "localhost")
    assert before is not None
    assert visitor.ask(VERIFY, {"credential": answer}).status_code == 200
    visitor.post("/logout")
    visitor.client.set_cookie(name, before.value, domain="localhost", secure=True)
    refused(visitor.ask(VERIFY, {"credential": answer}))
    assert not visitor.is_in()


def test_an_answer_told_twice_at_once_counts_once(app: Flask) -> None:
    visitor, _ = settled(app, counts=False)
    answer, mark, moment = visitor.answer(), token(visitor.client), product_clock.now()

    def tell(_number: int) -> bool:
        with product_clock.at(moment), app.test_request_context("/", base_url=BASE):
            session["csrf"] = mark
            try:
                passkeys.verified(answer)
            except PasskeyRefused:
                return False
            return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(tell, range(6))) == 1


def test_a_challenge_of_another_session(app: Flask) -> None:
    visitor, _ = settled(app)
    other = Visitor(app, visitor.device)
    refused(other.ask(VERIFY, {"credential": visitor.answer()}))
    assert not other.is_in()


def test_a_challenge_for_something_else(app: Flask) -> None:
    visitor, person_id = settled(app)
    visitor.log_in()
    options = visitor.ask("/account/confirm/passkey/options").json
    refused(visitor.ask(VERIFY, {"credential": visitor.device.use(options)}))
    # Of one person and one session, made for the account page, told at a link.
    made = visitor.device.make(visitor.ask("/account/passkeys/options").json)
    link = link_for(app, person_id)
    refused(visitor.ask(f"{link}/passkey", {"credential": made, "name": "x"}))
    assert visitor.ask("/account/passkeys", {"credential": made, "name": "x"}).status_code == 200


def test_a_challenge_of_the_other_surface(both: tuple[Flask, Flask]) -> None:
    """Each surface has a secret of its own, whatever token a session has."""
    team_app, picture_app = both
    visitor, _ = settled(team_app)
    other = Visitor(picture_app)
    with other.client.session_transaction(base_url=BASE) as cookie:
        cookie["csrf"] = token(visitor.client)
    answer = visitor.device.use(other.ask("/login/passkey/options").json)
    refused(visitor.ask(VERIFY, {"credential": answer}))


def test_five_minutes(app: Flask, clock: SetClock) -> None:
    visitor, _ = settled(app)
    for minutes in (5, 60, 60 * 24):
        answer = visitor.answer()
        clock.forward(minutes=minutes)
        refused(visitor.ask(VERIFY, {"credential": answer}))
    answer = visitor.answer()
    clock.forward(minutes=4, seconds=59)
    assert visitor.ask(VERIFY, {"credential": answer}).status_code == 200


def test_answered_challenges_are_not_kept_for_ever(app: Flask, clock: SetClock) -> None:
    visitor, _ = settled(app)
    visitor.log_in()
    assert len(rows(app, "challenge")) == 2  # the registration's and this one
    clock.forward(minutes=10)
    visitor.post("/logout")
    visitor.client.get("/login", base_url=BASE)
    visitor.log_in()
    assert len(rows(app, "challenge")) == 1


def test_no_token_for_changes_no_answer(app: Flask) -> None:
    visitor, _ = settled(app)
    answer = visitor.answer()
    told = visitor.ask(VERIFY, {"credential": answer}, headers={"X-CSRF-Token": "wrong"})
    assert told.status_code == 403
    told = visitor.ask(VERIFY, {"credential": answer}, headers={"Sec-Fetch-Site": "cross-site"})
    assert told.status_code == 403
    bare = app.test_client()
    refused(bare.post("/login/passkey/options", json={}, base_url=BASE))
    refused(bare.post(VERIFY, json={"credential": answer}, base_url=BASE))


def test_a_counter_that_went_back_is_refused_and_alerted_once(app: Flask, said: Said) -> None:
    visitor, _ = settled(app)
    visitor.log_in()
    visitor.log_in()
    visitor.post("/logout")
    visitor.client.get("/login", base_url=BASE)
    for count in (1, 2, 0):
        refused(visitor.log_in(Bend(count=count)))
    assert not visitor.is_in()
    assert said().count("passkey_counter") == 3
    answer = visitor.answer(Bend(count=1))
    for _again in range(3):
        refused(visitor.ask(VERIFY, {"credential": answer}))
    assert said().count("passkey_counter") == 4
    assert rows(app, "passkey")[0].sign_count == 2
    assert visitor.log_in(Bend(count=9)).status_code == 200


def test_without_the_key_no_false_alert_can_be_raised(app: Flask, said: Said) -> None:
    visitor, _ = settled(app)
    visitor.log_in()
    visitor.post("/logout")
    visitor.client.get("/login", base_url=BASE)
    answer = visitor.answer(Bend(count=1))
    answer["response"]["signature"] = encoded(b"\x30\x06\x02\x01\x01\x02\x01\x01")
    refused(visitor.ask(VERIFY, {"credential": answer}))
    assert "passkey_counter" not in said()
    assert "failed" in said()


def test_authenticators_that_do_not_count_sign_in_again_and_again(app: Flask) -> None:
    visitor, _ = settled(app, counts=False)
    for _turn in range(3):
        assert visitor.log_in().status_code == 200


def test_another_persons_credential_under_this_handle(app: Flask) -> None:
    visitor, _ = settled(app)
    other, _ = settled(app, "other.person")
    handle = visitor.device.held[-1].handle
    refused(other.log_in(Bend(handle=handle)))
    # Nor does one's own key under another's credential id.
    options = other.ask("/login/passkey/options").json
    answer = other.device.use(options, Bend(handle=handle))
    answer["id"] = answer["rawId"] = encoded(visitor.device.held[-1].credential_id)
    refused(other.ask(VERIFY, {"credential": answer}))


def test_a_passkey_nobody_has(app: Flask) -> None:
    visitor, _ = settled(app)
    stranger = Authenticator()
    options = {"rp": {"id": "localhost"}, "user": {"id": encoded(b"h" * 32)}, "challenge": ""}
    stranger.make(options)
    visitor.device = stranger
    refused(visitor.log_in())


def test_who_may_not_come_in_any_more(app: Flask, clock: SetClock, stores: Stores) -> None:
    visitor, _ = settled(app)
    store = app.extensions[EXTENSION].store
    engine = open_engine(stores.owner[store])
    with engine.begin() as connection:
        if store == "field":
            connection.execute(text("UPDATE accounts_staff SET active = false"))
        else:
            connection.execute(text("UPDATE parties_partner SET expires_day = '2026-11-01'"))
    engine.dispose()
    refused(visitor.log_in())


@pytest.mark.parametrize("way", ["team to picture", "picture to team"])
def test_surfaces_share_a_host_and_no_passkey(both: tuple[Flask, Flask], way: str) -> None:
    """On localhost both have one rpId, and a browser offers both people's passkeys on both."""
    from_app, to_app = both if way == "team to picture" else both[::-1]
    theirs, _ = settled(from_app)
    visitor, _ = settled(to_app, "somebody.else")
    options = visitor.ask("/login/passkey/options").json
    assert options["rpId"] == "localhost" == theirs.device.held[-1].rp_id
    refused(visitor.ask(VERIFY, {"credential": theirs.device.use(options)}))
    handle = visitor.device.held[-1].handle
    answer = theirs.device.use(visitor.ask("/login/passkey/options").json, Bend(handle=handle))
    refused(visitor.ask(VERIFY, {"credential": answer}))
    assert not visitor.is_in()


def test_a_verified_passkey_may_begin_a_session_for_one_thing(team_app: Flask) -> None:
    visitor, _ = settled(team_app)
    answer = visitor.answer()
    with team_app.test_request_context("/", base_url=BASE):
        session["csrf"] = token(visitor.client)
        actor = passkeys.verified(answer)
        sessions.begin(actor, "passkey", only="accounts.enrol")
        held = dict(session)
    visitor.client = team_app.test_client()
    with visitor.client.session_transaction(base_url=BASE) as cookie:
        cookie.update(held)
    assert visitor.is_in()
    # Not to the desk, and not to its owner's ways in: it could make itself a lasting one.
    for page in ("/desk/figures", "/account"):
        assert visitor.client.get(page, base_url=BASE).status_code == 403, page
    for path in ("/account/passkeys/options", "/account/confirm/passkey/options"):
        assert visitor.ask(path).status_code == 403, path
