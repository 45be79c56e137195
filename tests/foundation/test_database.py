"""Two engines for each store: reading never writes, and never waits for a writer."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from fieldapp.accounts.models import Team
from fieldapp.foundation.database import FIELD, SHARED, db, writing


def test_the_reading_session_cannot_write(team_app):
    with team_app.app_context():
        db.session.add(Team(name="planted", kind="x"))
        with pytest.raises(DBAPIError):
            db.session.flush()
        db.session.rollback()
        for store in (FIELD, SHARED):
            with db.engines[f"{store}:read"].connect() as connection, pytest.raises(DBAPIError):
                connection.execute(text("DELETE FROM foundation_write_test"))


def test_a_reader_reads_while_a_writer_holds_the_lock(team_app):
    with team_app.app_context():
        with writing(FIELD) as session:
            session.add(Team(name="being written", kind="x"))
            session.flush()
            assert db.session.scalars(select(Team)).all() == []
        assert len(db.session.scalars(select(Team)).all()) == 1


def _write_and_fail():
    with writing(FIELD) as session:
        session.add(Team(name="half", kind="x"))
        session.flush()
        raise RuntimeError("planted")


def test_an_exception_leaves_nothing(team_app):
    with team_app.app_context():
        with pytest.raises(RuntimeError, match="planted"):
            _write_and_fail()
        assert db.session.scalars(select(Team)).all() == []


@pytest.mark.stores("spatialite")
def test_the_embedded_files_are_encrypted_and_durable(team_app, stores):
    with team_app.app_context(), writing(FIELD) as session:
        session.add(Team(name="planted-word-in-the-file", kind="x"))
        assert session.execute(text("PRAGMA synchronous")).scalar() == 2
        assert session.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert session.execute(text("PRAGMA foreign_keys")).scalar() == 1
    for file in stores.folder.rglob("*.db*"):
        found = file.read_bytes()
        assert b"planted-word" not in found, file
        assert not found.startswith(b"SQLite format 3"), file
