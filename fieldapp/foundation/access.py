"""Every route of a surface and who may use it, read from the views themselves."""

from dataclasses import dataclass
from typing import Any

from flask import Flask

from .identity import registered

PUBLIC, SIGNED_IN, DEVICE = "public", "signed_in", "device"
"""Access that is no permission; any other word is one."""

NOBODY, PHONE = "nobody", "phone"
"""Who comes without a session, and who signs."""

OWN_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Route:
    """One method of one address."""

    method: str
    path: str
    """As Flask writes it: /desk/held/<uuid:held_id>."""
    endpoint: str
    access: str
    step_up: bool
    view: Any

    @property
    def changes(self) -> bool:
        """Whether it may change something."""
        return self.method != "GET"


def routes(app: Flask) -> list[Route]:
    """Every method of every address that the app answers, by path."""
    found = []
    for rule in app.url_map.iter_rules():
        view: Any = app.view_functions[rule.endpoint]
        access, step_up = view.access, getattr(view, "step_up", False)
        for method in OWN_METHODS:
            if method in (rule.methods or ()):
                found.append(Route(method, rule.rule, rule.endpoint, access, step_up, view))
    return sorted(found, key=lambda r: (r.path, r.method))


def may(access: str, who: str) -> bool:
    """Whether a role (or NOBODY, or PHONE) gets past a route's access."""
    if access == PUBLIC:
        return True
    if access == DEVICE:
        return who == PHONE
    if who in (NOBODY, PHONE):
        return False
    return access == SIGNED_IN or who in registered()[access]
