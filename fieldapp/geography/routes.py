"""HTTP of the room: the basemap, in pieces, to whoever asks. Both surfaces mount it."""

from flask import Blueprint, Response, abort, current_app, request, send_file, url_for

from ..foundation.described import answers
from ..foundation.web import public
from . import basemap

blueprint = Blueprint("geography", __name__, url_prefix="/geography")

ONE_YEAR = 365 * 24 * 3600


def basemap_address() -> str | None:
    """Where this surface's basemap is, for pages and phones; None when it has none.

    The address changes with the file, so that browsers may keep its pieces for ever.
    """
    file = current_app.extensions["fieldapp"].basemap
    if file is None or not file.is_file():
        return None
    return url_for("geography.tiles", v=basemap.version(file))


@blueprint.get("/basemap.pmtiles")
@answers(200, media="application/vnd.pmtiles")
@answers(206, media="application/vnd.pmtiles")
@answers(304, media="")
@answers(416, media="text/html")
@public
def tiles() -> Response:
    """The archive, or the range of it that is asked for.

    Public: it is a public map and holds nothing of anybody. The same bytes lie on the open
    internet where they come from; a log-in would only keep the phone's service worker, which has
    no session, from showing a map in flight mode.
    """
    file = current_app.extensions["fieldapp"].basemap
    if file is None or not file.is_file():
        abort(404)
    version = basemap.version(file)
    answer = send_file(
        file.resolve(), mimetype="application/vnd.pmtiles", conditional=True, etag=version
    )
    if request.args.get("v") == version:
        answer.headers["Cache-Control"] = f"public, max-age={ONE_YEAR}, immutable"
    else:
        answer.headers["Cache-Control"] = "public, no-cache"
    return answer
