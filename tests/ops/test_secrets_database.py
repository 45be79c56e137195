"""A new key for an embedded database: whole, alone, and safe to kill at any moment."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3
from flask import Flask

from fieldapp.foundation.database import SHARED
from fieldapp.foundation.settings import PICTURE, TEAM, SettingMissing, load
from fieldapp.ops import cli, local, secrets_database
from fieldapp.ops import installation as installations
from fieldapp.ops import secrets_files as files
from fieldapp.ops.installation import Installation
from tests.sync.phone import Phone, make_staff, make_team

ROOT = Path(cli.__file__).parents[2]
ROWS = 2000


@pytest.fixture
def made(tmp_path: Path) -> Installation:
    """An installation with both databases."""
    found = installations.at(tmp_path / "data", tmp_path / "secrets")
    installations.prepare(found)
    return found


def where(found: Installation) -> list[str]:
    return ["--data", str(found.data), "--secrets", str(found.secrets)]


def rotate(found: Installation, store: str) -> int:
    return cli.main([*where(found), "secrets", "rotate", "database", "--store", store])


def keys(found: Installation, store: str) -> list[str]:
    """The key of a store in each surface's folder."""
    surfaces = (TEAM, PICTURE) if store == SHARED else (TEAM,)
    return [found.secret_file(s, f"{store}_key").read_text().strip() for s in surfaces]


def opens(found: Installation, store: str, key: str) -> bool:
    """Whether a key opens a store, sound and whole."""
    connection: Any = sqlcipher3.dbapi2.connect(str(found.database(store)), isolation_level=None)
    with closing(connection):
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key}'\"")
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlcipher3.DatabaseError:
            return False
        secrets_database.check_whole(connection)
        return True


def fill(found: Installation, store: str) -> None:
    """Rows enough that a rotation takes a while."""
    connection: Any = sqlcipher3.dbapi2.connect(str(found.database(store)), isolation_level=None)
    with closing(connection):
        connection.execute(f"PRAGMA key = \"x'{keys(found, store)[0]}'\"")
        connection.execute("CREATE TABLE planted (n INTEGER PRIMARY KEY, bulk BLOB)")
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            "INSERT INTO planted SELECT i, randomblob(6000) FROM n",
            (ROWS,),
        )


def planted(found: Installation, store: str) -> int:
    connection: Any = sqlcipher3.dbapi2.connect(str(found.database(store)), isolation_level=None)
    with closing(connection):
        connection.execute(f"PRAGMA key = \"x'{keys(found, store)[0]}'\"")
        return int(connection.execute("SELECT count(*) FROM planted").fetchone()[0])


