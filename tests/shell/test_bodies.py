"""Bodies are refused by what they say of themselves, before anything reads or inflates them."""

import gzip
import json
import resource
import time
import zlib
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.foundation import access, entrance
from fieldapp.foundation.settings import PICTURE, TEAM
from tests.access.cells import address, ask, people_of
from tests.signing import BASE, token
from tests.sync.phone import PATH as SYNC
from tests.sync.phone import Phone, make_staff, make_team


@pytest.fixture
def lead(team_app: Flask, picture_app: Flask) -> FlaskClient:
    return people_of(team_app, picture_app, TEAM).client("team_lead")


@pytest.fixture
def phone(team_app: Flask) -> Phone:
    team = make_team(team_app, "Annan")
    return Phone(team_app, team, make_staff(team_app, "ett", team, "outreach_worker"))


class Endless(BytesIO):
    """A body that notes how much of it was read."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        """So many bytes of nothing."""
        wanted = 65536 if size is None or size < 0 else size
        Endless.taken += wanted
        return b"x" * wanted

    def readline(self, size: int | None = -1) -> bytes:
        """The same."""
        return self.read(size)


def post(client: FlaskClient, path: str, **how: Any) -> Any:
    headers = {"X-CSRF-Token": token(client)} | how.pop("headers", {})
    return client.post(path, base_url=BASE, headers=headers, **how)


# --- sizes ---------------------------------------------------------------------------------


@pytest.mark.parametrize("surface", [TEAM, PICTURE])
def test_no_route_reads_a_body_that_says_it_is_too_large(
    team_app: Flask, picture_app: Flask, surface: str
) -> None:
    app = team_app if surface == TEAM else picture_app
    wrong = []
    for route in access.routes(app):
        if not route.changes:
            continue
        limit = entrance.limit_of(route.view)
        kind = entrance.types_of(route.view, route.path)[0]
        Endless.taken = 0
        answer = app.test_client().open(
            address(route.path),
            method=route.method,
            base_url=BASE,
            input_stream=Endless(),
            content_type=kind,
            environ_overrides={"CONTENT_LENGTH": str(limit + 1)},
        )
        if answer.status_code != 413 or Endless.taken:
            wrong.append((route.path, answer.status_code, Endless.taken))
    assert wrong == []


TAKES_A_FILE = {"/desk/held/import"}
"""Its content alone counts: tests/sync/test_importing.py sends a name that leads elsewhere."""


def test_large_bodies_are_for_deliveries_and_what_is_named(
    team_app: Flask, picture_app: Flask
) -> None:
    large = {
        route.path
        for app in (team_app, picture_app)
        for route in access.routes(app)
        if route.changes and entrance.limit_of(route.view) > entrance.SMALL_BODY
    }
    assert large == {SYNC} | TAKES_A_FILE


def test_the_size_is_the_one_that_comes_not_the_one_that_is_said(lead: FlaskClient) -> None:
    body = b"name=" + b"x" * 200
    answer = post(
        lead, "/desk/phones/code", data=body, environ_overrides={"CONTENT_LENGTH": "5"},
        content_type=entrance.FORM,
    )  # fmt: skip
    assert answer.status_code < 500


def test_a_body_of_no_length_is_refused(lead: FlaskClient) -> None:
    answer = post(
        lead,
        "/desk/phones/code",
        headers={"Transfer-Encoding": "chunked"},
        content_type=entrance.FORM,
    )
    assert answer.status_code == 411


# --- types ---------------------------------------------------------------------------------


@pytest.mark.parametrize("surface", [TEAM, PICTURE])
def test_types_that_no_route_takes(team_app: Flask, picture_app: Flask, surface: str) -> None:
    people = people_of(team_app, picture_app, surface)
    kinds = ("text/plain", "text/xml", "application/octet-stream", "image/png", "x/y")
    wrong = []
    for route in access.routes(people.app):
        if route.changes:
            who = next(w for w in people.everybody if access.may(route.access, w))
            client = people.client(who)
            for kind in kinds:
                answer = client.open(
                    address(route.path), method=route.method, base_url=BASE,
                    data=b"{}", content_type=kind,
                )  # fmt: skip
                if answer.status_code != 415:
                    wrong.append((route.path, kind, answer.status_code))
    assert wrong == []


def test_no_other_route_takes_files(team_app: Flask, picture_app: Flask) -> None:
    """Until one says so: a file's name could then steer where it goes."""
    for app in (team_app, picture_app):
        for route in access.routes(app):
            if route.changes and route.path not in TAKES_A_FILE:
                assert entrance.MULTIPART not in entrance.types_of(route.view, route.path)


# --- packed --------------------------------------------------------------------------------

BOMB_SIZE = 10 * 1024**3


def bomb() -> bytes:
    """Ten megabytes that would be ten gigabytes, packed twice over by the same few bytes."""
    piece = zlib.compressobj(9, wbits=31)
    block = b"\0" * (1 << 20)
    made = b"".join(piece.compress(block) for _ in range(64))
    one = made + piece.flush()
    return one * (BOMB_SIZE // (64 << 20))


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "gzip, gzip", "x-gzip"])
def test_nothing_packed_is_taken(lead: FlaskClient, phone: Phone, encoding: str) -> None:
    body = gzip.compress(b'{"protocol": 1, "envelopes": []}')
    headers = phone.sign("POST", SYNC, body) | {"Content-Encoding": encoding}
    answer = phone.app.test_client().post(
        SYNC, data=body, headers=headers, content_type="application/json"
    )
    assert answer.status_code == 415
    form = post(
        lead, "/desk/phones/code", data=body, content_type=entrance.FORM,
        headers={"Content-Encoding": encoding},
    )  # fmt: skip
    assert form.status_code == 415


