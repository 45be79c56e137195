"""Deliveries and pulls of phones; the desk page of held envelopes."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ..accounts.devices_rules import Status, status_of
from ..foundation import envelope_keys, text
from ..foundation.described import answers, takes
from ..foundation.entrance import MAX_BODY, MULTIPART, takes_body
from ..foundation.errors import Invalid, NotAllowed, Problem, TooLarge
from ..foundation.identity import check_permission, current_actor
from ..foundation.web import device_signed, menu_entry, requires
from . import decisions, importing, reference, service, wire
from .decisions import DECIDE
from .rules import REASONS

blueprint = Blueprint("sync", __name__, template_folder="templates")

menu_entry(
    "Held envelopes",
    "sync.held",
    DECIDE,
    "What your teams' phones sent and the rules did not let in: you decide.",
)


class NotABatch(Problem):
    """The body of a delivery is not a batch of envelopes."""

    code = "not_a_batch"
    title = "The body is not a batch of envelopes"


class WrongType(Problem):
    """The body of a delivery is not declared as JSON."""

    status = 415
    code = "not_json"
    title = "A delivery is JSON"


def _body() -> dict[str, Any]:
    if not request.is_json:
        raise WrongType
    try:
        body = json.loads(request.get_data())
    except (ValueError, RecursionError):
        raise NotABatch from None
    if not isinstance(body, dict) or body.get("protocol") != 1 or body["protocol"] is True:
        raise NotABatch("This server speaks protocol 1.")
    return body


def _batch(body: dict[str, Any]) -> list[Any]:
    envelopes = body.get("envelopes")
    if not isinstance(envelopes, list):
        raise NotABatch
    if len(envelopes) > service.MAX_ENVELOPES:
        raise TooLarge(f"At most {service.MAX_ENVELOPES} envelopes in a batch.")
    return envelopes


@blueprint.post("/sync/v1/envelopes")
@takes(json=wire.BATCH, limit=MAX_BODY)
@answers(200, wire.ANSWERS)
@device_signed
def envelopes() -> dict[str, Any]:
    """Take a batch of envelopes; one answer for each, in order."""
    body = _body()
    status = status_of(body.get("status"))
    taken = service.take(g.device, _batch(body), status)
    return {
        "answers": [
            {"id": a.id, "version": a.version, "answer": a.answer, "reason": a.reason}
            for a in taken
        ],
        "min_app": reference.MIN_APP,
        "wipe": g.device.revoked,
    } | _new_key(status)


def _new_key(status: Status | None) -> dict[str, Any]:
    """The current envelope key, for a phone that seals to another; never for a revoked one."""
    if g.device.revoked or status is None or status.kid is None:
        return {}
    current = envelope_keys.public()
    if status.kid == current["kid"]:
        return {}
    return {"envelope_key": current}


@blueprint.route("/api/v1/pull", methods=["GET", "POST"])
@takes(json=wire.HELLO)
@answers(200, wire.PULLED)
@device_signed
def pull() -> dict[str, Any]:
    """The reference data of this phone; a revoked one is told to wipe and gets nothing.

    By POST a phone also says how it is; by GET it says nothing.
    """
    status = status_of(_body().get("status")) if request.method == "POST" else None
    service.hear(g.device, status)
    if g.device.revoked:
        return {"wipe": True}
    return reference.pull(g.device)


@blueprint.get("/desk/held")
@requires(DECIDE)
def held() -> str:
    """Held envelopes of my teams' phones, with their reasons."""
    actor = check_permission(current_actor(), DECIDE)
    rows = [
        {
            "id": row.id,
            "reason": row.reason,
            "reason_text": REASONS.label(row.reason, text.language()),
            "device_name": phone,
            "received_day": row.received_day,
            "state": row.state,
            "discard_asked": row.discard_asked_by is not None,
            "discard_asked_by_me": row.discard_asked_by == actor.id,
            "may_let_in": row.reason in decisions.LET_IN,
        }
        for row, phone in decisions.waiting(actor)
    ]
    return render_template("held.html", rows=rows, awaited=decisions.shifts_awaited(actor))


@blueprint.get("/desk/held/import")
@requires(DECIDE, step_up=True)
def bring() -> str:
    """The page where a file of a phone's outbox is brought in."""
    return render_template("held_import.html", done=None, problem=None)


@blueprint.post("/desk/held/import")
@takes_body(MULTIPART, limit=MAX_BODY)
@requires(DECIDE, step_up=True)
def bring_file() -> str | tuple[str, int]:
    """Let in what a file of a phone's outbox holds. Of the file nothing is used but its content."""
    actor = check_permission(current_actor(), DECIDE)
    sent = request.files.get("file")
    try:
        done = importing.bring(actor, sent.stream.read() if sent else b"")
    except (Invalid, NotAllowed) as error:
        page = render_template("held_import.html", done=None, problem=error.detail)
        return page, error.status
    return render_template("held_import.html", done=done, problem=None)


def _day() -> date | None:
    sent = request.form.get("day", "").strip()
    if not sent:
        return None
    try:
        return date.fromisoformat(sent)
    except ValueError:
        raise Invalid(_("Write the day as YYYY-MM-DD.")) from None


@blueprint.post("/desk/held/<uuid:held_id>/<any(reopen,let_in,discard,confirm):deed>")
@requires(DECIDE)
def decide(held_id: UUID, deed: str) -> Response:
    """Re-open, let in, ask to discard, or confirm a discarding."""
    actor = check_permission(current_actor(), DECIDE)
    if deed == "reopen":
        still_held = decisions.reopen(actor, held_id).answer == "held"
        flash(_("It is still held.") if still_held else _("The envelope came in."))
    elif deed == "let_in":
        decisions.let_in(actor, held_id, _day())
        flash(_("The envelope was let in."))
    elif deed == "discard":
        decisions.ask_discard(actor, held_id)
        flash(_("A second person must confirm before it is discarded."))
    else:
        decisions.confirm_discard(actor, held_id)
        flash(_("The envelope was discarded."))
    return redirect(url_for("sync.held"))
