"""One's own passkeys: another one, names, removing, and confirming with one."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from fieldapp.foundation.errors import Conflict
from fieldapp.signin import passkeys
from fieldapp.signin.people import EXTENSION
from tests.signin.authenticator import STRAIGHT, USER_PRESENT, Bend, encoded
from tests.signin.visitor import Visitor, refused, rows, settled
from tests.signing import BASE, give_factors, signed_in

Said = Callable[[], list[str]]


def test_another_passkey_needs_a_fresh_proof(app: Flask) -> None:
    visitor, person_id = settled(app)
    visitor.client = signed_in(app, person_id, confirmed=False)
    asked = visitor.ask("/account/passkeys/options")
    assert asked.status_code == 403
    assert asked.json["type"] == "urn:fieldapp:step_up"
    confirm(visitor)
    assert visitor.make("/account", name="Nyckel två").status_code == 200
    assert sorted(one.name for one in rows(app, "passkey")) == ["Min telefon", "Nyckel två"]


def confirm(visitor: Visitor, bend: Bend = STRAIGHT) -> TestResponse:
    """Confirm with the passkey, as the page's form does."""
    options = visitor.ask("/account/confirm/passkey/options").json
    held = next(
        one
        for one in visitor.device.held
        if encoded(one.credential_id) in {c["id"] for c in options["allowCredentials"]}
    )
    answer = json.dumps(visitor.device.use(options, bend, held))
    return visitor.post("/account/confirm/passkey", credential=answer, next="/account")


def test_confirming_with_a_passkey(app: Flask, said: Said) -> None:
    visitor, person_id = settled(app)
    visitor.client = signed_in(app, person_id, confirmed=False)
    for bend in (Bend(flags=USER_PRESENT), Bend(origin="http://evil.test"), Bend(handle=b"x")):
        assert confirm(visitor, bend).status_code == 401
    assert visitor.ask("/account/passkeys/options").status_code == 403
    told = confirm(visitor)
    assert (told.status_code, told.location) == (303, "/account")
    assert visitor.ask("/account/passkeys/options").status_code == 200
    assert "confirmed" in said()


def test_the_page_offers_the_ways_that_one_has(app: Flask) -> None:
    """A form of a password that somebody does not have is a question nobody can answer."""
    visitor, person_id = settled(app)
    visitor.client = signed_in(app, person_id, confirmed=False)
    page = visitor.client.get("/account/confirm", base_url=BASE).text
    assert 'data-passkey="use"' in page
    assert 'name="password"' not in page
    give_factors(app, person_id)
    assert 'name="password"' in visitor.client.get("/account/confirm", base_url=BASE).text


def test_somebody_elses_passkey_confirms_nothing(app: Flask) -> None:
    visitor, person_id = settled(app)
    other, _ = settled(app, "other.person")
    visitor.client = signed_in(app, person_id, confirmed=False)
    options = visitor.ask("/account/confirm/passkey/options").json
    answer = json.dumps(other.device.use(options))
    told = visitor.post("/account/confirm/passkey", credential=answer)
    assert told.status_code == 401
    for noise in ("", "{", "[]", "[" * 9000, "{}", "x" * 30_000):
        told = visitor.post("/account/confirm/passkey", credential=noise)
        assert told.status_code == 401


def test_what_was_filled_in_is_still_there_after_confirming(app: Flask) -> None:
    visitor, person_id = settled(app)
    visitor.client = signed_in(app, person_id, confirmed=False)
    (kept,) = rows(app, "passkey")
    page = visitor.post(f"/account/passkeys/{passkeys.mark(kept.credential_id)}/remove", why="&x=1")
    assert page.status_code == 403
    carried = page.text.split('name="kept" value="')[1].split('"')[0]
    options = visitor.ask("/account/confirm/passkey/options").json
    answer = json.dumps(visitor.device.use(options))
    told = visitor.post("/account/confirm/passkey", credential=answer, kept=carried)
    assert told.status_code == 200
    assert 'name="why" value="&amp;x=1"' in told.text


def test_nobody_signed_in_has_no_passkeys_to_add_or_confirm(app: Flask) -> None:
    visitor, _ = settled(app)
    for path in (
        "/account/passkeys/options",
        "/account/passkeys",
        "/account/confirm/passkey/options",
    ):
        assert visitor.ask(path).status_code == 401


