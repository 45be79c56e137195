"""After the seal: processing, the blind decision of a second person, publishing."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from ..accounts import service as accounts
from ..audit import service as audit
from ..foundation import clock
from ..foundation.database import db
from ..foundation.errors import Conflict, NotFound
from ..foundation.identity import Actor
from ..picture import canonical, documents
from . import outbox, partitions, processing, rules, sealing
from .models import Release

RELEASE_PROCESSED = audit.act("releases.release_processed")
RELEASE_APPROVED = audit.act("releases.release_approved")
RELEASE_WITHHELD = audit.act("releases.release_withheld")
RELEASE_PUBLISHED = audit.act("releases.release_published")

MAX_NOTE = 500


def _standing(session: Session, release_id: UUID) -> Release:
    release = session.get(Release, release_id, with_for_update=True)
    if release is None:
        raise NotFound
    return release


def process(actor: Actor, release_id: UUID) -> bytes:
    """Post-process the sealed bytes in the child and keep what comes back; the same every time."""
    data = sealing.sealed(release_id)
    if data is None:
        raise Conflict("The release has not been drawn.", code="state")
    processed = processing.process(data)
    row = db.session.get(Release, release_id)
    if row is not None and row.processed is not None:
        if bytes(row.processed) != processed:
            raise processing.ProcessingFailed("a second run gave other bytes")
        return processed
    with audit.recorded(actor, RELEASE_PROCESSED, "release", release_id) as session:
        release = _standing(session, release_id)
        release.state = rules.next_state(release.state, "process")
        release.processed = processed
    return processed


def approve(actor: Actor, release_id: UUID, note: str = "") -> None:
    """Approve a processed release, as one who drew no part of it and sees no exact figure."""
    with audit.recorded(actor, RELEASE_APPROVED, "release", release_id) as session:
        release = _decidable(session, actor, release_id)
        release.state = rules.next_state(release.state, "approve")
        release.note = note.strip()[:MAX_NOTE]


def withhold(actor: Actor, release_id: UUID, reason: str) -> None:
    """Withhold a processed release for a reason of the closed list. Nothing is refunded."""
    rules.check_reason(reason)
    with audit.recorded(actor, RELEASE_WITHHELD, "release", release_id, reason) as session:
        release = _decidable(session, actor, release_id)
        release.state = rules.next_state(release.state, "withhold")
        release.withhold_reason = reason


def _decidable(session: Session, actor: Actor, release_id: UUID) -> Release:
    release = _standing(session, release_id)
    rules.check_decider(actor.id, (release.drafted_by, release.sealed_by), actor.permissions)
    release.decided_by, release.decided_day = actor.id, clock.operational_day()
    return release


def publish(actor: Actor, release_id: UUID) -> None:
    """Sign an approved release, write it into the outbox and deliver it.

    Raises Conflict before the day of publication. Called again after an interruption, it
    delivers what waits.
    """
    standing = db.session.get(Release, release_id)
    if standing is None:
        raise NotFound
    if standing.state != "published":
        today = clock.operational_day()
        rules.check_publishable(standing.publish_day, today)
        document = _document(standing, today)
        with audit.recorded(actor, RELEASE_PUBLISHED, "release", release_id) as session:
            release = _standing(session, release_id)
            release.state = rules.next_state(release.state, "publish")
            release.document, release.published_day = document, today
            outbox.put(session, release_id, outbox.RELEASE, document, today)
    outbox.deliver(actor)


def _document(release: Release, today: date) -> bytes:
    rules.next_state(release.state, "publish")
    organisation = accounts.organisation()
    if organisation is None or release.processed is None:
        raise Conflict("There is nothing to publish.")
    partition = partitions.info(release.partition_id)
    body: dict[str, Any] = {
        "schema": documents.SCHEMA,
        "id": str(release.id),
        "demo": release.demo,
        "organisation": organisation.name,
        "municipality": organisation.municipality,
        "published": today.isoformat(),
        "counts": "persons first met this year",
        "result": canonical.loads(bytes(release.processed)),
        "atoms": [
            {"key": a.key, "kind": a.kind, "name": a.name, "source": a.source}
            for a in partition.atoms
        ],
    }
    return documents.sign(body, _seed(release.demo))


def public_key() -> str:
    """The key (hex) that this installation's releases are checked with; partners need it."""
    return documents.public_key(_seed(accounts.is_demo()))


def _seed(demo: bool) -> bytes:
    """The signing seed: the city's, or the demonstration's known one."""
    if demo:
        return documents.DEMO_SEED
    seed = bytes.fromhex(current_app.extensions["fieldapp"].signing_key)
    if documents.public_key(seed) == documents.DEMO_KEY:
        raise Conflict("The signing key is the demonstration's: make one of your own.")
    return seed
