"""The chain over the log: sealed beside writers, verified, and every kind of tampering found."""

import hashlib
import threading
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from fieldapp.audit import chain_rules, sealing, verify_rules
from fieldapp.audit.chain_rules import anchor_line, anchor_of
from fieldapp.foundation.append_only import StillWriting
from fieldapp.foundation.clock import STOCKHOLM
from fieldapp.foundation.database import FIELD, SHARED, insert_all, open_engine
from tests.audit.logbook import numbered, rows, seal, tampering, verify, write
from tests.databases import POSTGRESQL, SPATIALITE, Stores

ENTRIES = 230
"""Two a day from 3 August: to the end of November."""

SEGMENTS = "SELECT * FROM audit_segment ORDER BY month"
AS_UTC = "2026-08-03T07:00:00.000000Z"
AS_TEXT = "2026-08-03 09:00:00.000000"


@pytest.fixture
def log(stores: Stores, clock: Any) -> Stores:
    """A log of four months of which three are closed; sealed at 21 November."""
    write(stores, ENTRIES)
    seal(stores)
    return stores


def test_an_intact_log_verifies(log: Stores) -> None:
    """The control of everything below."""
    report = verify(log, seal(log).anchor)
    assert report.fault is None
    assert (report.walk.entries, report.walk.unsealed, report.uncovered) == (ENTRIES, 0, 0)
    assert [row.month for row in rows(log, SEGMENTS)] == [
        "2026-08",
        "2026-09",
        "2026-10",
    ]


def test_an_empty_log_verifies(stores: Stores) -> None:
    for store in (FIELD, SHARED):
        done = seal(stores, store)
        assert (done.entries, done.months, done.anchor.entries) == (0, (), 0)
        assert verify(stores, done.anchor, store=store).fault is None


def test_sealing_again_changes_nothing(log: Stores) -> None:
    before = (
        rows(log, "SELECT * FROM audit_link ORDER BY 1"),
        rows(log, "SELECT * FROM audit_segment"),
    )
    assert seal(log).entries == 0
    after = (
        rows(log, "SELECT * FROM audit_link ORDER BY 1"),
        rows(log, "SELECT * FROM audit_segment"),
    )
    assert after == before


def test_what_was_written_since_is_sealed_next(log: Stores, clock: Any) -> None:
    first = seal(log).anchor
    write(log, 5, datetime(2026, 11, 27, 12, tzinfo=STOCKHOLM))
    report = verify(log, first)
    assert (report.fault, report.walk.unsealed, report.uncovered) == (None, 5, 5)
    clock.set("2026-12-01 03:00")
    done = seal(log)
    assert (done.entries, done.months) == (5, ("2026-11",))
    report = verify(log, first, done.anchor)
    assert (report.fault, report.uncovered, report.segments) == (None, 0, 4)


def test_a_late_entry_of_a_closed_month_stands_in_the_next_one(log: Stores, clock: Any) -> None:
    clock.set("2026-12-02 03:00")
    seal(log)
    write(log, 1, datetime(2026, 10, 31, 23, 59, tzinfo=STOCKHOLM))
    clock.set("2027-01-02 03:00")
    assert seal(log).months == ("2026-12",)
    assert verify(log, seal(log).anchor).fault is None


def test_the_form_that_is_hashed_is_the_documented_one(stores: Stores, clock: Any) -> None:
    """Recomputed here from the description alone."""
    write(stores, 1)
    seal(stores)
    [(entry_id, position, stored)] = rows(stores, "SELECT * FROM audit_link")
    genesis = hashlib.sha256(b"fieldapp-log/1 genesis\nfield").digest()
    at = AS_TEXT if stores.kind == SPATIALITE else AS_UTC
    fields = (
        str(entry_id), at, "person-0", "Åsa Örn", "team", "insights.figures_read",
        "tertial", "20261", "row 0, alla platser",
    )  # fmt: skip
    said = b"".join(len(f.encode()).to_bytes(4, "big") + f.encode() for f in fields)
    made = hashlib.sha256(
        b"fieldapp-log/1 entry\n" + genesis + position.to_bytes(8, "big") + said
    ).digest()
    assert bytes(stored) == made


# --- beside writers ----------------------------------------------------------------------


@pytest.mark.stores(POSTGRESQL)
def test_no_entry_appears_below_the_head_later(log: Stores) -> None:
    """An act that took its number and has not committed is waited for."""
    engine = open_engine(log.team[FIELD])
    table = sealing.tables(FIELD)[0]
    row = dict(rows(log, "SELECT * FROM audit_entry LIMIT 1")[0]._mapping)
    del row["id"]
    with engine.connect() as slow:
        slow.execute(table.insert(), row)  # has a number, and waits
        write(log, 3)  # later numbers, committed
        with pytest.raises(StillWriting):
            seal(log, wait=0.3)
        assert verify(log).walk.entries == ENTRIES, "something was sealed over the open act"
        job = threading.Thread(target=seal, args=(log,))
        job.start()
        job.join(0.3)
        assert job.is_alive(), "the job did not wait"
        slow.commit()
        job.join(10)
    engine.dispose()
    report = verify(log)
    assert (report.fault, report.walk.entries, report.walk.unsealed) == (None, ENTRIES + 4, 0)


