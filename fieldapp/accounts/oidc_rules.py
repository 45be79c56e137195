"""What an answer of the municipality's identity provider means here: groups, roles, strength.

Pure: no framework, no database, no network. A refusal has a reason out of REASONS: the access
log keeps it, and nothing that the provider wrote.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from ..foundation.payloads import is_storable

Held = TypeVar("Held")

STATE_MINUTES = 10
"""How long a log-in that was begun here may take at the provider."""

SKEW_S = 60
"""How far the provider's clock may be from ours (OpenID Connect Core 3.1.3.7: a small leeway)."""

FRESH_S = 300
"""An authentication at the provider within these seconds confirms an act here too."""

MAX_GROUPS = 500
MAX_GROUP_CHARS = 200
MAX_SUBJECT_CHARS = 255
"""OpenID Connect Core 2: a subject has at most 255 characters."""

NAME_CHARS = 120
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")

REASONS = (
    "state",
    "replayed",
    "denied",
    "mixed_up",
    "unreachable",
    "untrusted",
    "weak",
    "not_fresh",
    "groups",
    "incompatible",
    "no_role",
    "inactive",
    "other_person",
)


class Refused(Exception):
    """A log-in through the provider is refused.

    reason: one of REASONS; where: our own word for what was wrong, for the access log alone.
    """

    def __init__(self, reason: str, where: str = "") -> None:
        if reason not in REASONS:
            raise ValueError(f"no such reason: {reason}")
        super().__init__(f"{reason}: {where}" if where else reason)
        self.reason, self.where = reason, where


def is_secure(address: object, *, local: bool = False) -> bool:
    """Whether an address of the provider is https, with a host and nothing that hides in it.

    local: plain http to this machine is taken too; for tests alone.
    """
    if not isinstance(address, str) or not address.isascii() or not address.isprintable():
        return False
    if " " in address or "\\" in address:
        return False
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or "@" in parts.netloc or parts.fragment:
        return False
    return parts.scheme == "https" or (local and parts.scheme == "http" and host in LOCAL_HOSTS)


def subject_of(claims: Mapping[str, Any]) -> str:
    """The subject of validated claims; raises Refused for one that no provider may send."""
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= MAX_SUBJECT_CHARS:
        raise Refused("untrusted", "sub")
    if not is_storable(subject):
        raise Refused("untrusted", "sub")
    return subject


def groups_of(claims: Mapping[str, Any], claim: str) -> frozenset[str]:
    """The groups that stand in a claim, none when it is missing.

    Raises Refused for anything but a list of at most MAX_GROUPS short strings: a claim that is
    not understood never gives a role.
    """
    value = claims.get(claim)
    if value is None:
        return frozenset()
    if not isinstance(value, list) or len(value) > MAX_GROUPS:
        raise Refused("groups", "not a list" if not isinstance(value, list) else "too many")
    if not all(isinstance(group, str) and 0 < len(group) <= MAX_GROUP_CHARS for group in value):
        raise Refused("groups", "not names")
    return frozenset(value)


def check_strength(claims: Mapping[str, Any], acr: tuple[str, ...], amr: tuple[str, ...]) -> None:
    """Raise Refused unless the provider says that it authenticated as strongly as demanded.

    acr: one of these classes, where any are named. amr: every one of these methods.
    """
    if acr and claims.get("acr") not in acr:
        raise Refused("weak", "acr")
    methods = claims.get("amr")
    said = set(filter(_is_text, methods)) if isinstance(methods, list) else set()
    if not set(amr) <= said:
        raise Refused("weak", "amr")


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def authenticated_at(claims: Mapping[str, Any]) -> float | None:
    """When the person authenticated at the provider (seconds since 1970), None when not said."""
    moment = claims.get("auth_time")
    if isinstance(moment, bool) or not isinstance(moment, int | float):
        return None
    return float(moment) if 0 < moment < 1e11 else None


def check_fresh(claims: Mapping[str, Any], begun: float, now: float) -> None:
    """Raise Refused unless the person authenticated at the provider after `begun`, by now.

    max_age=0 only asks for it; the answer must show it (OpenID Connect Core 3.1.2.1). Moments
    are seconds since 1970.
    """
    moment = authenticated_at(claims)
    if moment is None or not begun - SKEW_S <= moment <= now + SKEW_S:
        raise Refused("not_fresh", "auth_time")


def is_fresh(claims: Mapping[str, Any], now: float) -> bool:
    """Whether the person authenticated so recently that the log-in confirms acts as well."""
    moment = authenticated_at(claims)
    return moment is not None and now - FRESH_S <= moment <= now + SKEW_S


def display_name(claims: Mapping[str, Any]) -> str:
    """A name for pages and the access log: the person's own, without signs that are not seen.

    It says nothing of who somebody is: two people may be called the same.
    """
    for claim in ("name", "preferred_username"):
        told = claims.get(claim)
        if isinstance(told, str):
            shown = "".join(" " if unicodedata.category(s)[0] in "CZ" else s for s in told[:1000])
            shown = " ".join(shown.split())[:NAME_CHARS].strip()
            if shown:
                return shown
    return "–"


@dataclass(frozen=True)
class Change(Generic[Held]):
    """What a log-in changes of the roles, or of the teams, that a person holds."""

    after: frozenset[Held]
    added: frozenset[Held]
    removed: frozenset[Held]
    marked: frozenset[Held]
    """What is held through the provider from now on."""


def follow(held: frozenset[Held], given: frozenset[Held], wanted: frozenset[Held]) -> Change[Held]:
    """Let what is held through the provider follow the groups.

    held: all that is held; given: what of it came through the provider; wanted: what the groups
    give now. What was granted here by hand stays as it is, and is never taken by the provider.
    """
    by_hand = held - given
    after = by_hand | wanted
    return Change(after, after - held, held - after, wanted - by_hand)
