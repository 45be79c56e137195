"""Retention: whole old segments go, their seals stay, nothing younger can be dropped."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from fieldapp.audit import retention, verify_rules
from fieldapp.audit import service as audit
from fieldapp.foundation.clock import STOCKHOLM
from fieldapp.foundation.database import FIELD, SHARED, open_engine
from fieldapp.foundation.roles import RETENTION_ROLE
from fieldapp.foundation.settings import TEAM
from fieldapp.ops.context import working
from tests.audit.logbook import rows, seal, tampering, verify, write
from tests.databases import Stores

LONG_AGO = datetime(2021, 8, 3, 9, 0, tzinfo=STOCKHOLM)


@pytest.fixture
def log(stores: Stores, clock: Any) -> Stores:
    """Four months of 2021 and a few entries of 2026, sealed."""
    write(stores, 230, LONG_AGO)
    write(stores, 5, datetime(2026, 11, 2, 9, tzinfo=STOCKHOLM))
    seal(stores)
    return stores


def drop(stores: Stores, before: str, store: str = FIELD, **how: int) -> list[str]:
    """As the command does it, under the role of retention."""
    settings = stores.settings(TEAM, stores=stores.seen_by(RETENTION_ROLE))
    with working(settings):
        return [gone.month for gone in retention.drop_before(store, before, **how)]


def test_old_segments_go_and_the_chain_still_holds(log: Stores) -> None:
    anchor = seal(log).anchor
    assert drop(log, "2021-10") == ["2021-08", "2021-09"]
    report = verify(log, anchor)
    assert report.fault is None
    assert report.dropped == ("2021-08", "2021-09")
    assert report.walk.unsealed == 2, "each dropped month is an entry of its own"
    [first] = rows(log, "SELECT min(at) AS at FROM audit_entry")
    assert str(first.at).startswith("2021-10-01")
    assert rows(log, "SELECT count(*) AS n FROM audit_segment")[0].n == 4
    acts = "SELECT actor_id, object_id FROM audit_entry WHERE act = 'audit.segment_dropped'"
    assert [tuple(row) for row in rows(log, acts)] == [
        ("system", "2021-08"),
        ("system", "2021-09"),
    ]
    assert drop(log, "2021-10") == []
    seal(log)
    assert verify(log, anchor, seal(log).anchor).fault is None


def test_everything_that_was_sealed_may_go(log: Stores, clock: Any) -> None:
    clock.set("2032-01-02 03:00")
    anchor = seal(log).anchor
    assert len(drop(log, "2027-01")) == 5
    assert verify(log, anchor).fault is None
    seal(log)
    assert verify(log, seal(log).anchor).fault is None
    write(log, 2, datetime(2032, 1, 1, tzinfo=STOCKHOLM))
    seal(log)
    report = verify(log, anchor)
    assert (report.fault, report.walk.entries) == (None, 235 + 5 + 2)


@pytest.mark.parametrize(
    ("before", "how", "why"),
    [
        ("2021-12", {}, "nothing from 2021-11 on"),
        ("2026-11", {}, "nothing from 2021-11 on"),
        ("2026-11", {"keep_months": 3}, "at the least"),
        ("november", {}, "written as"),
    ],
)
def test_what_is_younger_stays(log: Stores, before: str, how: dict[str, int], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        drop(log, before, **how)
    assert rows(log, "SELECT * FROM audit_drop") == []


def test_the_board_may_decide_otherwise(log: Stores) -> None:
    assert drop(log, "2022-01", keep_months=58) == ["2021-08", "2021-09", "2021-10", "2021-11"]


def test_what_stays_cannot_be_dropped_by_hand(log: Stores) -> None:
    """Not even by the role that may drop: only what is sealed, in turn, and marked as dropped."""
    engine = open_engine(log.seen_by(RETENTION_ROLE)[FIELD])
    for statement in (
        "DELETE FROM audit_entry WHERE id < 10",
        "DELETE FROM audit_link WHERE entry_id < 10",
        "INSERT INTO audit_drop VALUES ('2021-09', '2026-11-21')",  # the one before it stands
        "INSERT INTO audit_drop VALUES ('2019-01', '2026-11-21')",  # was never sealed
    ):
        with pytest.raises(DatabaseError), engine.begin() as connection:
            connection.execute(text(statement))
    engine.dispose()
    assert verify(log).walk.entries == 235


def test_a_young_segment_marked_as_dropped_is_found(log: Stores, clock: Any) -> None:
    """By whoever owns the server: the mark does not make it retention."""
    clock.set("2026-12-02 03:00")
    seal(log)
    with tampering(log) as connection:
        connection.execute(
            text("INSERT INTO audit_drop SELECT month, '2026-12-02' FROM audit_segment")
        )
        connection.execute(text("DELETE FROM audit_entry"))
        connection.execute(text("DELETE FROM audit_link"))
    report = verify(log)
    assert report.fault is not None
    assert (report.fault.kind, report.month) == (verify_rules.DROPPED_EARLY, "2026-11")


def test_an_entry_put_back_where_months_were_dropped_is_found(log: Stores) -> None:
    drop(log, "2021-10")
    with tampering(log) as connection:
        connection.execute(
            text(
                "INSERT INTO audit_entry SELECT 3, at, actor_id, actor_name, surface, act, "
                "object_kind, object_id, detail FROM audit_entry WHERE id = 200"
            )
        )
    report = verify(log)
    assert report.fault is not None
    assert (report.fault.kind, report.fault.entry_id) == (verify_rules.INSERTED, 3)


def test_anchors_in_dropped_months_are_told_apart(stores: Stores, clock: Any) -> None:
    """One at a month's end is held against its seal, one in the middle against nothing."""
    write(stores, 100, LONG_AGO)
    middle = seal(stores).anchor
    clock.set("2026-11-21 23:00")
    write(stores, 5, datetime(2026, 11, 2, 9, tzinfo=STOCKHOLM))
    last = seal(stores).anchor
    drop(stores, "2021-10")
    report = verify(stores, middle, last)
    assert report.fault is None
    assert report.walk.anchored == 105


def test_deliveries_of_dropped_months_go(team_app: Flask, log: Stores) -> None:
    days = (date(2021, 8, 31), date(2021, 9, 30), date(2021, 10, 1), date(2026, 11, 20))
    with team_app.app_context(), audit.delivering() as session:
        audit.delivered(session, UUID(int=1), {(UUID(int=n), d): 1 for n, d in enumerate(days)})
    drop(log, "2021-10")
    kept = rows(log, "SELECT day FROM audit_delivery ORDER BY day")
    assert [str(row.day) for row in kept] == ["2021-10-01", "2026-11-20"]


def test_the_shared_log_alike(stores: Stores, clock: Any) -> None:
    write(stores, 100, LONG_AGO, store=SHARED)
    seal(stores, SHARED)
    assert drop(stores, "2021-09", SHARED) == ["2021-08"]
    assert verify(stores, store=SHARED).fault is None
