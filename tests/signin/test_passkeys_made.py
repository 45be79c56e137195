"""A passkey made by a one-time link, and every registration that keeps nothing."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from tests.signin.authenticator import HAS_KEY, USER_PRESENT, Bend, decoded, encoded
from tests.signin.visitor import Visitor, add_person, link_for, refused, rows, settled

VERIFY = "/login/passkey/verify"

GARBAGE: dict[str, Any] = {
    "nothing": {},
    "a list": [],
    "no credential": {"credential": None},
    "a text": {"credential": "x"},
    "empty": {"credential": {}},
    "numbers": {"credential": {"id": 1, "rawId": 1, "type": 1, "response": 1}},
    "more": {"credential": {}, "person_id": "x"},
}


def test_garbage_is_a_clean_refusal(app: Flask) -> None:
    visitor, _ = settled(app)
    visitor.log_in()
    for path in ("/login/passkey/verify", "/account/passkeys", "/link/x/passkey"):
        for name, body in GARBAGE.items():
            told = visitor.ask(path, body)
            assert 400 <= told.status_code < 500, (path, name, told.text)
            assert told.json is not None
            assert told.json["type"].startswith("urn:fieldapp:"), (path, name)


def _deep(answer: dict[str, Any]) -> None:
    answer["response"]["attestationObject"] = encoded(b"\x81" * 6000)


def _long(answer: dict[str, Any]) -> None:
    answer["response"]["attestationObject"] = encoded(b"\xbf" * 200_000)


def _half(answer: dict[str, Any]) -> None:
    whole = decoded(answer["response"]["attestationObject"])
    answer["response"]["attestationObject"] = encoded(whole[: len(whole) // 2])


def _huge_length(answer: dict[str, Any]) -> None:
    answer["response"]["attestationObject"] = encoded(b"\xa1\x63fmt\x7b" + b"\x7f" * 8)


def _client_data(told: bytes) -> Callable[[dict[str, Any]], None]:
    def change(answer: dict[str, Any]) -> None:
        answer["response"]["clientDataJSON"] = encoded(told)

    return change


BAD_BYTES = (
    _deep,
    _long,
    _half,
    _huge_length,
    _client_data(b"[" * 3000),
    _client_data(b"\xff\xfe"),
    _client_data(b'{"type": 1, "challenge": 2, "origin": 3}'),
    _client_data(b'{"type": "webauthn.create", "challenge": "=", "origin": ""}'),
)


def test_bad_bytes_in_a_registration(app: Flask) -> None:
    link = link_for(app, add_person(app, "test.person"))
    visitor = Visitor(app)
    for number, change in enumerate(BAD_BYTES):
        answer = visitor.device.make(visitor.ask(f"{link}/passkey/options").json)
        change(answer)
        told = visitor.ask(f"{link}/passkey", {"credential": answer, "name": "x"})
        assert told.status_code in (401, 413, 422), (number, told.text)
    assert not visitor.is_in()
    assert rows(app, "passkey") == []
    assert visitor.make(link).status_code == 200  # the link is not used up by failing


BENT = {
    "origin": Bend(origin="http://evil.test"),
    "rpId": Bend(rp_id="evil.test"),
    "not verified": Bend(flags=USER_PRESENT | HAS_KEY),
    "challenge": Bend(challenge=b"c" * 56),
    "alg none": Bend(public_key={1: 2, 3: 0, -1: 1, -2: b"x" * 32, -3: b"y" * 32}),
    "ES384": Bend(public_key={1: 2, 3: -35, -1: 2, -2: b"x" * 48, -3: b"y" * 48}),
}


def test_a_bent_registration_keeps_nothing(app: Flask) -> None:
    link = link_for(app, add_person(app, "test.person"))
    for name, bend in BENT.items():
        refused(Visitor(app).make(link, bend), name)
    assert rows(app, "passkey") == []


def test_a_link_makes_one_passkey(app: Flask) -> None:
    link = link_for(app, add_person(app, "test.person"))
    assert Visitor(app).make(link).status_code == 200
    assert Visitor(app).make(link).status_code == 404
    assert len(rows(app, "passkey")) == 1


def test_two_who_answer_for_one_link(app: Flask) -> None:
    link = link_for(app, add_person(app, "test.person"))
    one, other = Visitor(app), Visitor(app)
    first = one.device.make(one.ask(f"{link}/passkey/options").json)
    second = other.device.make(other.ask(f"{link}/passkey/options").json)
    assert one.ask(f"{link}/passkey", {"credential": first, "name": "x"}).status_code == 200
    assert other.ask(f"{link}/passkey", {"credential": second, "name": "x"}).status_code == 404
    assert len(rows(app, "passkey")) == 1


def test_a_link_of_one_person_keeps_nothing_for_another(app: Flask) -> None:
    mine = link_for(app, add_person(app, "test.person"))
    theirs = link_for(app, add_person(app, "other.person"))
    visitor = Visitor(app)
    answer = visitor.device.make(visitor.ask(f"{mine}/passkey/options").json)
    refused(visitor.ask(f"{theirs}/passkey", {"credential": answer, "name": "x"}))


def test_no_link_no_options(app: Flask) -> None:
    for path in ("/link/x/passkey/options", "/link/%E2%82%AC/passkey/options"):
        assert Visitor(app).ask(path).status_code == 404
