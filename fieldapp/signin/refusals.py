"""What somebody who is signed in asked for and was refused stands in the log (ASVS 5.0, 16.3.2).

The route and why, never what was asked for: an address may hold a link's token. Requests of
nobody are counted elsewhere and not kept, or whoever has no log-in could fill the log.
"""

from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _

from ..audit import service as audit
from ..foundation import web
from ..foundation.errors import NotAllowed, NotFound, Problem
from ..foundation.identity import current_actor
from .acts import act
from .people import of_this_surface


def mount(blueprint: Blueprint) -> None:
    """Log what is refused, on every route of the surface, and answer as always."""
    for error in (NotAllowed, NotFound):
        blueprint.app_errorhandler(error)(refused)


def refused(error: Problem) -> Any:
    """The answer to somebody who may not, or who asks for a thing that is not there for them."""
    actor = current_actor()
    # Another team's shift is answered as one that never was: asking for it is trying a door.
    tried = isinstance(error, NotAllowed) or bool(request.view_args)
    if actor is not None and tried:
        done, why = act(of_this_surface().store, "refused"), f"{request.method} {error.code}"
        audit.read(actor, done, "route", request.endpoint or "", why)
    detail = _(error.detail) if error.detail else ""
    return web.problem(error.status, error.code, _(error.title), detail)
