"""Addresses and headers that try to steer: paths, hosts, line breaks."""

import re
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder, run_wsgi_app

from fieldapp.foundation import entrance
from fieldapp.foundation.errors import Problem
from fieldapp.foundation.settings import PICTURE, TEAM
from tests.access.cells import people_of
from tests.databases import Stores
from tests.shell.drips import served, status, told
from tests.signing import BASE

PATHS = [
    "/static/%00", "/static/x%00.js", "/app/%00", "/static/../wsgi.py", "/static/%2e%2e/wsgi.py",
    "/app/..%2f..%2fwsgi.py", "/app/%2e%2e%2f%2e%2e%2fetc/passwd", "/static/..%5c..%5cwsgi.py",
    "/app//etc/passwd", "//evil.example/", "//evil.example/..", "/app/%252e%252e/x", "/desk%2fheld",
    "/static/\\..\\..\\wsgi.py", "/desk/held/%00/reopen", "/./login", "/login/..", "/desk/\x7f",
    "/%0d%0aX-Planted:%20yes", "/login%0aX-Planted: yes", "/app/%ff%fe",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_paths_that_steer_are_refused(team_app: Flask, picture_app: Flask, path: str) -> None:
    for app in (team_app, picture_app):
        environ = EnvironBuilder(base_url=BASE).get_environ()
        raw = path.partition("?")[0]
        from urllib.parse import unquote_to_bytes

        environ["PATH_INFO"] = unquote_to_bytes(raw).decode("latin-1")
        environ["RAW_URI"] = environ["REQUEST_URI"] = path
        _body, answered, headers = run_wsgi_app(app, environ)
        assert answered.startswith(("400", "404")), answered
        assert "X-Planted" not in headers
        assert "Location" not in headers


@pytest.mark.stores("spatialite")
def test_the_same_over_a_socket(stores: Stores, tmp_path: Path) -> None:
    with served(stores) as port:
        for path in PATHS:
            if any(ord(c) < 32 or ord(c) == 127 for c in path):
                continue  # the server's own parser
            line = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            answer = told(port, line.encode())
            assert status(answer) in (400, 404), path
            assert b"x-planted" not in answer.lower()
            assert b"root:" not in answer
        bad = told(port, b"GET /\x7f HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert status(bad) == 400
        split = told(
            port, b"GET /login HTTP/1.1\r\nHost: localhost\r\nX-A: b\rSet-Cookie: c\r\n\r\n"
        )
        assert status(split) == 400


@given(st.text(max_size=30))
def test_a_checked_address_never_leads_upwards(text: str) -> None:
    raw = ("/app/" + text).encode("utf-8", "surrogatepass")
    try:
        entrance.check_address("", raw, b"")
    except Problem:
        return
    steps = raw.decode("utf-8").split("/")
    assert ".." not in steps
    assert "\\" not in raw.decode("utf-8")
    assert "\0" not in raw.decode("utf-8")


# --- where one is sent ---------------------------------------------------------------------

NEXT = [
    "//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example",
    "javascript:alert(1)", "/%0d%0aSet-Cookie:x=y", "/\r\nSet-Cookie: x=y", "///evil.example",
    "/\t/evil.example", "http:evil.example", " //evil.example",
]  # fmt: skip


@pytest.mark.parametrize("wanted", NEXT)
def test_nobody_is_sent_elsewhere_by_next(team_app: Flask, picture_app: Flask, wanted: str) -> None:
    from tests.signing import PASSWORD, full_sign_in, give_factors

    people = people_of(team_app, picture_app, TEAM)
    secret = give_factors(team_app, people.ids["team_lead"])
    client = team_app.test_client()
    place = full_sign_in(client, "a-team_lead", PASSWORD, secret, wanted)
    assert place.startswith("/")
    assert not place.startswith(("//", "/\\", "/\t", "/."))
    assert "\r" not in place
    assert "\n" not in place
    shown = client.get("/login", query_string={"next": wanted}, base_url=BASE)
    if shown.status_code == 200:
        assert not re.search(r'(?:href|action|value|src)="[^?"]*evil', shown.text)


# --- hosts ---------------------------------------------------------------------------------


@pytest.mark.parametrize("host", [
    "evil.example", "localhost.evil.example", "localhost@evil.example", "evil.example:80",
    "localhost:80:80", "", "localhost/evil", "LOCALHOST evil", "[::1]", "127.0.0.1", "localhost.",
])  # fmt: skip
def test_another_host_is_refused(team_app: Flask, picture_app: Flask, host: str) -> None:
    for app in (team_app, picture_app):
        for path in ("/login", "/static/x.js", "/nowhere", "/"):
            answer = app.test_client().get(path, headers={"Host": host})
            assert answer.status_code == 400, (host, path)
            if host:
                assert host not in answer.text


def test_this_host_is_taken_with_any_port(stores: Stores) -> None:
    from dataclasses import replace

    from fieldapp.team_app import make_app

    app = make_app(replace(stores.settings(TEAM), origin="https://faltet.example"))
    client = app.test_client()
    for host in ("faltet.example", "faltet.example:8443", "FALTET.example"):
        assert client.get("/login", headers={"Host": host}).status_code == 200
    assert client.get("/login", headers={"Host": "localhost"}).status_code == 400
    # Whoever watches the machine asks by address; what is answered says nothing of a host.
    assert client.get("/healthz", headers={"Host": "10.0.0.1"}).status_code == 200


@pytest.mark.parametrize(
    "name", ["X-Forwarded-Host", "X-Original-URL", "X-Rewrite-URL", "Forwarded"]
)
def test_no_header_stands_for_the_host_or_the_address(
    team_app: Flask, picture_app: Flask, name: str
) -> None:
    people = people_of(team_app, picture_app, PICTURE)
    client = people.client("police_liaison")
    value = "host=evil.example" if name == "Forwarded" else "evil.example"
    answer = client.get("/login", headers={name: value}, base_url=BASE)
    assert "evil.example" not in answer.text + str(answer.headers)
