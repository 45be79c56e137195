"""A surface as somebody comes to it: what they carry is put in below whoever asks.

A tool that makes up requests knows nothing of sessions and signatures. Between it and the app
stands this: every request gets the session of one person and its token, or a phone's signature.
A session that a request has ended is begun anew, so that no run is cut short.
"""

import secrets
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from fieldapp.foundation.access import PHONE
from tests.access.cells import People
from tests.signing import signed_in, token

ENDING = ("/logout", "/account", "/login", "/link", "/desk/accounts", "/desk/teams")
"""Beginnings of addresses that may end sessions, or the right to one."""


class Coming:
    """A WSGI application: a surface for one person, for nobody, or for a phone."""

    def __init__(self, people: People, who: str) -> None:
        self.people, self.who = people, who
        self.cookie, self.token = "", ""
        self.requests = 0
        self.statuses: dict[int, int] = {}

    def _begin(self) -> None:
        client = signed_in(self.people.app, self.people.ids[self.who])
        name = self.people.app.config["SESSION_COOKIE_NAME"]
        held = client.get_cookie(name)
        assert held is not None
        self.cookie, self.token = f"{name}={held.value}", token(client)

    def _carry(self, environ: dict[str, Any]) -> None:
        environ["wsgi.url_scheme"] = "https"
        environ["HTTP_HOST"] = "localhost"
        if self.who == PHONE and self.people.phone is not None:
            length = int(environ.get("CONTENT_LENGTH") or 0)
            body = environ["wsgi.input"].read(length) if length else b""
            environ["wsgi.input"] = BytesIO(body)
            path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
            for name, value in self.people.phone.sign(
                environ["REQUEST_METHOD"], path, body
            ).items():
                environ["HTTP_" + name.upper().replace("-", "_")] = value
        elif self.who in self.people.ids:
            if not self.cookie:
                self._begin()
            environ["HTTP_COOKIE"] = self.cookie
            environ["HTTP_X_CSRF_TOKEN"] = self.token

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """One request."""
        self._carry(environ)
        self.requests += 1

        def begun(status: str, headers: Any, *more: Any) -> Any:
            number = int(status.split()[0])
            self.statuses[number] = self.statuses.get(number, 0) + 1
            return start(status, headers, *more)

        answer = self.people.app(environ, begun)
        if environ["PATH_INFO"].startswith(ENDING):
            self.cookie = ""
        return answer


def seed_of_this_run() -> int:
    """A seed that is printed, so that a run can be had again."""
    return secrets.randbelow(2**31)
