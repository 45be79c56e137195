"""An identity provider of our own on this machine: honest until a test changes what it says."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID = "fieldapp"
CLIENT_SECRET = "a secret of these tests alone"
SUBJECT = "7f3c-fictional"


@cache
def key(name: str, bits: int = 2048) -> RSAKey:
    """A signing key of these tests, by its id."""
    return RSAKey.generate_key(bits, {"kid": name, "use": "sig"})


def encoded(part: bytes | dict[str, Any]) -> str:
    """base64url without padding."""
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(claims: dict[str, Any], by: RSAKey, alg: str = "RS256", **header: Any) -> str:
    """An ID token."""
    said = {"alg": alg, "kid": by.kid} | header
    return jwt.encode({k: v for k, v in said.items() if v is not None}, claims, by, [alg])


class Provider:
    """What it says can be changed by a test: `metadata`, `keys`, `claims`, `token`, `pages`."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://localhost:{port}"
        self.metadata: dict[str, Any] = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "code_challenge_methods_supported": ["S256"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": ["openid", "profile", "groups"],
        }
        self.key = key("k1")
        self.keys: list[dict[str, Any]] = [self.key.as_dict(private=False)]
        self.claims: dict[str, Any] = {
            "sub": SUBJECT,
            "name": "Fiktiva Svensson",
            "groups": ["uppsok"],
        }
        """Over what an honest token says; a value None takes a claim away."""
        self.token: Callable[[dict[str, Any]], str] = lambda claims: signed(claims, self.key)
        """The ID token of these claims."""
        self.answer: dict[str, Any] = {}
        """Over the token answer."""
        self.pages: dict[str, Callable[[Any], None]] = {}
        """Path → what answers instead, given the request's handler."""
        self.checks_pkce = True
        self.userinfo: dict[str, Any] | None = None
        self.asked: list[str] = []
        """Paths that were asked for, in order."""
        self.begun: dict[str, dict[str, str]] = {}
        """Code → what the browser brought along."""

    def authorize(self, address: str) -> str:
        """A person signs in at the address that the browser was sent to; returns the code."""
        parts = urlsplit(address)
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{self.issuer}/authorize"
        brought = {name: values[0] for name, values in parse_qs(parts.query).items()}
        code = secrets.token_urlsafe(16)
        self.begun[code] = brought
        return code

    def say(self, handler: Any) -> None:
        """Answer one request."""
        path = urlsplit(handler.path).path
        self.asked.append(path)
        if path in self.pages:
            # Unread bytes would make the kernel reset the connection.
            handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
            self.pages[path](handler)
        elif path == "/.well-known/openid-configuration":
            send(handler, self.metadata)
        elif path == "/keys":
            send(handler, {"keys": self.keys})
        elif path == "/token":
            self._exchange(handler)
        elif path == "/userinfo" and self.userinfo is not None:
            given = handler.headers["Authorization"] == "Bearer access"
            send(handler, self.userinfo if given else {}, 200 if given else 401)
        else:
            send(handler, {"error": "not_found"}, 404)

    def _exchange(self, handler: Any) -> None:
        length = int(handler.headers.get("Content-Length", 0))
        form = {k: v[0] for k, v in parse_qs(handler.rfile.read(length).decode()).items()}
        brought = self.begun.pop(form.get("code", ""), None)
        login = base64.b64decode(handler.headers["Authorization"].removeprefix("Basic ")).decode()
        challenge = encoded(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        right = (
            brought is not None
            and [unquote(part) for part in login.split(":")] == [CLIENT_ID, CLIENT_SECRET]
            and form["redirect_uri"] == brought["redirect_uri"]
            and (challenge == brought["code_challenge"] or not self.checks_pkce)
        )
        if not right or brought is None:
            send(handler, {"error": "invalid_grant", "error_description": "<b>no</b>"}, 400)
            return
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": brought["nonce"],
        }
        if "max_age" in brought:
            claims["auth_time"] = now
        claims = {k: v for k, v in (claims | self.claims).items() if v is not None}
        send(
            handler,
            {
                "access_token": "access",
                "token_type": "Bearer",
                "expires_in": 300,
                "id_token": self.token(claims),
            }
            | self.answer,
        )


def send(handler: Any, body: Any, status: int = 200, **headers: str) -> None:
    """Answer with JSON, or with bytes as they stand."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(raw)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(raw)


@contextmanager
def running() -> Iterator[Provider]:
    """A provider that answers until the end of the block."""
    held: list[Provider] = []

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            # Whoever hangs up on a slow or endless answer does what is wanted.
            try:
                held[0].say(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        do_GET = do_POST = _answer

        def log_message(self, *_said: Any) -> None:
            pass

    server = ThreadingHTTPServer(("localhost", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    held.append(Provider(server.server_address[1]))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield held[0]
    finally:
        server.shutdown()
        server.server_close()
