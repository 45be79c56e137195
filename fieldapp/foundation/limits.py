"""How often: coarse limits by kind of request, which hold across workers.

These are the outer limits; the lock-out of log-ins is the room signin's own. A whole shift sits
behind one network (forty people, one address), so that a network may do what forty hurried people
do, and a single account what one does. Deliveries that succeed are never counted; nor are built
files. Neither addresses nor names are kept: a counter's key is a keyed hash of them.
"""

import hashlib
import hmac
import ipaddress
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, current_app, request
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.strategies import FixedWindowRateLimiter

from .errors import TooMany
from .identity import current_actor
from .limits_store import Counters, opened

LOG_IN, RECOVERY, PAGES, CHANGES, ANYBODY, DELIVERY = (
    "log_in",
    "recovery",
    "pages",
    "changes",
    "anybody",
    "delivery_failed",
)


@dataclass(frozen=True)
class Rate:
    """A class's limits: for one network, and for one account (or phone) within it."""

    network: RateLimitItem | None
    account: RateLimitItem | None


RATES = {
    # A log-in is up to four requests; forty people at the beginning of a shift, with mistakes.
    LOG_IN: Rate(RateLimitItemPerMinute(600, 10), RateLimitItemPerMinute(40, 10)),
    # Each may send a letter.
    RECOVERY: Rate(RateLimitItemPerHour(60), RateLimitItemPerHour(6)),
    PAGES: Rate(None, RateLimitItemPerMinute(300)),
    CHANGES: Rate(None, RateLimitItemPerMinute(120)),
    ANYBODY: Rate(RateLimitItemPerMinute(1200), None),
    # A phone tries again for ever, so a wrong one is told to wait; its neighbours are not.
    DELIVERY: Rate(RateLimitItemPerMinute(6000, 10), RateLimitItemPerMinute(60, 10)),
}
"""Class of requests → what is allowed; documented in docs/security.md."""

LOG_IN_PATHS = ("/login", "/link", "/account/confirm", "/api/v1/devices", "/api/v1/session")
RECOVERY_PATHS = ("/recover",)
FREE = frozenset({"assets.static", "phone_files.phone", "geography.tiles", "health.healthz"})
"""Built files, the public map, and the look of the machine that watches."""

ACCOUNT_FIELDS = ("username", "email", "code")

MOST_WAITING = 10_000