def test_sealing_beside_writers_and_another_job(stores: Stores, clock: Any) -> None:
    """Four writers and two jobs at once; every entry is sealed once and the chain holds."""

    def busy() -> None:
        engine = open_engine(stores.team[FIELD])
        row = {
            "at": datetime(2026, 11, 20, 9, tzinfo=STOCKHOLM), "actor_id": "a", "actor_name": "A",
            "surface": "team", "act": "x", "object_kind": "", "object_id": "", "detail": "",
        }  # fmt: skip
        for number in range(40):
            with Session(engine) as session:
                insert_all(sealing.tables(FIELD)[0], session, [row])
                session.rollback() if number % 5 == 0 else session.commit()
        engine.dispose()

    def sealer() -> None:
        for _ in range(8):
            seal(stores)

    jobs = [threading.Thread(target=what) for what in (busy, busy, busy, busy, sealer, sealer)]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join(60)
    report = verify(stores, seal(stores).anchor)
    assert (report.fault, report.walk.entries, report.walk.unsealed) == (None, 128, 0)


# --- tampering: whoever owns the server --------------------------------------------------


def at_position(stores: Stores, position: int) -> int:
    [(entry_id,)] = rows(stores, f"SELECT entry_id FROM audit_link WHERE position = {position}")
    return int(entry_id)


def fault_of(stores: Stores, *anchors: Any) -> tuple[str, int | None, str | None]:
    fault = verify(stores, *anchors)
    assert fault.fault is not None, "nothing was found"
    return fault.fault.kind, fault.fault.entry_id, fault.month


COLUMNS = ("at", "actor_id", "actor_name", "surface", "act", "object_kind", "object_id", "detail")


@pytest.mark.parametrize("position", [1, 60, ENTRIES])
def test_one_byte_cut_out_of_an_entry(log: Stores, position: int) -> None:
    """Of each column in turn; put back, the log is intact again."""
    broken = at_position(log, position)
    was = dict(rows(log, f"SELECT * FROM audit_entry WHERE id = {broken}")[0]._mapping)
    for column in COLUMNS:
        where = f"WHERE id = {broken}"
        change = f"left({column}, -1)"
        if column == "at" and log.kind == POSTGRESQL:
            change = "at + interval '1 microsecond'"
        elif log.kind == SPATIALITE:
            # By bytes: the last one, so that the clock time still reads as the same moment.
            as_bytes = f"CAST({column} AS BLOB)"
            change = f"CAST(substr({as_bytes}, 1, length({as_bytes}) - 1) AS TEXT)"
        with tampering(log) as connection:
            connection.execute(text(f"UPDATE audit_entry SET {column} = {change} {where}"))
        kind, entry_id, month = fault_of(log)
        assert (kind, entry_id) == (verify_rules.ALTERED, broken), column
        assert month == {1: "2026-08", 60: "2026-09", ENTRIES: None}[position]
        with tampering(log) as connection:
            back = text(f"UPDATE audit_entry SET {column} = :was {where}")
            connection.execute(back, {"was": was[column]})
        assert verify(log).fault is None


@pytest.mark.stores(SPATIALITE)
@pytest.mark.parametrize("change", ["CAST(actor_name AS BLOB)", "CAST(x'c3' AS TEXT)"])
def test_bytes_that_a_driver_would_not_show(log: Stores, change: str) -> None:
    """A blob that reads as the same text, and bytes that are no text."""
    broken = at_position(log, 77)
    with tampering(log) as connection:
        connection.execute(
            text(f"UPDATE audit_entry SET actor_name = {change} WHERE id = {broken}")
        )
    assert fault_of(log)[:2] == (verify_rules.ALTERED, broken)


def swap_contents(connection: Connection, one: int, other: int) -> None:
    found = {
        row.id: dict(row._mapping)
        for row in connection.execute(
            text("SELECT * FROM audit_entry WHERE id IN (:a, :b)"), {"a": one, "b": other}
        )
    }
    names = ", ".join(f"{name} = :{name}" for name in COLUMNS)
    for target, source in ((one, other), (other, one)):
        connection.execute(
            text(f"UPDATE audit_entry SET {names} WHERE id = :id"), {**found[source], "id": target}
        )


