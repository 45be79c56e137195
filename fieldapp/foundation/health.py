"""`GET /healthz`: the migration each store stands at, and how old its last write test is."""

from datetime import UTC, datetime
from time import monotonic
from typing import Any

from flask import Blueprint, current_app
from sqlalchemy import select

from . import migrate
from .database import FIELD, SHARED, db, writing
from .described import answers
from .models import FieldWriteTest, SharedWriteTest
from .web import public

WRITE_TEST_EVERY_S = 60
ANSWER_LASTS_S = 1.0
"""Anybody may ask, as often as they like; the databases are asked once in that time."""

LAST = "fieldapp.health"

blueprint = Blueprint("health", __name__)

HEALTH = {
    "type": "object",
    "required": ["status", "stores"],
    "properties": {
        "status": {"enum": ["ok", "failing"]},
        "stores": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "properties": {
                    "revision": {"type": ["string", "null"]},
                    "current": {"type": "boolean"},
                    "write_test_age_s": {"type": "number", "minimum": 0},
                    "error": {"type": "string"},
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}

_tests: dict[str, Any] = {FIELD: FieldWriteTest, SHARED: SharedWriteTest}


def write_test(store: str) -> float:
    """Age in seconds of the store's last write test; makes a new one when it is too old."""
    model = _tests[store]
    last = db.session.scalar(select(model.at))
    db.session.rollback()
    moment = datetime.now(UTC)
    if last is not None:
        aware = last if last.tzinfo else last.replace(tzinfo=UTC)
        age = (moment - aware).total_seconds()
        if 0 <= age < WRITE_TEST_EVERY_S:
            return age
    with writing(store) as session:
        session.merge(model(id=1, at=moment))
    return 0.0


@blueprint.get("/healthz")
@answers(503, HEALTH)
@answers(200, HEALTH)
@public
def healthz() -> tuple[dict[str, Any], int]:
    """200 with each store's revision and write-test age, 503 when one does not answer."""
    moment = monotonic()
    kept: tuple[float, dict[str, Any], int] | None = current_app.extensions.get(LAST)
    if kept is None or moment - kept[0] > ANSWER_LASTS_S:
        kept = current_app.extensions[LAST] = (moment, *_looked())
    return kept[1], kept[2]


def _looked() -> tuple[dict[str, Any], int]:
    stores: dict[str, Any] = {}
    healthy = True
    for store in current_app.extensions["fieldapp"].stores:
        try:
            revision = migrate.current(db.engines[store])
            stores[store] = {
                "revision": revision,
                "current": revision == migrate.head(store),
                "write_test_age_s": round(write_test(store), 1),
            }
            healthy &= revision == migrate.head(store)
        except Exception as error:
            # Its message may hold an address, a path or a statement with what it was about.
            current_app.logger.error("health of %s: %s", store, type(error).__name__)
            stores[store] = {"error": "the database does not answer"}
            healthy = False
    return {"status": "ok" if healthy else "failing", "stores": stores}, 200 if healthy else 503
