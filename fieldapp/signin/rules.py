"""How long a session lasts, what an address may be: decisions without a framework."""

from dataclasses import dataclass
from urllib.parse import urlsplit

MINUTE, HOUR = 60, 3600

SHIFT_ROLES = frozenset({"outreach_worker", "team_lead"})
"""Who is out at night: a session lasts the shift. Anybody who holds another role sits at a desk."""

SEEN_EVERY_S = 5 * MINUTE
"""A session's last sight is written at most this often: a page is no write."""

CONFIRMED_S = 10 * MINUTE
"""How long a confirmation is good for what needs one (OWASP ASVS 5.0, 7.5.3)."""


@dataclass(frozen=True)
class Limits:
    """Seconds without a request, and in all, after which a session is over."""

    idle: int
    longest: int


SHIFT = Limits(12 * HOUR, 24 * HOUR)
OFFICE = Limits(1 * HOUR, 12 * HOUR)
PARTNER = Limits(30 * MINUTE, 8 * HOUR)


def limits(party: str, roles: frozenset[str]) -> Limits:
    """How long a session of somebody of this party with these roles lasts."""
    if party != "city":
        return PARTNER
    return SHIFT if roles and roles <= SHIFT_ROLES else OFFICE


def is_over(limit: Limits, begun: int, seen: int, now: int) -> bool:
    """Whether a session begun and last seen then (seconds) has ended by now."""
    return now - seen >= limit.idle or now - begun >= limit.longest


def is_confirmed(confirmed: int | None, now: int) -> bool:
    """Whether a confirmation made then (seconds; None: never) is still good."""
    return confirmed is not None and now - confirmed < CONFIRMED_S


def local(address: str) -> str:
    """The address if it stays on this surface, else '/'.

    A browser reads `\\` as `/` and drops tabs and line ends: nothing of that passes.
    """
    if not address.startswith("/") or address.startswith("//") or "\\" in address:
        return "/"
    if any(ord(sign) < 0x21 or ord(sign) == 0x7F for sign in address):
        return "/"
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    return "/" if parts.scheme or parts.netloc else address


STEP_S = 30
"""Length of a one-time code's step (RFC 6238, 5.2)."""


def steps_around(moment: int) -> tuple[int, int, int]:
    """The step of a moment (seconds since 1970) and its neighbours: clocks differ (5.2)."""
    step = moment // STEP_S
    return step - 1, step, step + 1


LINK_HOURS = {"invite": 72, "recovery": 1, "first_admin": 24, "forgotten": 1}
"""How long a one-time link is good for, by purpose."""

MOST_FORGOTTEN = 3
"""Links that one person may have asked for by mail and not used; each is good for its hour, so that
whoever asks in another's name neither takes their link away nor fills their mailbox."""

HALF_S = 5 * MINUTE
"""How long somebody who gave the right password has for the code."""
