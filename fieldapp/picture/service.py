"""Published releases: received once from `releases`, then only read."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from ..audit import service as audit
from ..foundation.database import SHARED, db, insert_new
from ..foundation.errors import Conflict, NotFound
from ..foundation.identity import Actor, permission
from ..geography import partitions
from ..geography import service as geography
from . import documents
from .models import PublishedRelease

SEE = permission("picture.see", ("police_liaison", "police_signatory", "other_partner"))

SIMPLIFY_M = 25.0
"""Bends of a district's outline that a city-wide map does not show, in metres."""

RELEASE_RECEIVED = audit.act("picture.release_received", store=SHARED)
RELEASE_DOWNLOADED = audit.act("picture.release_downloaded", store=SHARED, kind=audit.EXPORT)


@dataclass(frozen=True)
class Published:
    """A release as the police side reads it."""

    id: UUID
    tertial: int
    partition_id: UUID
    published_day: date
    demo: bool
    key: str
    release: dict[str, Any]

    def figures(self, level: str) -> list[dict[str, Any]]:
        """The figures of a level, in the document's order."""
        return [f for f in self.release["result"]["figures"] if f["level"] == level]


def receive(actor: Actor, document: bytes) -> bool:
    """Keep a signed document that crossed the wall; False when it stands here already.

    Raises Conflict when another release of the same tertial stands here.
    """
    release, key = documents.open_document(document)
    release_id = UUID(release["id"])
    if db.session.get(PublishedRelease, release_id) is not None:
        return False
    result = release["result"]
    row = {
        "id": release_id,
        "query": result["query"],
        "year": result["year"],
        "tertial": result["tertial"],
        "partition_id": UUID(result["partition"]["id"]),
        "published_day": date.fromisoformat(release["published"]),
        "demo": release["demo"],
        "key": key,
        "document": document,
    }
    table = PublishedRelease.__table__
    with audit.recorded(actor, RELEASE_RECEIVED, "release", release_id) as session:
        inserted = bool(insert_new(table, session, [row], table.c.id))
        if not inserted and session.get(PublishedRelease, release_id) is None:
            raise Conflict("Another release of this tertial has been published.")
    return inserted


def tertials() -> list[int]:
    """The tertials with a published release, the latest first."""
    query = select(PublishedRelease.tertial).order_by(PublishedRelease.tertial.desc())
    return list(db.session.scalars(query))


def of_tertial(tertial: int) -> Published:
    """The published release of a tertial; raises NotFound."""
    row = db.session.scalar(select(PublishedRelease).where(PublishedRelease.tertial == tertial))
    if row is None:
        raise NotFound
    release, key = documents.open_document(bytes(row.document))
    return Published(
        row.id, row.tertial, row.partition_id, row.published_day, row.demo, key, release
    )


def document(release_id: UUID) -> bytes:
    """The signed bytes of a release; raises NotFound."""
    row = db.session.get(PublishedRelease, release_id)
    if row is None:
        raise NotFound
    return bytes(row.document)


def downloaded(actor: Actor, release_id: UUID) -> bytes:
    """The same for somebody who takes it away; logged first."""
    signed = document(release_id)
    audit.read(actor, RELEASE_DOWNLOADED, "release", release_id)
    return signed


def outlines(partition_id: UUID) -> dict[tuple[str, str], Any]:
    """(level, key) → GeoJSON geometry of the partition's zones and of the published districts."""
    zones = partitions.atoms_geojson(partition_id, ("zone",))
    districts = geography.areas_geojson(geography.DISTRICT, published=True, simplify_m=SIMPLIFY_M)
    return {
        (level, feature["properties"]["code"]): feature["geometry"]
        for level, collection in (("zone", zones), ("district", districts))
        for feature in collection["features"]
    }


def geojson_bytes(collection: dict[str, Any]) -> bytes:
    """A collection in one byte form; coordinates are floats, so it is not a signed form."""
    return json.dumps(
        collection, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()
