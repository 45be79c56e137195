"""Freeze, draw, decide, publish through the real service, on both databases."""

import json
import threading
import time
from datetime import date
from typing import Any

import pytest
from geoalchemy2 import Geometry
from sqlalchemy import func, select, text
from sqlalchemy.exc import ProgrammingError

from fieldapp.audit import service as audit
from fieldapp.audit.models import FieldEntry, SharedEntry
from fieldapp.contacts.models import Counted, Freeze
from fieldapp.foundation import clock
from fieldapp.foundation.database import FIELD, SHARED, db, open_engine
from fieldapp.foundation.errors import Conflict, Invalid, NotAllowed
from fieldapp.geography import partitions as shared_partitions
from fieldapp.picture import canonical, documents
from fieldapp.picture import service as picture
from fieldapp.releases import (
    deciding,
    measure,
    outbox,
    partitions,
    processing,
    rules,
    sealing,
    service,
)
from fieldapp.releases import partition as p
from fieldapp.releases.models import LedgerEntry, Partition, Release, Unit
from tests.databases import POSTGRESQL, SIGNING_KEY, Stores
from tests.releases.world import (
    APPROVER,
    DRAFTER,
    PREPARED,
    REST_WEST,
    ZONE_A,
    ZONE_B,
    World,
    contact,
    person,
)


def first_tertial(world: World) -> None:
    """A locked partition and contacts of T1 2026."""
    world.lock(2026)
    world.put(
        [contact(date(2026, 2, 1), ZONE_A[4]) for _ in range(30)]
        + [contact(date(2026, 3, 1), ZONE_B[4]) for _ in range(2)]
        + [contact(date(2026, 3, 1), REST_WEST, met="known") for _ in range(9)]
    )


def test_a_whole_year_stays_within_the_cap(world: World) -> None:
    """Test 2: T1–T3, parallel; the overspend raises and draws nothing."""
    first_tertial(world)
    ids = [world.publish(20260 + t) for t in (1, 2, 3)]
    assert [e.milli for e in world.ledger()] == [650, 650, 650]
    assert rules.spent_milli(sealing.ledger(db.session, 2026)) == 650
    assert picture.tertials() == [20263, 20262, 20261]
    for release_id in ids:
        assert world.release(release_id).state == "published"
        assert service.budget(service.release(release_id)).after == 650


def test_an_overspend_raises_and_draws_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_tertial(world)
    release_id = world.freeze(20261)
    drawn: list[Any] = []
    monkeypatch.setattr(measure, "draw", lambda *a: drawn.append(a))
    monkeypatch.setattr(rules, "check_spend", _capped(649))
    with pytest.raises(rules.BudgetExceeded):
        service.draw(DRAFTER, release_id)
    assert drawn == []
    assert world.ledger() == []
    assert world.release(release_id).state == "frozen"
    assert len(world.units(release_id)) == 32


def _capped(cap: int) -> Any:
    real = rules.check_spend
    return lambda entries, new, _cap: real(entries, new, cap)