@pytest.mark.parametrize("store", ["field", "shared"])
def test_a_database_gets_a_new_key(
    made: Installation, store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = keys(made, store)
    other = "shared" if store == "field" else "field"
    untouched = keys(made, other)
    assert rotate(made, store) == 0
    after = keys(made, store)
    assert len(set(after)) == 1, "both surfaces have the same key"
    assert after[0] != before[0]
    assert opens(made, store, after[0])
    assert not opens(made, store, before[0])
    assert keys(made, other) == untouched
    assert opens(made, other, untouched[0])
    assert not list(made.secrets.rglob("*.next"))
    for surface in (TEAM, PICTURE):
        for file in (made.secrets / surface).iterdir():
            assert file.stat().st_mode & 0o777 == 0o600
    said = capsys.readouterr()
    assert not any(key in said.out + said.err for key in (*before, *after))
    # Nothing of the old encryption lies about, and the surfaces' own way of opening works.
    assert {f.name for f in made.database(store).parent.iterdir()} <= {
        f"{store}.db",
        f"{store}.db-wal",
        f"{store}.db-shm",
    }
    assert cli.main([*where(made), "health"]) == 0


def test_phones_keep_and_deliver_after_the_rotation(
    made: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Data in flight: what a phone sealed before is stored under the database's new key."""
    app = started(made, monkeypatch)
    team = make_team(app)
    phone = Phone(app, team, make_staff(app, "ett", team, "outreach_worker"))
    monkeypatch.setattr(phone, "day", local_day())
    unsent = [phone.seal(phone.contact()) for _ in range(2)]
    assert [a["answer"] for a in phone.post(unsent[:1]).get_json()["answers"]] == ["stored"]
    stop(app)
    for store in ("field", "shared"):
        assert rotate(made, store) == 0
    phone.app = started(made, monkeypatch)
    answers = phone.post(unsent).get_json()["answers"]
    assert [a["answer"] for a in answers] == ["duplicate", "stored"]
    stop(phone.app)


def local_day() -> str:
    from fieldapp.foundation import clock

    return clock.operational_day().isoformat()


def started(found: Installation, monkeypatch: pytest.MonkeyPatch) -> Flask:
    from fieldapp import team_app

    for name, value in found.environment(TEAM).items():
        monkeypatch.setenv(name, value)
    return team_app.make_app(load(TEAM))


def stop(app: Flask) -> None:
    from fieldapp.foundation.database import db

    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


# --- alone ---------------------------------------------------------------------------------


@pytest.mark.parametrize("store", ["field", "shared"])
def test_it_is_refused_while_a_surface_runs(
    made: Installation, store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.walls.test_lock4_secrets import free_port

    # The picture surface has the shared database open, and it alone.
    surface = local.start(TEAM if store == "field" else PICTURE, free_port(), made)
    before = keys(made, store)
    try:
        local.wait_until_ready([surface])
        capsys.readouterr()
        assert rotate(made, store) == 1
        assert "is in use: stop the surfaces" in capsys.readouterr().err
        assert keys(made, store) == before
        assert not list(made.secrets.rglob("*.next"))
        local.wait_until_ready([surface])
    finally:
        local.stop([surface])
    assert rotate(made, store) == 0


def test_a_reader_is_a_user_too(made: Installation) -> None:
    reader: Any = sqlcipher3.dbapi2.connect(str(made.database("field")), isolation_level=None)
    with closing(reader):
        reader.execute(f"PRAGMA key = \"x'{keys(made, 'field')[0]}'\"")
        reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
        assert rotate(made, "field") == 1
    assert rotate(made, "field") == 0


def test_two_commands_do_not_change_secrets_at_once(
    made: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    with files.alone(made.secrets / TEAM):
        assert rotate(made, "field") == 1
    assert "Another command is changing" in capsys.readouterr().err
    assert rotate(made, "field") == 0


def test_a_surface_does_not_start_in_the_midst(
    made: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in made.environment(PICTURE).items():
        monkeypatch.setenv(name, value)
    assert load(PICTURE)
    files.stage(made.secret_file(PICTURE, "shared_key"), "x")
    with pytest.raises(SettingMissing, match="under way or was interrupted"):
        load(PICTURE)


# --- killed at every step ------------------------------------------------------------------

STEPS = {
    "before anything": ("secrets_files", "stage", 1, False),
    "the team's next key is laid": ("secrets_files", "stage", 1, True),
    "both next keys are laid": ("secrets_files", "stage", 2, True),
    "the pages are rewritten": ("secrets_database", "check_whole", 1, False),
    "before the team's key is taken": ("secrets_files", "take", 1, False),
    "the team's key is taken": ("secrets_files", "take", 1, True),
    "both are taken": ("secrets_files", "take", 2, True),
}
"""Where the process ends: (module, function, at which call of it, after it)."""

CHILD = """
import os, signal, sys
from fieldapp.ops import cli, {module}
real, calls = {module}.{function}, []
def dies(*given):
    calls.append(given)
    here = len(calls) == {call}
    if here and not {after}:
        os.kill(os.getpid(), signal.SIGKILL)
    done = real(*given)
    if here:
        os.kill(os.getpid(), signal.SIGKILL)
    return done
{module}.{function} = dies
sys.exit(cli.main(sys.argv[1:]))
"""


def in_a_child(found: Installation, code: str) -> int:
    """A rotation of the shared database in a process of its own; how it ended."""
    command = [*where(found), "secrets", "rotate", "database", "--store", "shared"]
    return subprocess.run(
        [sys.executable, "-c", code, *command], cwd=ROOT, check=False, capture_output=True
    ).returncode


def check_recovered(found: Installation, store: str, before: str) -> bool:
    """The secrets say one key, in both folders, and it opens the database; whether it is new."""
    assert cli.main([*where(found), "secrets", "recover"]) == 0
    held = set(keys(found, store))
    assert len(held) == 1
    key = held.pop()
    assert opens(found, store, key)
    assert key == before or not opens(found, store, before)
    assert not list(found.secrets.rglob("*.next"))
    return key != before


@pytest.mark.parametrize("step", list(STEPS))
def test_killed_at_a_step_the_secrets_say_the_key_that_opens(made: Installation, step: str) -> None:
    module, function, call, after = STEPS[step]
    before = keys(made, "shared")[0]
    code = CHILD.format(module=module, function=function, call=call, after=after)
    assert in_a_child(made, code) == -signal.SIGKILL
    rewritten = list(STEPS).index(step) >= list(STEPS).index("the pages are rewritten")
    assert check_recovered(made, "shared", before) == rewritten
    assert rotate(made, "shared") == 0, "and it may be done again"


def test_killed_at_any_moment(made: Installation, sized: Callable[[int, int], int]) -> None:
    """SIGKILL at random moments, the rewriting of pages among them."""
    fill(made, "shared")
    command = [sys.executable, "-m", "fieldapp.ops.cli", *where(made), "secrets", "rotate"]
    command += ["database", "--store", "shared"]
    journal = made.database("shared").with_name("shared.db-journal")
    beside = files.staged(made.secret_file(PICTURE, "shared_key"))
    chance, hot = random.Random(4), 0
    for turn in range(sized(3, 60)):
        before = keys(made, "shared")[0]
        child = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        # What comes before takes most of a short run: wait for it.
        while child.poll() is None and not (journal if turn % 3 else beside).exists():
            time.sleep(0.0005)
        time.sleep(chance.uniform(0, 0.01) if turn % 3 == 1 else chance.uniform(0, 1))
        child.kill()
        child.wait()
        hot += journal.exists()
        check_recovered(made, "shared", before)
        assert planted(made, "shared") == ROWS
    assert hot, "some were killed while pages were rewritten"


def test_recovery_does_not_guess(made: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    """When neither key opens the database nothing is removed."""
    path = made.secret_file(TEAM, "field_key")
    files.stage(path, os.urandom(32).hex())
    right = path.read_text()
    path.write_text(os.urandom(32).hex())
    wrong = path.read_text()
    capsys.readouterr()
    assert cli.main([*where(made), "health"]) == 1
    assert "opens neither" in capsys.readouterr().err
    assert path.read_text() == wrong
    assert files.staged(path).exists()
    path.write_text(right)
    assert cli.main([*where(made), "health"]) == 0


def test_recovery_waits_for_whoever_has_the_database(made: Installation) -> None:
    """Only SQLite's lock, not the database's content, keeps a key from being tried."""
    path = made.secret_file(TEAM, "field_key")
    holder: Any = sqlcipher3.dbapi2.connect(str(made.database("field")), isolation_level=None)
    with closing(holder):
        holder.execute(f"PRAGMA key = \"x'{keys(made, 'field')[0]}'\"")
        holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
        files.stage(path, os.urandom(32).hex())
        with pytest.raises(secrets_database.DatabaseInUse):
            secrets_database.recover(made.database("field"), [path])
        assert files.staged(path).exists()
    assert secrets_database.recover(made.database("field"), [path]) is False


def test_no_room_is_said_before_anything_is_changed(
    made: Installation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = os.statvfs(made.data)
    monkeypatch.setattr(
        secrets_database.os, "statvfs", lambda _: os.statvfs_result((*real[:4], 0, *real[5:]))
    )
    assert rotate(made, "field") == 1
    assert "too little room" in capsys.readouterr().err
    assert not list(made.secrets.rglob("*.next"))


# --- nothing secret where it can be seen ------------------------------------------------------


def test_no_secret_is_seen_while_a_database_is_rotated(made: Installation) -> None:
    """In the command line, the environment and the output of the process that does it."""
    command = [sys.executable, "-m", "fieldapp.ops.cli", *where(made), "secrets", "rotate"]
    child = subprocess.Popen(
        [*command, "database", "--store", "field"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    seen = b""
    held = {file.read_bytes().strip() for file in made.secrets.rglob("*") if file.is_file()}
    while child.poll() is None:
        for name in ("cmdline", "environ"):
            try:
                seen += Path(f"/proc/{child.pid}/{name}").read_bytes()
            except OSError:
                continue  # it has just ended
        held |= {file.read_bytes().strip() for file in made.secrets.rglob("*") if file.is_file()}
        time.sleep(0.01)
    assert child.stdout is not None
    said = child.stdout.read()
    assert child.returncode == 0
    assert b"has a new key" in said
    assert len(held) > 8
    for secret in held - {b""}:
        assert secret not in seen
        assert secret not in said
    for scalar in json.loads(made.secret_file(TEAM, "envelope_keys").read_text()).values():
        assert scalar.encode() not in seen + said
