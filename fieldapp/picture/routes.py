"""The police page of places: a table that needs no script, a map beside it, the signed file."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _

from ..foundation import text
from ..foundation.described import answers
from ..foundation.identity import check_permission, current_actor
from ..foundation.web import menu_entry, requires
from ..geography.routes import basemap_address
from . import rules, service
from .service import SEE

blueprint = Blueprint("picture", __name__, template_folder="templates", url_prefix="/picture")

FEATURES = {
    "type": "object",
    "required": ["type", "features", "legend"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {"type": "array", "items": {"type": "object"}},
        "legend": {"type": "array", "items": {"type": "object"}},
        "tertial": {"type": "integer"},
        "demo": {"type": "boolean"},
    },
    "additionalProperties": False,
}

menu_entry(
    "Places",
    "picture.places",
    SEE,
    "Published figures by zone and district, as a map and a table, each with its interval.",
)


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
            "map_data": url_for("picture.places_json", tertial=tertial),
        }
    return render_template(
        "picture/places.html",
        tertials=known,
        tertial=tertial,
        basemap=basemap_address() or "",
        suspicion=rules.MAX_SUSPICION_PERCENT,
        **shown,
    )


@blueprint.get("/places.json")
@answers(200, FEATURES, media="application/geo+json")
@requires(SEE)
def places_json() -> Response:
    """The map's features of one tertial as GeoJSON, with its legend."""
    tertial = rules.parse_tertial(request.args.get("tertial"), service.tertials())
    collection: dict[str, Any] = {"type": "FeatureCollection", "features": [], "legend": []}
    if tertial is not None:
        published = service.of_tertial(tertial)
        result = published.release["result"]
        outlines = service.outlines(published.partition_id)
        collection |= {
            "tertial": tertial,
            "demo": published.demo,
            "legend": _legend(result["class_widths"]),
            "features": rules.features(result["figures"], outlines, _said),
        }
    return Response(service.geojson_bytes(collection), mimetype="application/geo+json")


def _said(figure: dict[str, int] | None) -> str:
    if figure is None:
        return _("no figure shown")
    return _(
        "about %(value)s (%(low)s–%(high)s)",
        value=text.number(figure["value"]),
        low=text.number(figure["low"]),
        high=text.number(figure["high"]),
    )


def _span(first: int, last: int | None) -> str:
    return f"{text.number(first)}+" if last is None else f"{text.number(first)}–{text.number(last)}"


def _legend(widths: dict[str, int]) -> list[dict[str, Any]]:
    """The classes with what each means on both mapped levels, and the one without a figure."""
    levels = {"zone": _("zones"), "district": _("districts")}
    items: list[dict[str, Any]] = [{"class": None, "text": _("no figure shown")}]
    for position in range(rules.CLASSES):
        spans = [
            f"{levels[level]} {_span(*rules.legend(widths[level])[position][1:])}"
            for level in levels
            if level in widths
        ]
        items.append({"class": position + 1, "text": ", ".join(spans)})
    return items


@blueprint.get("/releases/<uuid:release_id>.json")
@answers(200, {"type": "object"})
@requires(SEE)
def release(release_id: UUID) -> Response:
    """The signed bytes as they were published."""
    actor = check_permission(current_actor(), SEE)
    answer = Response(service.downloaded(actor, release_id), mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="release-{release_id}.json"'
    return answer
