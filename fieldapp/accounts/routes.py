"""Log-in and enrolment of phones; the desk's log-in page is foundation's."""

from typing import Any

from flask import Blueprint

from ..foundation import envelope_keys
from ..foundation.errors import NotSignedIn
from ..foundation.identity import check_permission, current_actor
from ..foundation.login import sign_in, sign_out
from ..foundation.web import csrf_token, parsed, public, requires
from . import service
from .schemas import Enrolment, SignIn

blueprint = Blueprint("accounts", __name__)


@blueprint.app_context_processor
def fictional() -> dict[str, Any]:
    """Every page says whether the organisation is fictional."""
    return {"fictional": service.is_demo()}


@blueprint.post("/api/v1/session")
@public  # this is where one signs in
def session() -> dict[str, Any]:
    """Sign in from the phone; answers with the name and the token for changes."""
    sent = parsed(SignIn())
    actor = service.authenticate(sent["username"], sent["password"])
    if actor is None:
        raise NotSignedIn("The name or the password is not right.", code="wrong_password")
    # Good for enrolling and nothing else: a phone that is found must hold no desk session.
    sign_in(actor, only=service.ENROL)
    return {"name": actor.name, "csrf": csrf_token()}


@blueprint.delete("/api/v1/session")
@public  # whoever holds a session may end it
def leave() -> tuple[str, int]:
    """End the phone's session."""
    sign_out()
    return "", 204


@blueprint.post("/api/v1/devices")
@requires(service.ENROL)
def devices() -> tuple[dict[str, Any], int]:
    """Enrol this phone; answers with its id, its teams and the envelope key."""
    sent = parsed(Enrolment())
    actor = check_permission(current_actor(), service.ENROL)
    device_id = service.enrol(actor, sent["name"], sent["public_key"], sent["app"], sent["device"])
    sign_out()
    mine = [t for t in service.teams() if str(t.id) in actor.teams]
    return {
        "device": str(device_id),
        "teams": [{"id": str(t.id), "name": t.name, "kind": t.kind} for t in mine],
        "envelope_key": envelope_keys.public(),
        "protocol": 1,
    }, 201