def swap_ids(connection: Connection, one: int, other: int) -> None:
    for before, after in ((one, -1), (other, one), (-1, other)):
        connection.execute(
            text("UPDATE audit_entry SET id = :after WHERE id = :before"),
            {"before": before, "after": after},
        )


@pytest.mark.parametrize("swap", [swap_contents, swap_ids])
@pytest.mark.parametrize("places", [(10, 11), (10, 200)])
def test_two_entries_swapped(log: Stores, swap: Any, places: tuple[int, int]) -> None:
    one, other = (at_position(log, place) for place in places)
    with tampering(log) as connection:
        swap(connection, one, other)
    report = verify(log)
    assert report.fault is not None
    assert (report.fault.kind, report.fault.entry_id) == (verify_rules.SWAPPED, one)
    assert f"entry {other}" in report.fault.said


@pytest.mark.parametrize("with_link", [False, True])
@pytest.mark.parametrize("position", [1, 60, ENTRIES])
def test_an_entry_deleted(log: Stores, position: int, *, with_link: bool) -> None:
    anchor = seal(log).anchor
    gone = at_position(log, position)
    with tampering(log) as connection:
        connection.execute(text(f"DELETE FROM audit_entry WHERE id = {gone}"))
        if with_link:
            connection.execute(text(f"DELETE FROM audit_link WHERE entry_id = {gone}"))
    expected = verify_rules.MISSING
    if with_link and position == ENTRIES:
        expected = verify_rules.ANCHOR_NOT_REACHED
    assert fault_of(log, anchor)[:2] == (expected, gone)


def segment(stores: Stores, month: str) -> Any:
    [found] = rows(stores, f"SELECT * FROM audit_segment WHERE month = '{month}'")
    return found


def delete_between(connection: Connection, first: int, last: int, *, links: bool = True) -> None:
    connection.execute(text(f"DELETE FROM audit_entry WHERE id BETWEEN {first} AND {last}"))
    if links:
        connection.execute(
            text(f"DELETE FROM audit_link WHERE entry_id BETWEEN {first} AND {last}")
        )


@pytest.mark.parametrize("month", ["2026-08", "2026-09", "2026-10"])
@pytest.mark.parametrize("what", ["entries", "entries and links", "all", "seal alone"])
def test_a_whole_segment_deleted(log: Stores, month: str, what: str) -> None:
    anchor = seal(log).anchor
    gone = segment(log, month)
    with tampering(log) as connection:
        if what != "seal alone":
            delete_between(connection, gone.first_id, gone.last_id, links=what != "entries")
        if what in ("all", "seal alone"):
            connection.execute(text(f"DELETE FROM audit_segment WHERE month = '{month}'"))
    kind, entry_id, _month = fault_of(log, anchor)
    assert entry_id == gone.first_id
    seal_is_told = (what in ("all", "seal alone") and month != "2026-10") or what == "seal alone"
    assert kind == (verify_rules.SEGMENT_MISSING if seal_is_told else verify_rules.MISSING)


def test_an_entry_inserted_among_sealed_ones(log: Stores) -> None:
    with tampering(log) as connection:
        if log.kind == POSTGRESQL:
            # An undone act leaves a number free: the only place for a false entry.
            connection.execute(text("SELECT nextval('audit_entry_id_seq')"))
    free = numbered(log) if log.kind == POSTGRESQL else 0
    if log.kind == POSTGRESQL:
        write(log, 2)
        seal(log)
    with tampering(log) as connection:
        connection.execute(
            text(
                "INSERT INTO audit_entry SELECT :free, at, actor_id, actor_name, surface, act, "
                "object_kind, object_id, detail FROM audit_entry WHERE id = 7"
            ),
            {"free": free},
        )
    assert fault_of(log)[:2] == (verify_rules.INSERTED, free)


def test_a_link_altered(log: Stores) -> None:
    broken = at_position(log, 60)
    with tampering(log) as connection:
        connection.execute(
            text("UPDATE audit_link SET hash = :h WHERE entry_id = :id"),
            {"h": b"\0" * 32, "id": broken},
        )
    assert fault_of(log)[:2] == (verify_rules.CHAIN_ALTERED, broken)


def test_a_seal_altered(log: Stores) -> None:
    found = segment(log, "2026-09")
    with tampering(log) as connection:
        connection.execute(
            text("UPDATE audit_segment SET last_id = last_id + 1 WHERE month = '2026-09'")
        )
    assert fault_of(log)[:2] == (verify_rules.SEGMENT_ALTERED, found.first_id)


# --- the tail, and anchors ---------------------------------------------------------------


def delete_tail(connection: Connection, last_kept: int) -> None:
    """Every entry after one, with its link and every seal that reaches further."""
    delete_between(connection, last_kept + 1, 10**9)
    connection.execute(text(f"DELETE FROM audit_segment WHERE last_id > {last_kept}"))


