"""Clients that drip stop nobody, and are cut off; sizes before the body are limited."""

import socket
import time
import urllib.request

import pytest

from fieldapp.foundation import server
from tests.databases import Stores
from tests.shell.drips import served, status, told

DRIPPERS = 50
pytestmark = pytest.mark.stores("spatialite")

HEAD = b"POST /login HTTP/1.1\r\nHost: localhost\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"


def _lines(port: int, begin: bytes, number: int) -> list[socket.socket]:
    lines = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(number)]
    for line in lines:
        line.sendall(begin)
    return lines


def _is_cut(line: socket.socket) -> bool:
    line.settimeout(0.05)
    try:
        return line.recv(100) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


def _answer_seconds(port: int) -> float:
    begun = time.monotonic()
    urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=5).close()
    return time.monotonic() - begun


def test_fifty_who_drip_stop_nobody_and_are_cut_off(stores: Stores) -> None:
    with served(stores) as port:
        began = time.monotonic()
        heads = _lines(port, b"GET /login HTTP/1.1\r\nHost: local", DRIPPERS // 2)
        bodies = _lines(
            port, HEAD + FORM + b"Content-Length: 50000\r\n\r\nusername=", DRIPPERS // 2
        )
        for _ in range(6):
            assert _answer_seconds(port) < 2
            for line in [*heads, *bodies]:
                line.sendall(b"x")
            time.sleep(0.2)
        assert not any(_is_cut(line) for line in [*heads, *bodies])
        # However it goes on dripping, a head has its seconds and no more.
        while time.monotonic() < began + server.HEAD_SECONDS + 2:
            for line in heads:
                try:
                    line.sendall(b"x")
                except OSError:
                    break
            time.sleep(1)
        assert all(_is_cut(line) for line in heads)
        assert _answer_seconds(port) < 2
        for line in [*heads, *bodies]:
            line.close()


def test_many_large_bodies_that_never_end_fill_no_memory(stores: Stores) -> None:
    """Before anybody is known, and from one address: 40 × 4 MiB, each but for its last byte."""
    length = server.MAX_BODY
    head = b"POST /sync/v1/envelopes HTTP/1.1\r\nHost: localhost\r\n"
    begun = head + b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % length
    with served(stores) as port:
        lines = _lines(port, begun + b"x" * (length - 1), 40)
        time.sleep(1)
        kept = [line for line in lines if not _is_cut(line)]
        assert 10 < len(kept) < 20, "of 4 MiB each"
        assert kept[-1] is lines[-1], "who came first is cut off first"
        assert _answer_seconds(port) < 2
        for line in lines:
            line.close()


def test_a_body_that_does_not_come_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """The deadline of a body, without waiting for it."""
    gathered = server.Gathering()
    gathered.add(HEAD + FORM + b"Content-Length: 4000\r\n\r\nuser")
    assert not gathered.is_whole()
    left = gathered.until - time.monotonic()
    assert server.BODY_SECONDS - 1 < left < server.BODY_SECONDS + 1
    gathered.add(b"x" * 3996)
    assert gathered.is_whole()


def test_a_head_may_be_only_so_long() -> None:
    gathered = server.Gathering()
    gathered.add(b"GET / HTTP/1.1\r\nX-Long: " + b"x" * (server.MAX_HEAD - 100))
    with pytest.raises(ValueError, match="too long"):
        gathered.add(b"x" * 200)


def test_an_idle_client_that_never_closes_stops_nobody(stores: Stores) -> None:
    """The original worker waits two seconds for each of them, in the loop that serves all."""
    ask = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with served(stores) as port:
        lines = _lines(port, ask, 20)
        time.sleep(0.3)
        assert _answer_seconds(port) < 1.5
        for line in lines:
            line.close()


def test_sizes_before_the_body(stores: Stores) -> None:
    close = b"Host: localhost\r\nConnection: close\r\n"
    with served(stores) as port:
        assert status(told(port, b"GET /healthz HTTP/1.1\r\n" + close + b"\r\n")) == 200
        long_line = b"GET /healthz?" + b"x" * 5000 + b" HTTP/1.1\r\n"
        assert status(told(port, long_line + close + b"\r\n")) in (400, 414, 431)
        many = b"".join(b"X-%d: x\r\n" % n for n in range(100))
        assert status(told(port, b"GET /healthz HTTP/1.1\r\n" + close + many + b"\r\n")) == 431
        wide = b"X-Wide: " + b"x" * 9000 + b"\r\n"
        assert status(told(port, b"GET /healthz HTTP/1.1\r\n" + close + wide + b"\r\n")) == 431


def test_two_lengths_or_pieces_are_refused(stores: Stores) -> None:
    close = b"Host: localhost\r\nConnection: close\r\n"
    post = b"POST /login HTTP/1.1\r\n" + close + FORM
    with served(stores) as port:
        twice = post + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"
        assert status(told(port, twice)) == 400
        both = post + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        assert status(told(port, both)) in (400, 411)
        pieces = post + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
        assert status(told(port, pieces)) == 411
        huge = post + b"Content-Length: 99999999999\r\n\r\n"
        assert status(told(port, huge)) == 413
        huger = post + b"Content-Length: " + b"9" * 400 + b"\r\n\r\n"
        assert status(told(port, huger)) in (400, 413)


def test_requests_behind_one_another_are_all_answered(stores: Stores) -> None:
    ask = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    last = ask.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    with served(stores) as port:
        assert told(port, ask + ask + last).count(b"HTTP/1.1 200") == 3


def test_the_server_does_not_say_what_it_is(stores: Stores) -> None:
    ask = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with served(stores) as port:
        for request in (ask, b"GET /nowhere" + ask[12:], b"NONSENSE\r\n\r\n"):
            answer = told(port, request).lower()
            assert answer
            assert b"gunicorn" not in answer
            assert b"werkzeug" not in answer
            assert b"python" not in answer
