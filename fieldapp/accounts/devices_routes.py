"""Phones: enrolment by a one-time code, and the desk's pages of phones."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import segno
from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from ..foundation import clock, envelope_keys
from ..foundation.database import FIELD
from ..foundation.described import answers, takes
from ..foundation.errors import NotFound
from ..foundation.identity import Actor, check_permission, current_actor
from ..foundation.web import cookieless, menu_entry, parsed, requires
from ..signin import attempts
from . import devices_desk, devices_enrolment
from .devices_desk import ListedPhone
from .devices_enrolment import CODE_LASTS, ENROL, MANAGE
from .devices_rules import code_of, in_fours
from .schemas import ENROLLED, Enrolment

blueprint = Blueprint("phones", __name__, template_folder="templates")

menu_entry(
    "Phones",
    "phones.index",
    ENROL,
    "Connect a phone by a code; which phones there are, and how they are.",
)


@blueprint.post("/api/v1/devices")
@takes(json=Enrolment())
@answers(201, ENROLLED)
@cookieless  # the one-time code is what lets a phone in
def enrol() -> tuple[dict[str, Any], int]:
    """Enrol this phone by its code; answers with its id, its owner and teams, the envelope key."""
    sent = parsed(Enrolment())
    code = code_of(sent["code"]) or ""
    # A wrong code is a failed log-in: it is counted before it is looked at, by network.
    attempt = attempts.begin(FIELD, f"enrolment|{code}")
    enrolled = devices_enrolment.enrol_by_code(
        code, sent["name"], sent["public_key"], sent["app"], sent["device"]
    )
    attempts.succeeded(attempt)
    return {
        "device": str(enrolled.device),
        "owner": enrolled.owner,
        "teams": [{"id": str(t.id), "name": t.name, "kind": t.kind} for t in enrolled.teams],
        "envelope_key": envelope_keys.public(),
        "protocol": 1,
    }, 201


def _actor() -> Actor:
    return check_permission(current_actor(), ENROL)


def _page(template: str, **told: Any) -> str:
    known = {"manages": MANAGE in _actor().permissions, "waits": waits, "state": state}
    return render_template(f"phones/{template}.html", **known, **told)


def waits(phone: ListedPhone) -> str:
    """How much is unsent on a phone, in words."""
    if phone.queue is None:
        return _("not told yet")
    if not phone.queue:
        return _("nothing")
    if not phone.oldest_days:
        return str(phone.queue)
    sealed = (phone.status_day or clock.operational_day()) - timedelta(days=phone.oldest_days)
    return _("%(count)s, the oldest from %(day)s", count=phone.queue, day=sealed.isoformat())


def state(phone: ListedPhone) -> str:
    """Whether a phone is in use, in words."""
    if phone.written_off_day:
        return _("written off %(day)s", day=phone.written_off_day.isoformat())
    if phone.revoked_day:
        return _("revoked %(day)s", day=phone.revoked_day.isoformat())
    return _("in use")


@blueprint.get("/desk/phones")
@requires(ENROL)
def index() -> str:
    """My phones; for a team lead those of the own teams."""
    phones = devices_desk.listed(_actor())
    return _page(
        "list",
        people=devices_enrolment.colleagues(_actor()),
        used=[p for p in phones if not p.revoked_day],
        revoked=[p for p in phones if p.revoked_day],
    )


@blueprint.post("/desk/phones/code")
@requires(ENROL)
def code() -> str:
    """A new code, shown this once."""
    actor = _actor()
    try:
        staff_id = UUID(request.form.get("person", ""))
    except ValueError:
        raise NotFound from None
    made = devices_enrolment.make_code(actor, staff_id)
    origin = current_app.extensions["fieldapp"].origin
    # What stands behind # is sent to no server, and so to no log.
    qr = segno.make(f"{origin}/app/#enrol={made}", error="m", micro=False)
    picture = qr.svg_inline(scale=6, light="#fff", title=_("A link that opens the app"))
    return _page(
        "code",
        code=in_fours(made),
        name=dict(devices_enrolment.colleagues(actor))[staff_id],
        qr=Markup(picture),  # noqa: S704 (made here, of our own address)
        origin=origin,
        minutes=int(CODE_LASTS.total_seconds() // 60),
    )


@blueprint.get("/desk/phones/<uuid:device_id>")
@requires(ENROL)
def show(device_id: UUID) -> str:
    """One phone: how it is, its name, and what to do when it is lost."""
    return _page("phone", phone=devices_desk.one(_actor(), device_id))


@blueprint.post("/desk/phones/<uuid:device_id>/name")
@requires(ENROL)
def rename(device_id: UUID) -> Response:
    """Give a phone another name."""
    devices_desk.rename(_actor(), device_id, request.form.get("name", ""))
    flash(_("The name is saved."))
    return redirect(url_for("phones.show", device_id=device_id), 303)


@blueprint.get("/desk/phones/<uuid:device_id>/<any(revoke,write_off):deed>")
@requires(ENROL)
def sure(device_id: UUID, deed: str) -> str:
    """What it means, and whether one is sure."""
    return _page("sure", phone=devices_desk.one(_actor(), device_id), deed=deed)


@blueprint.post("/desk/phones/<uuid:device_id>/<any(revoke,write_off):deed>")
@requires(ENROL)
def act(device_id: UUID, deed: str) -> Response:
    """Revoke a phone, or write off a revoked one."""
    if deed == "revoke":
        devices_desk.revoke(_actor(), device_id)
        flash(_("The phone is revoked. It erases itself at its next contact."))
    else:
        devices_desk.write_off(_actor(), device_id)
        flash(_("The phone is written off."))
    return redirect(url_for("phones.show", device_id=device_id), 303)
