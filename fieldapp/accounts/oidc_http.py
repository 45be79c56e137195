"""Asking the identity provider: https alone, no redirects, few bytes, few seconds.

What comes back is not trusted until its signature is. A provider that is broken, taken over or
merely slow must not hold a thread or fill the memory of this process.
"""

import contextlib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock, Timer
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from .oidc_rules import Refused, is_secure

STEP_S = 4.0
"""For connecting, and for each wait for bytes."""

WHOLE_S = 8.0
"""For a whole question and its answer: one byte every few seconds never runs into STEP_S."""

MAX_BYTES = 256 * 1024
"""Of any answer; a discovery document or a key set is some kilobytes."""


class _Watch:
    """Cuts the connections that one question has opened, when its time is over."""

    def __init__(self, seconds: float) -> None:
        self._lock = Lock()
        self._sockets: list[socket.socket] = []
        self.over = False
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True
        self._timer.start()

    def add(self, opened: socket.socket) -> None:
        # TLS takes the socket over; a duplicate reaches the same connection, handshake included.
        with self._lock:
            self._sockets.append(opened.dup())

    def _cut(self) -> None:
        with self._lock:
            self.over = True
            for opened in self._sockets:
                with contextlib.suppress(OSError):
                    opened.shutdown(socket.SHUT_RDWR)

    def done(self) -> None:
        self._timer.cancel()
        with self._lock:
            for opened in self._sockets:
                opened.close()
            self._sockets.clear()


_watch: ContextVar[_Watch | None] = ContextVar("fieldapp_oidc_watch", default=None)


class _Watched:
    def _new_conn(self) -> socket.socket:
        opened: socket.socket = super()._new_conn()  # type: ignore[misc]
        watch = _watch.get()
        if watch is not None:
            watch.add(opened)
        return opened


class _PlainConnection(_Watched, HTTPConnection):
    pass


class _TlsConnection(_Watched, HTTPSConnection):
    pass


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


_POOLS = {"http": _PlainPool, "https": _TlsPool}


class _Bounded(HTTPAdapter):
    """Every question of a session goes through here, Authlib's too."""

    def __init__(self, *, local: bool) -> None:
        self._local = local
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = _POOLS
        return manager

    def send(self, request: Any, *_args: Any, **kwargs: Any) -> requests.Response:
        """The whole answer, read; raises Refused or what `requests` raises."""
        if not is_secure(request.url, local=self._local):
            raise Refused("unreachable", "plain http")
        watch = _Watch(WHOLE_S)
        token = _watch.set(watch)
        try:
            settled = {
                name: kwargs[name] for name in ("verify", "cert", "proxies") if name in kwargs
            }
            answer = super().send(request, stream=True, timeout=(STEP_S, STEP_S), **settled)
            try:
                _read(answer)
            finally:
                answer.close()
            if watch.over:
                raise Refused("unreachable", "too slow")
            return answer
        finally:
            _watch.reset(token)
            watch.done()


def _read(answer: requests.Response) -> None:
    if 300 <= answer.status_code < 400:
        raise Refused("unreachable", "redirected")
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        raise Refused("unreachable", "encoded")  # we asked for none: it might unfold without end
    body = bytearray()
    for chunk in answer.raw.stream(16 * 1024, decode_content=False):
        body += chunk
        if len(body) > MAX_BYTES:
            raise Refused("unreachable", "too large")
    answer._content = bytes(body)
    answer._content_consumed = True  # type: ignore[attr-defined]


def bound(session: requests.Session, *, local: bool) -> None:
    """Let a session ask within the bounds alone. local: plain http to this machine, in tests."""
    session.headers["Accept-Encoding"] = "identity"
    session.max_redirects = 0
    adapter = _Bounded(local=local)
    for scheme in ("https://", "http://"):
        session.mount(scheme, adapter)


class _AsItStands(AuthBase):
    """No name and password out of a .netrc of whoever runs the process."""

    def __call__(self, request: Any) -> Any:
        return request


def fetch_json(address: str, *, local: bool, bearer: str | None = None) -> dict[str, Any]:
    """A JSON object from the provider; raises Refused.

    bearer: an access token to send along. Certificates and a proxy are found as `requests` finds
    them (REQUESTS_CA_BUNDLE, HTTPS_PROXY).
    """
    headers = {"Accept": "application/json"}
    if bearer is not None:
        headers["Authorization"] = f"Bearer {bearer}"
    with asking(), requests.Session() as session:
        bound(session, local=local)
        answer = session.get(address, headers=headers, auth=_AsItStands(), allow_redirects=False)
        if answer.status_code != 200:
            raise Refused("unreachable", f"status {answer.status_code}")
        found = answer.json()
    if not isinstance(found, dict):
        raise Refused("unreachable", "not an object")
    return found


@contextmanager
def asking(reason: str = "unreachable") -> Iterator[None]:
    """Whatever a provider's answer makes a library raise is a refusal, by its type alone."""
    try:
        yield
    except Refused:
        raise
    except Exception as error:
        # Not only RequestException: json's RecursionError, a key that cannot be read, and so on.
        raise Refused(reason, type(error).__name__) from error