def test_the_sealed_tail_deleted_back_to_the_anchor(log: Stores) -> None:
    """Its links stand, and tell."""
    anchor = seal(log).anchor
    write(log, 20)
    seal(log)
    with tampering(log) as connection:
        delete_between(connection, anchor.last_id + 1, 10**9, links=False)
    kind, entry_id, _month = fault_of(log, anchor)
    assert (kind, entry_id) == (verify_rules.MISSING, anchor.last_id + 1)


def test_the_tail_deleted_with_links_and_seals_past_the_anchor(log: Stores) -> None:
    anchor = seal(log).anchor
    kept = at_position(log, 100)
    with tampering(log) as connection:
        delete_tail(connection, kept)
        if log.kind == SPATIALITE:
            connection.execute(text(f"UPDATE sqlite_sequence SET seq = {kept}"))
    assert verify(log).fault is None, "without an anchor the rest fits itself"
    assert fault_of(log, anchor)[:2] == (verify_rules.ANCHOR_NOT_REACHED, kept + 1)


def test_what_was_removed_after_the_anchor_shows_in_the_numbering(log: Stores) -> None:
    """Entries that nothing vouches for yet: SQLite's numbers have no gaps, PostgreSQL's may."""
    anchor = seal(log).anchor
    write(log, 20)
    with tampering(log) as connection:
        delete_tail(connection, anchor.last_id)
    report = verify(log, anchor)
    assert (report.walk.gaps, report.walk.gap_at) == (20, anchor.last_id + 1)
    if log.kind == SPATIALITE:
        assert fault_of(log, anchor)[:2] == (verify_rules.MISSING, anchor.last_id + 1)
    else:
        assert report.fault is None


def test_a_tail_after_the_anchor_with_its_numbers_leaves_no_trace(log: Stores) -> None:
    """What a lost tail cannot show; the docs say so."""
    anchor = seal(log).anchor
    write(log, 20)
    seal(log)
    with tampering(log) as connection:
        delete_tail(connection, anchor.last_id)
        counter = (
            f"UPDATE sqlite_sequence SET seq = {anchor.last_id} WHERE name = 'audit_entry'"
            if log.kind == SPATIALITE
            else f"SELECT setval('audit_entry_id_seq', {anchor.last_id})"
        )
        connection.execute(text(counter))
        # August to October are closed again by whoever seals next, exactly as before.
    seal(log)
    assert verify(log, anchor).fault is None


def rewrite(stores: Stores) -> None:
    """All links and seals anew over what stands, as the product itself would make them."""
    with tampering(stores) as connection:
        for table in ("audit_link", "audit_segment"):
            connection.execute(text(f"DELETE FROM {table}"))
    seal(stores)


def test_the_whole_chain_rewritten_is_found_by_the_anchor(log: Stores) -> None:
    first = seal(log).anchor
    write(log, 10)
    second = seal(log).anchor
    altered = at_position(log, 60)
    with tampering(log) as connection:
        connection.execute(text(f"UPDATE audit_entry SET actor_name = 'X' WHERE id = {altered}"))
    rewrite(log)
    assert verify(log).fault is None, "it fits itself"
    assert fault_of(log, second, first)[:2] == (verify_rules.REWRITTEN, 1)


def test_anchors_narrow_down_where_it_was_rewritten(log: Stores) -> None:
    first = seal(log).anchor
    write(log, 10)
    second = seal(log).anchor
    altered = at_position(log, ENTRIES + 5)
    with tampering(log) as connection:
        connection.execute(text(f"UPDATE audit_entry SET actor_name = 'X' WHERE id = {altered}"))
    rewrite(log)
    assert verify(log, first).fault is None
    kind, entry_id, _month = fault_of(log, first, second)
    assert (kind, entry_id) == (verify_rules.REWRITTEN, first.last_id + 1)


def test_anchors_of_the_other_store_are_not_this_ones(log: Stores) -> None:
    write(log, 3, store=SHARED)
    other = seal(log, SHARED).anchor
    assert verify(log, other).fault is None
    assert verify(log, other, store=SHARED).fault is None


def test_an_anchor_is_one_line_and_back(log: Stores) -> None:
    anchor = seal(log).anchor
    line = anchor_line(anchor)
    assert "\n" not in line
    assert anchor_of(f" {line}\n") == anchor
    for wrong in (line[:-1], line.replace("field", "elsewhere"), "", line + " more"):
        with pytest.raises(ValueError, match="no anchor"):
            anchor_of(wrong)


def test_months_before() -> None:
    assert chain_rules.months_before("2026-01", 1) == "2025-12"
    assert chain_rules.months_before("2026-11", 60) == "2021-11"
    assert chain_rules.months_before("2026-12", -1) == "2027-01"