def network_of(address: str | None) -> str:
    """An address as a network: an IPv4 address itself, of IPv6 the /64 that one customer has."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)


def kind_of(path: str, method: str, access: str | None, signed_in: bool) -> str:
    """The class of a request."""
    changes = method not in ("GET", "HEAD", "OPTIONS")
    if access == "device":
        return DELIVERY
    if changes and path.startswith(RECOVERY_PATHS):
        return RECOVERY
    if changes and path.startswith(LOG_IN_PATHS):
        return LOG_IN
    if not signed_in:
        return ANYBODY
    return CHANGES if changes else PAGES


class Limiter:
    """Counts requests of one app in its shared store."""

    def __init__(self, counters: Counters, secret: str) -> None:
        self.counters = counters
        self.strategy = FixedWindowRateLimiter(counters)
        self._key = hashlib.sha256(b"fieldapp/limits/1" + secret.encode()).digest()
        self._waiting: dict[str, float] = {}
        """Keys that are over their limit → until when, so that refusing asks no store."""

    def _name(self, *parts: str) -> str:
        told = "\0".join(parts).encode("utf-8", "replace")
        return hmac.new(self._key, told, hashlib.sha256).hexdigest()[:32]

    def keys(self, kind: str, network: str, account: str | None) -> list[tuple[RateLimitItem, str]]:
        """What a request of this kind counts towards."""
        rate, made = RATES[kind], []
        if rate.network is not None:
            made.append((rate.network, self._name(kind, network)))
        if rate.account is not None and account:
            made.append((rate.account, self._name(kind, network, account)))
        return made

    @property
    def somebody_waits(self) -> bool:
        """Whether any key of this process is over its limit."""
        return bool(self._waiting)

    def check_waiting(self, keys: list[tuple[RateLimitItem, str]]) -> None:
        """Raise TooMany for a key that is known to be over its limit; asks no store."""
        for _item, key in keys:
            until = self._waiting.get(key)
            if until is None:
                continue
            left = until - time.time()
            if left > 0:
                raise TooMany(retry_after=int(left) + 1)
            self._waiting.pop(key, None)

    def count(self, keys: list[tuple[RateLimitItem, str]]) -> None:
        """Count one request; raise TooMany when a limit is passed.

        A store that does not answer stops nobody: log-ins have a lock-out of their own, and a
        night's work does not wait for a counter.
        """
        self.check_waiting(keys)
        for item, key in keys:
            try:
                inside = self.strategy.hit(item, key)
            except self.counters.base_exceptions:
                current_app.logger.warning("the counters of requests do not answer")
                return
            if not inside:
                until = self.counters.get_expiry(item.key_for(key))
                if len(self._waiting) > MOST_WAITING:
                    self._waiting.clear()
                self._waiting[key] = until
                raise TooMany(retry_after=max(1, int(until - time.time()) + 1))


def _account(kind: str) -> str | None:
    if kind == DELIVERY:
        return request.headers.get("X-Fieldapp-Device", "")[:64] or None
    actor = current_actor()
    if actor is not None:
        return actor.id
    if kind in (LOG_IN, RECOVERY):
        sent: Any = request.get_json(silent=True) if request.is_json else request.form
        if isinstance(sent, dict):
            named = (sent.get(name) for name in ACCOUNT_FIELDS)
            return next((n.strip().lower()[:200] for n in named if n and isinstance(n, str)), None)
    return None


def _limiter() -> Limiter:
    found = current_app.extensions.get("fieldapp.limits")
    if found is None:
        settings = current_app.extensions["fieldapp"]
        found = Limiter(opened(settings), settings.session_secret)
        current_app.extensions["fieldapp.limits"] = found
    return found


KNOWN_BROWSER = "fieldapp.limits.browser"
"""An app's extension: a function that tells a browser in which somebody has come in before, or
None. Such a one counts by itself: whoever sends without end behind the same address must not keep
a shift out (docs/login.md, Failures)."""


def _whence(kind: str) -> str:
    known = current_app.extensions.get(KNOWN_BROWSER) if kind != DELIVERY else None
    return (known() if known is not None else None) or network_of(request.remote_addr)


def _keys(access: str | None) -> tuple[str, list[tuple[RateLimitItem, str]]]:
    kind = kind_of(request.path, request.method, access, current_actor() is not None)
    return kind, _limiter().keys(kind, _whence(kind), _account(kind))


def check(access: str | None) -> None:
    """Count this request towards its limits; raises TooMany. Called when the actor is known.

    access: what its route says of who may use it. A delivery is only looked up here, in memory.
    """
    if request.endpoint in FREE or not current_app.extensions["fieldapp"].limits:
        return
    if access == "device" and not _limiter().somebody_waits:
        return  # as nearly always: a delivery pays nothing
    kind, keys = _keys(access)
    if kind == DELIVERY:
        _limiter().check_waiting(keys)
    else:
        _limiter().count(keys)


def init_app(app: Flask) -> None:
    """Count deliveries that were refused; those that succeed cost nothing."""

    @app.after_request
    def refused_delivery(answer: Response) -> Response:
        if answer.status_code in (400, 401, 403, 413, 415, 422):
            view = app.view_functions.get(request.endpoint or "")
            if getattr(view, "access", None) == "device" and app.extensions["fieldapp"].limits:
                # This one is answered as it is; the next is told to wait.
                with suppress(TooMany):
                    _limiter().count(_keys("device")[1])
        return answer