def test_the_same_authenticator_is_told_what_it_has(app: Flask) -> None:
    visitor, _ = settled(app)
    visitor.log_in()
    options = visitor.ask("/account/passkeys/options").json
    known = [one["id"] for one in options["excludeCredentials"]]
    assert known == [encoded(visitor.device.held[-1].credential_id)]
    answer = visitor.device.make(options)
    answer["id"] = answer["rawId"] = known[0]
    refused(visitor.ask("/account/passkeys", {"credential": answer, "name": "x"}))


def test_a_registration_counts_once(app: Flask) -> None:
    visitor, _ = settled(app)
    visitor.log_in()
    options = visitor.ask("/account/passkeys/options").json
    one, other = visitor.device.make(options), visitor.device.make(options)
    assert visitor.ask("/account/passkeys", {"credential": one, "name": "x"}).status_code == 200
    refused(visitor.ask("/account/passkeys", {"credential": other, "name": "x"}))


def test_names(app: Flask, said: Said) -> None:
    visitor, _ = settled(app)
    visitor.log_in()
    (kept,) = rows(app, "passkey")
    page = f"/account/passkeys/{passkeys.mark(kept.credential_id)}/name"
    assert visitor.post(page, name="  Jobbtelefon ").status_code == 303
    assert rows(app, "passkey")[0].name == "Jobbtelefon"
    assert visitor.post(page, name=" ").status_code == 422
    assert visitor.post(page, name="x" * 61).status_code == 422
    other, _ = settled(app, "other.person")
    other.log_in()
    assert other.post(page, name="Min nu").status_code == 404
    assert "passkey_renamed" in said()


def test_the_last_way_in_stays(app: Flask, said: Said) -> None:
    visitor, person_id = settled(app)
    visitor.log_in()
    (kept,) = rows(app, "passkey")
    page = f"/account/passkeys/{passkeys.mark(kept.credential_id)}/remove"
    assert visitor.post(page).status_code == 409
    assert len(rows(app, "passkey")) == 1
    give_factors(app, person_id)
    other, _ = settled(app, "other.person")
    other.log_in()
    assert other.post(page).status_code == 404
    assert visitor.post(page).status_code == 303
    assert "passkey_removed" in said()
    visitor.post("/logout")
    visitor.client.get("/login", base_url=BASE)
    refused(visitor.log_in())


def test_of_two_one_may_go(app: Flask) -> None:
    visitor, _ = settled(app)
    visitor.log_in()
    assert visitor.make("/account").status_code == 200
    first, second = (passkeys.mark(one.credential_id) for one in rows(app, "passkey"))
    assert visitor.post(f"/account/passkeys/{first}/remove").status_code == 303
    assert visitor.post(f"/account/passkeys/{second}/remove").status_code == 409


def test_of_two_removed_at_once_one_stays(app: Flask) -> None:
    visitor, person_id = settled(app)
    visitor.log_in()
    assert visitor.make("/account").status_code == 200
    marks = [passkeys.mark(one.credential_id) for one in rows(app, "passkey")]
    start = Barrier(len(marks))

    def remove(mark: str) -> bool:
        with app.test_request_context("/", base_url=BASE):
            actor = app.extensions[EXTENSION].actor(person_id)
            start.wait()
            try:
                passkeys.remove(actor, mark)
            except Conflict:
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(remove, marks)) == [False, True]
    assert len(rows(app, "passkey")) == 1


def test_twenty_are_enough(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fieldapp.signin.passkeys_rules.MOST_PASSKEYS", 2)
    visitor, _ = settled(app)
    visitor.log_in()
    assert visitor.make("/account").status_code == 200
    assert visitor.make("/account").status_code == 409
    assert len(rows(app, "passkey")) == 2


@pytest.mark.parametrize("mark", ["a" * 31, "A" * 32, "a" * 81, "ö" * 2000])
def test_what_is_no_passkey_is_not_there(app: Flask, mark: str) -> None:
    visitor, _ = settled(app)
    visitor.log_in()
    for deed in ("name", "remove"):
        page = f"/account/passkeys/{mark}/{deed}"
        assert visitor.post(page, name="Min telefon").status_code == 404
    assert len(rows(app, "passkey")) == 1
