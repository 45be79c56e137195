"""Phones: enrolment by a one-time code, and the desk's pages of phones."""

from typing import Any

from flask import Blueprint

from ..foundation import envelope_keys
from ..foundation.web import parsed, public
from . import devices_enrolment
from .schemas import Enrolment

blueprint = Blueprint("phones", __name__, template_folder="templates")


@blueprint.post("/api/v1/devices")
@public  # the one-time code is what lets a phone in
def enrol() -> tuple[dict[str, Any], int]:
    """Enrol this phone by its code; answers with its id, its owner and teams, the envelope key."""
    sent = parsed(Enrolment())
    enrolled = devices_enrolment.enrol_by_code(
        sent["code"], sent["name"], sent["public_key"], sent["app"], sent["device"]
    )
    return {
        "device": str(enrolled.device),
        "owner": enrolled.owner,
        "teams": [{"id": str(t.id), "name": t.name, "kind": t.kind} for t in enrolled.teams],
        "envelope_key": envelope_keys.public(),
        "protocol": 1,
    }, 201
