"""What a provider's server can do to the one that asks: be refused within a few seconds."""

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from fieldapp.accounts import oidc_http, oidc_provider
from fieldapp.accounts.oidc_rules import Refused
from tests.accounts.oidc.guest import Guest, check_refused, refusals, why_refused
from tests.accounts.oidc.provider import send

PACKED = gzip.compress(b" " * 50_000_000, 1)
DISCOVERY = "/.well-known/openid-configuration"


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Seconds of the product as parts of one."""
    monkeypatch.setattr(oidc_http, "STEP_S", 0.8)
    monkeypatch.setattr(oidc_http, "WHOLE_S", 1.4)


def begun(app):
    """Whoever begins a log-in."""
    return app.test_client().get("/login/oidc", base_url="https://localhost")


METADATA = {
    "another issuer": ({"issuer": "https://other.example"}, "mixed_up: discovery"),
    "an issuer with a stroke more": ({"issuer": "SLASH"}, "mixed_up: discovery"),
    "no issuer": ({"issuer": None}, "mixed_up: discovery"),
    "plain http to log in": (
        {"authorization_endpoint": "http://provider.example/a"},
        "unreachable: authorization_endpoint",
    ),
    "plain http for tokens": (
        {"token_endpoint": "http://provider.example/t"},
        "unreachable: token_endpoint",
    ),
    "plain http for keys": ({"jwks_uri": "http://provider.example/k"}, "unreachable: jwks_uri"),
    "plain http for userinfo": (
        {"userinfo_endpoint": "http://provider.example/u"},
        "unreachable: userinfo_endpoint",
    ),
    "script to log in": (
        {"authorization_endpoint": "javascript:alert(1)"},
        "unreachable: authorization_endpoint",
    ),
    "a file for keys": ({"jwks_uri": "file:///etc/passwd"}, "unreachable: jwks_uri"),
    "somebody's password": (
        {"token_endpoint": "https://a:b@provider.example/t"},
        "unreachable: token_endpoint",
    ),
    "no endpoint": ({"token_endpoint": None}, "unreachable: token_endpoint"),
    "lists": ({"token_endpoint": ["https://a.example"]}, "unreachable: token_endpoint"),
    "no S256": ({"code_challenge_methods_supported": ["plain"]}, "unreachable: pkce"),
}


def test_discovery_that_is_refused(app, provider, caplog, monkeypatch):
    monkeypatch.setattr(oidc_provider, "FAILED_S", 0)
    honest = dict(provider.metadata)
    for case, (wrong, why) in METADATA.items():
        provider.metadata = honest | wrong
        if wrong.get("issuer") == "SLASH":
            provider.metadata["issuer"] = provider.issuer + "/"
        caplog.clear()
        answer = begun(app)
        assert why_refused(app, answer) == "", case
        assert "Set-Cookie" not in answer.headers, case
        assert why in caplog.text, case
    provider.metadata = honest
    assert begun(app).status_code == 303, "the control of all of these"


def drip(handler) -> None:
    """A byte every now and then, for ever: no single wait is long."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    for _ in range(100):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.1)


def drip_head(handler) -> None:
    """The same before the body begins."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    for _ in range(100):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.1)


def silent(_handler) -> None:
    """Nothing at all."""
    time.sleep(3)


def endless(handler) -> None:
    """Bytes without end, as fast as they go."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    until = time.monotonic() + 5
    while time.monotonic() < until:
        handler.wfile.write(b" " * 65536)


def packed(handler) -> None:
    """Few bytes that unfold to many."""
    send(handler, PACKED, Content_Encoding="gzip")


