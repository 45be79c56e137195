"""The police page of places: a table that needs no script, a map beside it, the signed file."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template, request

from ..foundation.web import menu_entry, requires
from ..geography.routes import basemap_address
from . import rules, service
from .service import SEE

blueprint = Blueprint("picture", __name__, template_folder="templates", url_prefix="/picture")

menu_entry("Places", "picture.places", SEE)


@blueprint.get("/places")
@requires(SEE)
def places() -> str:
    """Zones, districts and police areas of one tertial, each a figure with its interval or none."""
    known = service.tertials()
    tertial = rules.parse_tertial(request.args.get("tertial"), known)
    shown: dict[str, Any] = {"published": None}
    if tertial is not None:
        published = service.of_tertial(tertial)
        widths = published.release["result"]["class_widths"]
        shown = {
            "published": published,
            "levels": {level: published.figures(level) for level in rules.LEVELS},
            "legends": {level: rules.legend(widths[level]) for level in widths},
        }
    return render_template(
        "picture/places.html",
        tertials=known,
        tertial=tertial,
        basemap=basemap_address(),
        suspicion=rules.MAX_SUSPICION_PERCENT,
        **shown,
    )


@blueprint.get("/places.json")
@requires(SEE)
def places_json() -> Response:
    """The map's features of one tertial as GeoJSON."""
    tertial = rules.parse_tertial(request.args.get("tertial"), service.tertials())
    collection: dict[str, Any] = {"type": "FeatureCollection", "features": [], "classes": {}}
    if tertial is not None:
        published = service.of_tertial(tertial)
        result = published.release["result"]
        collection |= {
            "tertial": tertial,
            "demo": published.demo,
            "classes": {level: result["class_widths"].get(level) for level in rules.MAPPED},
            "features": rules.features(result["figures"], service.outlines(published.partition_id)),
        }
    return Response(service.geojson_bytes(collection), mimetype="application/geo+json")


@blueprint.get("/releases/<uuid:release_id>.json")
@requires(SEE)
def release(release_id: UUID) -> Response:
    """The signed bytes as they were published."""
    answer = Response(service.document(release_id), mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="release-{release_id}.json"'
    return answer