def test_a_bomb_is_never_inflated(phone: Phone) -> None:
    packed = bomb()
    assert 5_000_000 < len(packed) < 15_000_000
    small = packed[: entrance.MAX_BODY - 1]  # what would get past the limit of size
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for body in (packed, small):
        for told in ({"Content-Encoding": "gzip"}, {}):
            headers = phone.sign("POST", SYNC, body) | told
            answer = phone.app.test_client().post(
                SYNC, data=body, headers=headers, content_type="application/json"
            )
            assert answer.status_code in (400, 413, 415)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 64 * 1024, f"{grown} KiB more"


# --- JSON ----------------------------------------------------------------------------------

DEEP = 100_000


@pytest.mark.parametrize(
    "body",
    [
        "[" * DEEP + "]" * DEEP,
        '{"a":' * DEEP + "1" + "}" * DEEP,
        '{"code": ' + "[" * 40 + "]" * 40 + "}",
        "[" * DEEP,
        '{"a": NaN}',
        '{"a": Infinity}',
        '{"a": 1e999}',
        '{"a": 1, "a": 2}',
        '{"a": "\\u0000"}',
        '{"a": "\\ud800"}',
        '{"a": ' + "9" * 10_000 + "}",
        "",
        "null",
        "[]",
        "{",
        "\ufeff{}",
    ],
    ids=lambda body: body[:12] or "empty",
)
def test_json_that_is_none_is_refused_on_every_route(
    team_app: Flask, picture_app: Flask, phone: Phone, body: str
) -> None:
    data = body.encode("utf-8")
    for route in access.routes(team_app):
        if not route.changes or len(data) > entrance.limit_of(route.view):
            continue
        if entrance.JSON not in entrance.types_of(route.view, route.path):
            continue
        headers = phone.sign("POST", route.path, data) if route.access == "device" else {}
        answer = team_app.test_client().open(
            address(route.path), method=route.method, data=data, headers=headers,
            content_type="application/json", base_url=BASE,
        )  # fmt: skip
        assert 400 <= answer.status_code < 500, route.path


def test_deep_json_of_a_delivery_is_an_error_of_the_one_who_sent_it(phone: Phone) -> None:
    for depth in (50, 990, 1_010, DEEP):
        nested = "[" * depth + "]" * depth
        body = f'{{"protocol": 1, "envelopes": [{nested}]}}'.encode()
        answer = phone.app.test_client().post(
            SYNC, data=body, headers=phone.sign("POST", SYNC, body),
            content_type="application/json",
        )  # fmt: skip
        assert answer.status_code in (200, 400), depth


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=20,
)


@given(JSON_VALUES)
def test_strict_json_reads_what_plain_json_reads(value: Any) -> None:
    text = json.dumps(value)
    if "\\u0000" in text:
        with pytest.raises(ValueError, match="no character"):
            entrance.read_json(text)
    else:
        assert entrance.read_json(text) == value


@given(st.integers(1, 200))
def test_depth_is_counted_outside_texts(depth: int) -> None:
    text = "[" * depth + '"[[[[{{{{\\"[["' + "]" * depth
    if depth > entrance.MAX_DEPTH:
        with pytest.raises(ValueError, match="deep"):
            entrance.read_json(text)
    else:
        entrance.read_json(text)


@pytest.mark.parametrize("inside", ['\\"', "\\\\", "[", "\n", '"['])
def test_a_text_that_never_ends_keeps_nobody_busy(picture_app: Flask, inside: str) -> None:
    """Anybody may send one, with no log-in: 64 KiB of it once took ten seconds."""
    begun = "[" * (entrance.MAX_DEPTH + 1) + '"'
    body = (begun + inside * entrance.SMALL_BODY)[: entrance.SMALL_BODY]
    before = time.process_time()
    answer = picture_app.test_client().post(
        "/login/passkey/verify", data=body, content_type="application/json", base_url=BASE
    )
    assert answer.status_code == 400
    assert time.process_time() - before < 1


# --- forms ---------------------------------------------------------------------------------


def test_a_form_has_only_so_many_fields(lead: FlaskClient) -> None:
    many = "&".join(f"f{n}=x" for n in range(entrance.MAX_FIELDS + 5))
    assert post(lead, "/desk/phones/code", data=many, content_type=entrance.FORM).status_code == 413


@pytest.mark.parametrize("value", ["%00", "a%00b", "\0"])
def test_a_null_in_a_form_is_refused(lead: FlaskClient, value: str) -> None:
    answer = post(lead, "/login", data=f"username={value}", content_type=entrance.FORM)
    assert answer.status_code == 400


def test_a_form_of_odd_bytes_is_no_error_of_ours(lead: FlaskClient) -> None:
    for value in ("%ff%fe", "%ed%a0%80", "%f0%9f%98%80", "a" * 5000, "%0d%0aSet-Cookie:x=y"):
        answer = post(
            lead, "/login", data=f"username={value}&password={value}", content_type=entrance.FORM
        )
        assert answer.status_code == 401, value
        assert "x" not in [c.split("=")[0] for c in answer.headers.getlist("Set-Cookie")]


def test_ask_is_used(team_app: Flask, picture_app: Flask) -> None:
    """A control of this file: the lead's page answers when nothing is wrong with the request."""
    people = people_of(team_app, picture_app, TEAM)
    route = next(r for r in access.routes(team_app) if r.path == "/desk/held")
    assert ask(people, "team_lead", route, people.client("team_lead")).status_code == 200
