"""A phone says when its worker means to be back, and that they are."""

from typing import Any

from flask import Blueprint, g
from marshmallow import Schema, fields, validate

from ..foundation.described import answers, takes
from ..foundation.web import device_signed, parsed
from . import checkins
from .checkins_rules import GRACE_S, LONGEST_S, Said

blueprint = Blueprint("checkins", __name__)


class CheckInSaid(Schema):
    """One check-in: an id made at random, a growing version, the team, and how long it still is."""

    protocol = fields.Integer(required=True, strict=True, validate=validate.Equal(1))
    id = fields.UUID(required=True)
    version = fields.Integer(required=True, strict=True, validate=validate.Range(1, 1_000_000))
    team = fields.UUID(required=True)
    due_in = fields.Integer(
        required=True, strict=True, allow_none=True, validate=validate.Range(0, LONGEST_S)
    )


ANSWER: dict[str, Any] = {
    "type": "object",
    "required": ["known", "tells", "told", "grace"],
    "properties": {
        "known": {"type": "boolean"},
        "tells": {"type": "boolean"},
        "told": {"type": "boolean"},
        "grace": {"type": "integer"},
    },
    "additionalProperties": False,
}


@blueprint.post("/api/v1/checkins")
@takes(json=CheckInSaid())
@answers(200, ANSWER)
@device_signed
def hear() -> dict[str, Any]:
    """Take a phone's check-in; says whether the server knows, can tell somebody, and has."""
    sent = parsed(CheckInSaid())
    said = Said(sent["id"], sent["version"], sent["due_in"])
    heard = checkins.hear(g.device, sent["team"], said)
    return {"known": heard.known, "tells": heard.tells, "told": heard.told, "grace": GRACE_S}