PAGES = {
    "slow body": (drip, "unreachable: "),
    "slow head": (drip_head, "unreachable: "),
    "silence": (silent, "unreachable: "),
    "endless": (endless, "unreachable: too large"),
    "large": (lambda h: send(h, {"x": "x" * 300_000}), "unreachable: too large"),
    "packed": (packed, "unreachable: encoded"),
    "redirected here": (lambda h: send(h, b"", 302, Location="/other"), "unreachable: redirected"),
    "redirected elsewhere": (
        lambda h: send(h, b"", 307, Location="https://other.example/"),
        "unreachable: redirected",
    ),
    "an error": (lambda h: send(h, b"<h1>oops</h1>", 500), "unreachable: "),
    "not JSON": (lambda h: send(h, b"<html>"), "unreachable: "),
    "no object": (lambda h: send(h, [1, 2]), "unreachable: "),
    "nested deeply": (lambda h: send(h, b"[" * 200_000), "unreachable: "),
    "a long number": (lambda h: send(h, b'{"a":' + b"9" * 200_000 + b"}"), "unreachable: "),
    "not text": (lambda h: send(h, b"\xff\xfe\x00"), "unreachable: "),
    "hanging up": (lambda h: h.connection.shutdown(socket.SHUT_RDWR), "unreachable: "),
}


@pytest.mark.parametrize("path", [DISCOVERY, "/token", "/keys", "/userinfo"])
def test_answers_that_are_none(app, provider, path, caplog):
    if path == "/userinfo":
        provider.metadata["userinfo_endpoint"] = f"{provider.issuer}/userinfo"
        provider.claims["groups"] = None
    fresh = app.extensions["accounts.oidc"]
    for case, (page, why) in PAGES.items():
        provider.pages[path] = page
        # As after a start of the process: nothing is remembered.
        app.extensions["accounts.oidc"] = type(fresh)(fresh.told, fresh.redirect_uri, local=True)
        before = time.monotonic()
        if path == DISCOVERY:
            caplog.clear()
            assert why_refused(app, begun(app)) == "", case
            assert why in caplog.text, case
        else:
            answer = Guest(app, provider).through()
            assert "oops" not in answer.text
            said = why_refused(app, answer)
            assert said.startswith((why, "denied: ")), (case, said)
        assert time.monotonic() - before < 4, case
    if path != DISCOVERY:
        assert len(refusals(app)) == len(PAGES)
    assert threading.active_count() < 40


def test_a_provider_that_is_not_there_is_not_asked_by_everybody(app, provider):
    provider.pages[DISCOVERY] = silent
    before = time.monotonic()
    for _ in range(10):
        check_refused(app, begun(app), None)
    assert time.monotonic() - before < 3
    assert provider.asked.count(DISCOVERY) == 1


def test_it_is_asked_again_after_a_failure(app, provider, monkeypatch):
    monkeypatch.setattr(oidc_provider, "FAILED_S", 0)
    provider.pages[DISCOVERY] = lambda h: send(h, {}, 503)
    assert begun(app).status_code == 403
    del provider.pages[DISCOVERY]
    assert begun(app).status_code == 303


def test_what_it_says_of_itself_is_asked_once(app, provider, guest):
    guest.through()
    guest.through()
    assert provider.asked.count(DISCOVERY) == 1
    assert provider.asked.count("/keys") == 1


def test_plain_http_is_refused_outside_tests():
    with pytest.raises(Refused, match="plain http"):
        oidc_http.fetch_json("http://localhost:1/x", local=False)
    with pytest.raises(Refused, match="plain http"):
        oidc_http.fetch_json("http://192.0.2.1/x", local=True)


@contextmanager
def mute() -> Iterator[int]:
    """A port that takes connections and never says a word: a TLS handshake without end."""
    with socket.create_server(("localhost", 0)) as server:
        yield server.getsockname()[1]


def test_a_handshake_without_end():
    before = time.monotonic()
    with mute() as port, pytest.raises(Refused, match="unreachable"):
        oidc_http.fetch_json(f"https://localhost:{port}/x", local=False)
    assert time.monotonic() - before < 3


def test_no_password_of_a_netrc_is_sent(tmp_path, monkeypatch, provider):
    (tmp_path / ".netrc").write_text("machine localhost login planted password planted\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    told: list[str | None] = []

    def page(handler):
        told.append(handler.headers.get("Authorization"))
        send(handler, {})

    provider.pages["/x"] = page
    oidc_http.fetch_json(f"{provider.issuer}/x", local=True)
    oidc_http.fetch_json(f"{provider.issuer}/x", local=True, bearer="t")
    assert told == [None, "Bearer t"]
