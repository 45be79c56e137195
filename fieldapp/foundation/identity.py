"""Who acts: an opaque actor with permissions, and nothing of the tables behind it.

Each surface gives a loader; each room registers its own permissions here at import, with the
roles that hold it, so that no list carries an upper room's names down.
"""

from dataclasses import dataclass

from flask import g

from .errors import NotAllowed, NotSignedIn


@dataclass(frozen=True)
class Actor:
    """Somebody or something that acts; `id` is opaque (a random id or a named system act)."""

    id: str
    party: str
    """'city', 'police', 'device' or 'system'."""
    name: str
    permissions: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()


_granted: dict[str, frozenset[str]] = {}


def permission(name: str, roles: tuple[str, ...] = ()) -> str:
    """Register a permission and the roles that hold it; returns its name."""
    if _granted.get(name, frozenset(roles)) != frozenset(roles):
        raise ValueError(f"permission {name} is registered twice with different roles")
    _granted[name] = frozenset(roles)
    return name


def permissions_of(roles: frozenset[str]) -> frozenset[str]:
    """All permissions that any of the roles holds."""
    return frozenset(p for p, holders in _granted.items() if holders & roles)


def registered() -> dict[str, frozenset[str]]:
    """Every registered permission with its roles (for the documented table)."""
    return dict(_granted)


def current_actor() -> Actor | None:
    """The actor of this request, or None when nobody is signed in."""
    return getattr(g, "actor", None)


def check_permission(actor: Actor | None, name: str) -> Actor:
    """The actor, if it holds the permission; raises NotSignedIn or NotAllowed."""
    if actor is None:
        raise NotSignedIn
    if name not in actor.permissions:
        raise NotAllowed
    return actor
