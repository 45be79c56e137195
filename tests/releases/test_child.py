"""Test 7: the post-processing child holds no key and no path, and cannot connect."""

import json
import os
import socket
from pathlib import Path
from typing import Any

import pytest

from fieldapp.foundation.database import db
from fieldapp.foundation.settings import PICTURE
from fieldapp.picture.postprocess import process
from fieldapp.releases import processing
from tests.databases import FREEZE_KEY, KEYS, SIGNING_KEY
from tests.picture.sealed import ATOMS, sealed

PROBE = """
import json, os, sys
sys.path.insert(0, sys.argv[1])
found = {
    "environment": dict(os.environ),
    "arguments": sys.argv,
    "folder": os.listdir("."),
    "files": sorted(os.listdir("/proc/self/fd")),
    "command": open("/proc/self/cmdline", "rb").read().decode(),
}
drivers = []
for name in ("sqlcipher3", "psycopg", "sqlalchemy", "flask", "opendp", "cryptography"):
    try:
        __import__(name)
        drivers.append(name)
    except ImportError:
        pass
found["drivers"] = drivers
import socket, sqlite3
from fieldapp.picture.postprocess import lock_down
found["rooms"] = sorted(m for m in sys.modules if m.startswith("fieldapp"))
secret, port = sys.stdin.read().split("\\n")
lock_down_first = LOCK
if lock_down_first:
    lock_down()
refused = {}
for name, act in {
    "file": lambda: open(secret).read(),
    "database": lambda: sqlite3.connect(secret).execute("select 1 from sqlite_master"),
    "socket": lambda: socket.create_connection(("127.0.0.1", int(port)), 2),
    "unix socket": lambda: socket.socket(socket.AF_UNIX),
    "process": lambda: os.pipe(),
}.items():
    try:
        act()
        refused[name] = False
    except (OSError, sqlite3.Error):
        refused[name] = True
found["refused"] = refused
print(json.dumps(found))
"""


def probed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, locked: bool) -> dict[str, Any]:
    """What code in the child's place finds and may do; a file and a listening port are offered."""
    target = tmp_path / "field.db"
    target.write_bytes(b"")
    monkeypatch.setattr(processing, "START", PROBE.replace("LOCK", str(locked)))
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        return json.loads(processing.process(f"{target}\n{port}".encode()))


@pytest.fixture
def surrounded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Secrets and paths in this process's environment and files, which the child must not see."""
    secrets = [KEYS["field"], KEYS["shared"], FREEZE_KEY, SIGNING_KEY, str(tmp_path / "field.db")]
    for position, value in enumerate(secrets):
        monkeypatch.setenv(f"FIELDAPP_SECRET_{position}", value)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    return secrets


def test_the_child_holds_nothing_and_can_open_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, surrounded: list[str]
) -> None:
    inheritable = os.open(tmp_path, os.O_RDONLY)
    os.set_inheritable(inheritable, True)
    found = probed(monkeypatch, tmp_path, locked=True)
    os.close(inheritable)
    told = json.dumps({k: v for k, v in found.items() if k != "refused"})
    assert not any(secret in told for secret in surrounded)
    assert set(found["environment"]) <= {"LC_ALL", "LC_CTYPE"}
    assert found["folder"] == []
    assert found["drivers"] == []
    # Standard input, output, error, and the listing's own descriptor.
    assert found["files"] == ["0", "1", "2", "3"]
    assert found["refused"] == dict.fromkeys(found["refused"], True)
    assert set(found["rooms"]) <= {
        "fieldapp",
        "fieldapp.picture",
        "fieldapp.picture.canonical",
        "fieldapp.picture.noise",
        "fieldapp.picture.postprocess",
    }


def test_without_the_lock_it_could(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The control: the same acts succeed in a child that was not locked down."""
    found = probed(monkeypatch, tmp_path, locked=False)
    assert found["refused"] == dict.fromkeys(found["refused"], False)


def test_the_real_child_gives_what_the_function_gives() -> None:
    data = sealed(list(range(0, 10 * len(ATOMS), 10)))
    assert processing.process(data) == process(data)
    assert processing.process(data) == processing.process(data)


def test_a_refusal_carries_no_bytes() -> None:
    with pytest.raises(processing.ProcessingFailed) as refused:
        processing.process(b'{"schema":"sealed/1","vector":[424242]}')
    assert "4242" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_the_picture_surface_knows_one_store(stores: Any, picture_app: Any) -> None:
    environment = json.dumps(stores.environment(PICTURE))
    field = stores.team["field"]
    assert field.url not in environment
    assert field.key is None or field.key not in environment
    assert FREEZE_KEY not in environment
    assert SIGNING_KEY not in environment
    with picture_app.app_context():
        assert {name.split(":")[0] for name in db.engines if name} == {"shared"}
