"""The server opens what the phone's own code sealed: stored vectors, and bytes made just now."""

import base64
import json
import subprocess
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from fieldapp.foundation import envelope_keys
from fieldapp.sync.opening import Envelope, Opened, Refused, open_one

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT / "tests" / "vectors"
STORED = tuple(VECTORS / f"envelopes{n}.json" for n in ("", "_2", "_3"))
"""What the first payloads looked like, those of every kind of contact, and acts on follow-ups."""
NODE = ROOT / ".venv" / "bin" / "node"
SIZES = {512, 1024, 2048, 4096}


def _read(path: Path):
    vectors = json.loads(path.read_text(encoding="utf-8"))
    return vectors["private_key"], vectors["envelopes"]


def _check(private_key: str, entry) -> None:
    sealed = base64.b64decode(entry["ct"])
    keys = {entry["kid"]: private_key}
    opened = envelope_keys.opened(keys, entry["kid"], entry["id"], entry["version"], sealed)
    assert json.loads(opened) == entry["plaintext"]
    assert len(opened) in SIZES
    payload = entry["plaintext"]
    envelope = Envelope(entry["id"], entry["version"], entry["kid"], sealed)
    read = open_one(keys, uuid4(), frozenset({UUID(payload["team"])}), date(2026, 12, 31), envelope)
    assert isinstance(read, Opened), read
    # Another version's or another record's envelope is not this one.
    for other in (
        Envelope(entry["id"], entry["version"] + 1, entry["kid"], sealed),
        Envelope(str(uuid4()), entry["version"], entry["kid"], sealed),
        Envelope(entry["id"], entry["version"], entry["kid"], sealed[:-1]),
    ):
        refused = open_one(keys, uuid4(), frozenset(), date(2026, 12, 31), other)
        assert isinstance(refused, Refused)
        assert refused.reason == "cannot_open"


@pytest.mark.parametrize(
    ("private_key", "entry"),
    [(_read(path)[0], entry) for path in STORED for entry in _read(path)[1]],
    ids=[f"{path.stem}: {entry['name']}" for path in STORED for entry in _read(path)[1]],
)
def test_the_stored_vectors_open_and_keep_the_rules(private_key, entry):
    _check(private_key, entry)


def test_what_the_phones_code_seals_now_in_another_process_opens(tmp_path):
    made = tmp_path / "sealed.json"
    subprocess.run(
        [NODE, "build/vectors.mjs", str(made)],
        cwd=ROOT / "static" / "pwa",
        check=True,
        timeout=120,
        capture_output=True,
    )
    private_key, envelopes = _read(made)
    assert private_key not in [_read(path)[0] for path in STORED]
    assert len(envelopes) >= 21
    for entry in envelopes:
        _check(private_key, entry)
