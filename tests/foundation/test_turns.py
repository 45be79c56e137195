"""Turns of writing, rows with one parameter, sums by key, connections that the server closed."""

import multiprocessing
import threading
import time
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from fieldapp.audit.models import Delivery
from fieldapp.foundation.database import FIELD, add_up, db, insert_new, writing
from fieldapp.foundation.turns import Turns
from fieldapp.sync.models import Held

HELD = Held.__table__


def _write(path: Path, log: Path, times: int) -> None:
    turns = Turns(path)

    def work() -> None:
        for _ in range(times):
            with turns.taken(30):
                before = log.read_text(encoding="ascii")
                time.sleep(0.001)
                log.write_text(f"{int(before) + 1}", encoding="ascii")

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_processes_with_two_threads_each_never_write_at_once(tmp_path):
    log = tmp_path / "log"
    log.write_text("0", encoding="ascii")
    started = [
        multiprocessing.get_context("fork").Process(target=_write, args=(tmp_path / "db", log, 15))
        for _ in range(2)
    ]
    for process in started:
        process.start()
    for process in started:
        process.join(timeout=60)
    assert [process.exitcode for process in started] == [0, 0]
    assert log.read_text(encoding="ascii") == "60"


def test_a_turn_that_is_never_given_back_holds_nobody_for_ever(tmp_path):
    holder, waiter = Turns(tmp_path / "db"), Turns(tmp_path / "db")
    with holder.taken(1):
        begun = time.monotonic()
        with waiter.taken(0.2):
            assert 0.2 <= time.monotonic() - begun < 5
    with waiter.taken(0.2):
        pass


def held_row(**said: object) -> dict[str, object]:
    return {
        "id": uuid4(),
        "device_id": uuid4(),
        "envelope_id": "å \\ \" '",
        "version": 1,
        "kid": "",
        "ciphertext": bytes(range(256)),
        "digest": uuid4().bytes,
        "reason": "malformed",
        "received_day": date(2026, 11, 21),
        "state": "held",
        "discard_asked_by": None,
        "decided_by": None,
    } | said


def test_new_rows_go_in_as_they_are_and_known_ones_stay(team_app):
    first, second, third = held_row(), held_row(), held_row(decided_by="somebody")
    with team_app.app_context():
        with writing(FIELD) as session:
            assert len(insert_new(HELD, session, [first], HELD.c.id)) == 1
        with writing(FIELD) as session:
            changed = first | {"version": 9}
            new = insert_new(HELD, session, [changed, second, third], HELD.c.id)
            assert {row.id for row in new} == {second["id"], third["id"]}
        stored = {row.id: row for row in db.session.scalars(db.select(Held))}
        for row in (first, second, third):
            found = stored[row["id"]]
            assert {name: getattr(found, name) for name in row} == row


def test_a_row_that_leaves_a_column_out_is_given_its_default(team_app):
    row = held_row()
    del row["state"]
    with team_app.app_context():
        with writing(FIELD) as session:
            insert_new(HELD, session, [row], HELD.c.id)
        assert db.session.scalar(db.select(Held.state)) == "held"


def test_numbers_of_one_key_add_up(team_app):
    device, shift = uuid4(), uuid4()

    def rows(*numbers: int) -> list[dict[str, object]]:
        return [
            {"device_id": device, "shift_id": shift, "day": date(2026, 11, day), "envelopes": n}
            for day, n in enumerate(numbers, start=1)
        ]

    with team_app.app_context():
        for numbers in ((3,), (4, 5), (1, 1, 1)):
            with writing(FIELD) as session:
                add_up(session, Delivery.__table__, rows(*numbers), "envelopes")
        found = db.session.execute(
            db.select(Delivery.day, Delivery.envelopes).order_by(Delivery.day)
        )
        assert [n for _, n in found] == [8, 6, 1]


@pytest.mark.stores("postgresql")
def test_a_connection_that_the_server_closed_is_opened_anew(team_app, cluster):
    question = db.select(Held.id)
    with team_app.app_context():
        db.session.execute(question).all()
        db.session.remove()
        with cluster.connect() as connection:
            ended = connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE usename = 'fieldapp_team'"
            ).fetchall()
        assert ended
        time.sleep(0.2)
        assert db.session.execute(question).all() == []


def test_ids_are_ids_again(team_app):
    row = held_row()
    with team_app.app_context(), writing(FIELD) as session:
        [found] = insert_new(HELD, session, [row], HELD.c.id)
        assert isinstance(found.id, UUID)
