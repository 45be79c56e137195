"""Signed releases and `release verify`."""

import json
from pathlib import Path

import pytest

from fieldapp.picture import canonical, documents
from fieldapp.picture.__main__ import main

SEED = b"\x07" * 32
KEY = documents.public_key(SEED)
RELEASE = {"schema": documents.SCHEMA, "id": "x", "demo": False, "organisation": "Stad", "n": 3}


def test_a_genuine_release_is_accepted() -> None:
    document = documents.sign(RELEASE, SEED)
    assert documents.verify(document, KEY) == RELEASE
    assert documents.sign(RELEASE, SEED) == document


@pytest.mark.parametrize("position", range(0, 400, 23))
def test_any_changed_byte_is_refused(position: int) -> None:
    document = bytearray(documents.sign(RELEASE, SEED))
    document[position % len(document)] ^= 1
    with pytest.raises(documents.NotGenuine):
        documents.verify(bytes(document), KEY)


def test_other_spacing_is_refused() -> None:
    loose = json.dumps(json.loads(documents.sign(RELEASE, SEED))).encode()
    with pytest.raises(documents.NotGenuine):
        documents.verify(loose, KEY)


def test_another_key_is_refused() -> None:
    document = documents.sign(RELEASE, b"\x08" * 32)
    with pytest.raises(documents.NotGenuine, match="another key"):
        documents.verify(document, KEY)


def test_a_fictional_release_is_never_genuine() -> None:
    by_demo_key = documents.sign(RELEASE, documents.DEMO_SEED)
    marked = documents.sign({**RELEASE, "demo": True}, SEED)
    unmarked = documents.sign({k: v for k, v in RELEASE.items() if k != "demo"}, SEED)
    for document, key in ((by_demo_key, documents.DEMO_KEY), (marked, KEY), (unmarked, KEY)):
        with pytest.raises(documents.NotGenuine, match="fictional"):
            documents.verify(document, key)


def test_the_command_answers_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "release.json"
    file.write_bytes(documents.sign(RELEASE, SEED))
    assert main(["verify", str(file), "--key", KEY]) == 0
    assert "Stad" in capsys.readouterr().out
    file.write_bytes(documents.sign(RELEASE, documents.DEMO_SEED))
    assert main(["verify", str(file), "--key", documents.DEMO_KEY]) == 1
    assert "fictional" in capsys.readouterr().err
    assert main(["verify", str(tmp_path / "none.json"), "--key", KEY]) == 1


def test_floats_have_no_canonical_form() -> None:
    with pytest.raises(TypeError):
        canonical.dumps({"a": [1, 2.0]})