def test_the_spend_stands_before_the_draw(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted in test_planted: a spend after the draw would be seen here."""
    first_tertial(world)
    release_id = world.freeze(20261)
    seen: list[int] = []
    flushed: list[str] = []
    real_spend = sealing._spend

    def spend(session: Any, release: Release, cap: int) -> None:
        real_spend(session, release, cap)
        flushed.append("spent")
        seen.append(session.scalar(select(func.count()).select_from(LedgerEntry)))

    def draw(exact: list[int], milli: int) -> list[int]:
        flushed.append("drawn")
        return [0] * len(exact)

    monkeypatch.setattr(sealing, "_spend", spend)
    monkeypatch.setattr(measure, "draw", draw)
    service.draw(DRAFTER, release_id)
    assert (flushed, seen) == (["spent", "drawn"], [1])


def test_run_again_gives_the_same_bytes_and_spends_nothing(world: World) -> None:
    """Test 8."""
    first_tertial(world)
    release_id = world.freeze(20261)
    sealed = service.draw(DRAFTER, release_id)
    assert service.draw(DRAFTER, release_id) == sealed
    processed = service.process(DRAFTER, release_id)
    assert service.process(DRAFTER, release_id) == processed
    service.approve(APPROVER, release_id)
    service.publish(APPROVER, release_id)
    document = picture.document(release_id)
    service.publish(APPROVER, release_id)
    assert service.draw(DRAFTER, release_id) == sealed
    assert picture.document(release_id) == document
    assert len(world.ledger()) == 1


def test_sealing_destroys_the_exact_rows(world: World) -> None:
    first_tertial(world)
    release_id = world.freeze(20261)
    assert len(world.units(release_id)) == 32
    service.draw(DRAFTER, release_id)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Unit)) == 0
    assert db.session.scalar(select(func.count()).select_from(Counted)) == 32
    assert list(db.session.scalars(select(Freeze.tertial))) == [20261]
    # Nothing exact in the access log either: it names the act and the release alone.
    for entry in db.session.scalars(select(FieldEntry).where(FieldEntry.act.like("releases.%"))):
        assert not any(character.isdigit() for character in entry.detail)


def test_a_draw_that_fails_to_commit_was_never_made(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_tertial(world)
    release_id = world.freeze(20261)

    def broken(*_: Any) -> bytes:
        raise OSError("the power went")

    with monkeypatch.context() as patch:
        patch.setattr(sealing, "sealed_bytes", broken)
        with pytest.raises(OSError, match="power"):
            service.draw(DRAFTER, release_id)
    assert world.ledger() == []
    row = world.release(release_id)
    assert (row.state, row.sealed, row.specification_hash) == ("frozen", None, None)
    service.draw(DRAFTER, release_id)
    assert len(world.ledger()) == 1


def test_a_changed_snapshot_is_never_drawn(world: World) -> None:
    first_tertial(world)
    release_id = world.freeze(20261)
    with audit.recorded(audit.SYSTEM, PREPARED) as session:
        unit = session.scalars(select(Unit).limit(1)).one()
        unit.cell = (unit.cell + 1) % 5
    with pytest.raises(sealing.SnapshotChanged):
        service.draw(DRAFTER, release_id)
    assert world.ledger() == []


def test_a_late_contact_changes_no_published_byte(world: World) -> None:
    """Test 9."""
    first_tertial(world)
    release_id = world.publish(20261)
    before = picture.document(release_id)
    world.put([contact(date(2026, 2, 5), ZONE_A[0]) for _ in range(50)])
    service.publish(APPROVER, release_id)
    service.deliver()
    db.session.rollback()
    assert picture.document(release_id) == before
    assert service.process(DRAFTER, release_id) == world.release(release_id).processed


def test_the_document_is_signed_by_the_city(world: World) -> None:
    first_tertial(world)
    release_id = world.publish(20261)
    key = documents.public_key(bytes.fromhex(SIGNING_KEY))
    release = documents.verify(picture.document(release_id), key)
    assert release["id"] == str(release_id)
    assert "vector" not in json.dumps(release), "the sealed vector stays in the field"
    assert not any("rest" in f["key"] for f in release["result"]["figures"])


def test_the_partition_is_published_with_every_atom(world: World) -> None:
    partition_id = world.lock(2026)
    published = shared_partitions.of_year(2026)
    assert published is not None
    assert published.id == partition_id
    atoms = shared_partitions.atoms(partition_id, outlines=True)
    own = service.all_partitions()[0]
    assert [a.code for a in atoms] == [a.key for a in own.atoms]
    for atom in atoms:
        if atom.kind in ("zone", "rest"):
            assert atom.geometry is not None
            for part in atom.geometry.geoms:
                assert part.area >= 500 * 500
        elif atom.kind != "indoor":
            assert atom.geometry is None


def test_two_persons_decide(world: World) -> None:
    world.clock.set("2025-12-01 12:00")
    partition_id = service.draft_partition(DRAFTER, 2026)
    with pytest.raises(NotAllowed):
        service.lock_partition(DRAFTER, partition_id)
    service.lock_partition(APPROVER, partition_id)
    with pytest.raises(Conflict):
        service.lock_partition(APPROVER, partition_id)
    with pytest.raises(Conflict):
        service.draft_partition(DRAFTER, 2026)
    release_id = world.freeze(20261)
    service.draw(DRAFTER, release_id)
    service.process(DRAFTER, release_id)
    for actor in (DRAFTER, person("team_lead")):
        with pytest.raises(NotAllowed):
            service.approve(actor, release_id)
        with pytest.raises(NotAllowed):
            service.withhold(actor, release_id, "legal")
    with pytest.raises(Invalid):
        service.withhold(APPROVER, release_id, "the figures look odd")
    service.withhold(APPROVER, release_id, "legal")
    with pytest.raises(Conflict):
        service.publish(APPROVER, release_id)
    assert len(world.ledger()) == 1, "withholding refunds nothing"


def test_nothing_is_released_without_a_partition_locked_before_the_year(world: World) -> None:
    with pytest.raises(Conflict):
        world.freeze(20261)
    partition_id = service.draft_partition(DRAFTER, 2026)
    with pytest.raises(Conflict):
        service.lock_partition(APPROVER, partition_id)


def test_publication_waits_for_its_day(world: World) -> None:
    first_tertial(world)
    world.clock.set("2026-06-01 12:00")
    release_id = service.freeze(DRAFTER, 20261, date(2026, 6, 10))
    service.draw(DRAFTER, release_id)
    service.process(DRAFTER, release_id)
    service.approve(APPROVER, release_id, "granskad")
    world.clock.set("2026-06-09 12:00")
    with pytest.raises(Conflict):
        service.publish(APPROVER, release_id)
    assert picture.tertials() == []
    world.clock.set("2026-06-10 12:00")
    service.publish(APPROVER, release_id)
    assert picture.tertials() == [20261]


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("step", ["before_send", "after_send", "after_confirm"])
def test_killed_between_any_two_steps_it_ends_in_the_same_place(
    world: World, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    first_tertial(world)
    release_id = world.freeze(20261)
    service.draw(DRAFTER, release_id)
    service.process(DRAFTER, release_id)
    service.approve(APPROVER, release_id)
    real_send, real_confirm = outbox.send, outbox.confirm

    def send(*given: Any) -> None:
        if step == "before_send":
            raise Killed
        real_send(*given)
        if step == "after_send":
            raise Killed

    def confirm(*given: Any) -> None:
        real_confirm(*given)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "send", send)
        patch.setattr(outbox, "confirm", confirm)
        with pytest.raises(Killed):
            service.publish(APPROVER, release_id)
    service.deliver()
    service.deliver()
    db.session.rollback()
    row = world.release(release_id)
    assert row.state == "published"
    assert picture.document(release_id) == row.document
    assert all(r.confirmed_day is not None for r in world.outbox())
    assert picture.tertials() == [20261]


def test_killed_while_a_partition_crosses(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "confirm", killed)
        with pytest.raises(Killed):
            world.lock(2026)
    assert service.deliver() == 1
    assert service.deliver() == 0
    assert shared_partitions.of_year(2026) is not None


def test_a_damaged_outbox_row_never_crosses(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "deliver", lambda *_: 0)
        world.lock(2026)
    with audit.recorded(audit.SYSTEM, PREPARED) as session:
        row = session.scalars(select(outbox.OutboxRow)).one()
        row.payload = bytes(row.payload).replace(b"Zon A", b"Zon X")
    with pytest.raises(outbox.OutboxDamaged):
        service.deliver()
    assert shared_partitions.of_year(2026) is None


def test_a_child_that_answers_differently_is_not_believed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_tertial(world)
    release_id = world.freeze(20261)
    service.draw(DRAFTER, release_id)
    service.process(DRAFTER, release_id)
    monkeypatch.setattr(processing, "process", lambda _: canonical.dumps({}))
    with pytest.raises(processing.ProcessingFailed):
        service.process(DRAFTER, release_id)


def test_a_real_city_never_signs_with_the_demonstration_key(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_tertial(world)
    monkeypatch.setattr(documents, "DEMO_KEY", documents.public_key(bytes.fromhex(SIGNING_KEY)))
    with pytest.raises(Conflict):
        deciding._seed(demo=False)


def test_two_draws_at_once_spend_and_draw_once(world: World) -> None:
    first_tertial(world)
    release_id = world.freeze(20261)
    moment, answers = clock.now(), []

    def draw() -> None:
        with world.app.app_context(), clock.at(moment):
            try:
                answers.append(service.draw(DRAFTER, release_id))
            except Conflict:
                answers.append(b"")

    threads = [threading.Thread(target=draw) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    drawn = {answer for answer in answers if answer}
    assert len(answers) == 3
    assert drawn == {sealing.sealed(release_id)}
    assert len(world.ledger()) == 1


def test_the_ledger_only_grows(world: World, stores: Stores) -> None:
    """On PostgreSQL the team surface's own role may not change or take back a spend."""
    first_tertial(world)
    world.publish(20261)
    if stores.kind != POSTGRESQL:
        pytest.skip("the embedded default has no roles")
    for statement in ("UPDATE releases_ledger SET milli = 1", "DELETE FROM releases_ledger"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            audit.recorded(audit.SYSTEM, PREPARED) as session,
        ):
            session.execute(text(statement))
    assert [entry.milli for entry in world.ledger()] == [650]


def test_a_draft_that_waits_for_the_locker_leaves_the_locked_one(
    world: World, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two connections: one holds the lock of the draft, the other drafts the same year again."""
    world.clock.set("2025-12-01 12:00")
    partition_id = service.draft_partition(DRAFTER, 2026)
    moment, said = clock.now(), []

    def draft_again() -> None:
        with world.app.app_context(), clock.at(moment):
            try:
                said.append(service.draft_partition(DRAFTER, 2026))
            except Conflict as error:
                said.append(error.code)

    drafter = threading.Thread(target=draft_again)
    real_put = outbox.put

    def put(session: Any, *given: Any) -> None:
        real_put(session, *given)
        session.flush()
        drafter.start()
        _until_it_waits(stores, drafter)

    monkeypatch.setattr(outbox, "put", put)
    service.lock_partition(APPROVER, partition_id)
    drafter.join()
    assert said == ["locked"]
    db.session.rollback()
    (left,) = service.all_partitions()
    assert (left.id, left.state) == (partition_id, "locked")
    assert len(left.atoms) == len(shared_partitions.atoms(partition_id))
    assert p.digest(partitions.load(db.session, partition_id)) == left.digest


def _until_it_waits(stores: Stores, thread: threading.Thread) -> None:
    """Until the thread's connection waits for the writer; SQLite has nobody to ask."""
    if stores.kind != POSTGRESQL:
        thread.join(timeout=0.5)
        assert thread.is_alive()
        return
    engine = open_engine(stores.owner[FIELD], readonly=True)
    until = time.monotonic() + 10
    with engine.connect() as connection:
        while not connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            assert thread.is_alive(), "it did not wait"
            assert time.monotonic() < until
            time.sleep(0.02)
    engine.dispose()


def test_of_two_drafts_one_is_locked(world: World) -> None:
    world.clock.set("2025-12-01 12:00")
    first = service.draft_partition(DRAFTER, 2026)
    with audit.recorded(audit.SYSTEM, PREPARED) as session:
        session.get_one(Partition, first).year = 2027
    second = service.draft_partition(DRAFTER, 2026)
    with audit.recorded(audit.SYSTEM, PREPARED) as session:
        session.get_one(Partition, first).year = 2026
    service.lock_partition(APPROVER, second)
    with pytest.raises(Conflict, match="locked"):
        service.lock_partition(APPROVER, first)


@pytest.mark.parametrize("tertial", [0, 20260, 20264, 20269, 99999999999, 21001])
def test_what_is_no_tertial_is_refused(world: World, tertial: int) -> None:
    with pytest.raises(Invalid):
        service.freeze(DRAFTER, tertial)


@pytest.mark.parametrize("year", [0, 1999, 2100, 10000, 99999999999])
def test_a_year_that_nobody_means_is_refused(world: World, year: int) -> None:
    with pytest.raises(Invalid):
        service.draft_partition(DRAFTER, year)


def test_no_staff_stand_in_the_shared_store(world: World, stores: Stores) -> None:
    """After a whole release: neither id nor name of those who drafted, locked and approved."""
    first_tertial(world)
    world.publish(20261)
    named = [word for actor in (DRAFTER, APPROVER) for word in (actor.id, actor.name)]
    engine = open_engine(stores.owner[SHARED], readonly=True)
    with engine.connect() as connection:
        for table in db.metadatas[SHARED].sorted_tables:
            columns = [c for c in table.columns if not isinstance(c.type, Geometry)]
            held = repr(connection.execute(select(*columns)).all())
            assert [word for word in named if word in held] == [], table.name
        acts = set(connection.scalars(select(SharedEntry.act)))
    engine.dispose()
    assert acts >= {
        "geography.areas_published",
        "geography.partition_published",
        "picture.release_received",
    }
    # Who did it stands on their own side.
    done = db.session.execute(select(FieldEntry.act, FieldEntry.actor_id)).all()
    assert ("releases.partition_locked", APPROVER.id) in done
    assert ("releases.release_published", APPROVER.id) in done
