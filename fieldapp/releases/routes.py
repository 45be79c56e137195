"""Desk pages of releases: list, one release for its drafter and its approver, partitions.

No page of this room shows an exact figure; the number of frozen units is one.
"""

from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ..foundation import clock
from ..foundation.described import takes
from ..foundation.errors import Conflict, Invalid
from ..foundation.identity import Actor, check_permission, current_actor
from ..foundation.web import menu_entry, requires
from . import partitions, rules, service
from .service import DECIDE, DRAFT, SEE

blueprint = Blueprint(
    "releases", __name__, template_folder="templates", url_prefix="/desk/releases"
)

WORDS = {
    "frozen": "Frozen",
    "sealed": "Sealed",
    "processed": "Waits for its decision",
    "approved": "Approved",
    "withheld": "Withheld",
    "published": "Published",
    "draft": "Draft",
    "locked": "Locked",
    "small": "Small",
    "large": "Large",
    "zone": "Zone",
    "rest": "Rest of district",
    "district": "District",
    "police_area": "Police area",
    "indoor": "Indoors",
    "online": "Without a place",
    "other": "Without a place",
    "buyers_outreach": "Buyers",
    "buyers_other": "Buyers",
    "single": "Without a place, and buyers",
    "total": "Together",
}
"""States, profiles, kinds and levels in words; the catalogue has them in Swedish."""

MOST_DIGITS = 12

ASKED = {
    "type": "object",
    "properties": {
        "tertial": {"type": "string"},
        "publish_day": {"type": "string", "format": "date"},
    },
}
"""Which tertial, and its day of publication, before they are frozen."""

menu_entry(
    "Releases",
    "releases.index",
    SEE,
    "Sealed figures on their way to the police: drafted by one person, decided by another.",
)


def _actor(permission: str) -> Actor:
    return check_permission(current_actor(), permission)


def _back(release_id: UUID, said: str) -> Response:
    flash(said)
    return redirect(url_for("releases.show", release_id=release_id), 303)


def _day(value: str | None) -> date:
    try:
        return date.fromisoformat(value or "")
    except ValueError:
        raise Invalid("Give the day as year-month-day.") from None


def _form_number(name: str) -> int:
    value = request.form.get(name, "")
    # A number of thousands of digits is an error of its own in Python.
    if not (value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS):
        raise Invalid("A number is missing.")
    return int(value)


@blueprint.get("")
@requires(SEE)
def index() -> str:
    """All releases and partitions, and what can be frozen now."""
    today = clock.operational_day()
    return render_template(
        "releases/list.html",
        releases=service.releases(),
        partitions=partitions.all_partitions(),
        words=WORDS,
        freezable=service.freezable(),
        next_year=today.year + 1,
        public_key=service.public_key(),
        today=today,
        latest=today + timedelta(days=rules.PUBLISH_WITHIN_DAYS),
        may_draft=DRAFT in _actor(SEE).permissions,
    )


@blueprint.get("/freeze")
@takes(query=ASKED)
@requires(DRAFT)
def sure() -> str | Response:
    """What freezing means, and whether one is sure; without a tertial, the list to choose one."""
    if "tertial" not in request.args:
        return redirect(url_for("releases.index"), 303)
    day, tertial = _day(request.args.get("publish_day")), service.freezable()
    rules.check_publish_day(day, clock.operational_day())
    if tertial is None or request.args.get("tertial") != str(tertial):
        raise Conflict("This tertial cannot be frozen now.", code="not_freezable")
    return render_template("releases/sure.html", tertial=tertial, publish_day=day)


@blueprint.post("/freeze")
@requires(DRAFT)
def freeze() -> Response:
    """Freeze a tertial and fix the day of publication."""
    actor, day = _actor(DRAFT), _day(request.form.get("publish_day"))
    release_id = service.freeze(actor, _form_number("tertial"), day)
    return _back(release_id, _("The tertial is frozen. Now the noise is added."))


@blueprint.get("/<uuid:release_id>")
@requires(SEE)
def show(release_id: UUID) -> str:
    """One release: its state, its budget, and the sealed output once it is processed."""
    actor = _actor(SEE)
    release = service.release(release_id)
    return render_template(
        "releases/release.html",
        release=release,
        processed=service.processed(release_id),
        budget=service.budget(release),
        changes=service.changes(release),
        words=WORDS,
        reasons=rules.WITHHOLD_REASONS,
        today=clock.operational_day(),
        may_draft=DRAFT in actor.permissions,
        may_decide=service.may_decide(actor, release),
    )


@blueprint.post("/<uuid:release_id>/draw")
@requires(DRAFT, step_up=True)
def draw(release_id: UUID) -> Response:
    """Draw and seal, then post-process; repeated, it gives the same bytes."""
    actor = _actor(DRAFT)
    service.draw(actor, release_id)
    service.process(actor, release_id)
    return _back(release_id, _("The release is sealed. A release approver decides."))


@blueprint.post("/<uuid:release_id>/approve")
@requires(DECIDE, step_up=True)
def approve(release_id: UUID) -> Response:
    """Approve as the second person."""
    service.approve(_actor(DECIDE), release_id, request.form.get("note", ""))
    return _back(release_id, _("The release is approved. It can be published on its day."))


@blueprint.post("/<uuid:release_id>/withhold")
@requires(DECIDE, step_up=True)
def withhold(release_id: UUID) -> Response:
    """Withhold for a reason of the closed list."""
    service.withhold(_actor(DECIDE), release_id, request.form.get("reason", ""))
    return _back(release_id, _("The release is withheld."))


@blueprint.post("/<uuid:release_id>/publish")
@requires(SEE, step_up=True)
def publish(release_id: UUID) -> Response:
    """Sign and deliver an approved release on or after its day."""
    service.publish(_actor(SEE), release_id)
    return _back(release_id, _("The release is published: the police can read it."))


@blueprint.get("/partitions/<uuid:partition_id>")
@requires(SEE)
def partition(partition_id: UUID) -> str:
    """A partition: its atoms and the public sources of its zones; no figure of any kind."""
    actor, shown = _actor(SEE), partitions.info(partition_id)
    return render_template(
        "releases/partition.html",
        partition=shown,
        words=WORDS,
        may_lock=DECIDE in actor.permissions
        and shown.state == partitions.DRAFT
        and shown.drafted_by != actor.id,
    )


@blueprint.post("/partitions/draft")
@requires(DRAFT)
def draft_partition() -> Response:
    """Draft the partition of a year of areas and drafted zones."""
    partition_id = service.draft_partition(_actor(DRAFT), _form_number("year"))
    flash(_("The division is prepared. A release approver checks and locks it."))
    return redirect(url_for("releases.partition", partition_id=partition_id), 303)


@blueprint.post("/partitions/<uuid:partition_id>/lock")
@requires(DECIDE, step_up=True)
def lock_partition(partition_id: UUID) -> Response:
    """Lock a partition as its second person."""
    service.lock_partition(_actor(DECIDE), partition_id)
    flash(_("The division is locked."))
    return redirect(url_for("releases.partition", partition_id=partition_id), 303)
