"""The phone app's own files, on the team surface alone."""

from flask import Blueprint, Response, current_app

from .assets import IMMUTABLE, send
from .web import public

blueprint = Blueprint("phone_files", __name__)

WORKER, WORKER_OFF = "sw.js", "sw-off.js"
"""The app's service worker, and the one that takes it away."""


@blueprint.get("/app/")
@blueprint.get("/app/<path:relative>")
@public  # the built app holds no data of anybody
def phone(relative: str = "index.html") -> Response:
    """The phone app's own files: hashed ones for ever, the rest asked for anew each time.

    All of them lie under /app/, within the service worker's scope: a worker that is started from
    outside it gets nothing from the phone's own store, and would fail in flight mode.
    """
    if relative == WORKER and not current_app.extensions["fieldapp"].phone_worker:
        relative = WORKER_OFF
    return send(f"app/{relative}", IMMUTABLE if relative.startswith("assets/") else "no-cache")
