"""Every sentence has its Swedish, and the catalogue holds nothing that is no longer said."""

from pathlib import Path

import polib
import pytest

from fieldapp.ops import words


def copy() -> polib.POFile:
    return polib.pofile(str(words.CATALOGUE))


def test_every_sentence_has_its_swedish() -> None:
    assert words.faults(copy()) == []


def test_what_is_said_is_found_everywhere() -> None:
    """One sentence of each kind, or the search looks past a whole kind."""
    said = words.said()
    assert (None, "Contacts per 10 staff hours") in said  # a template
    assert (None, "The envelope was let in.") in said  # a view
    assert (None, "A zone needs at least one square.") in said  # a domain error's detail
    assert (None, "You do not have the right to this") in said  # a domain error's title
    assert (None, "Figures") in said  # a menu entry
    assert (None, "A legal question is open") in said  # a list
    assert ("phone", "Unlock") in said  # the phone


def test_a_sentence_without_swedish_is_a_fault() -> None:
    entries = copy()
    entries[0].msgstr = ""
    assert words.faults(entries) == [f"without Swedish: {entries[0].msgid}"]


def test_a_sentence_that_is_not_in_the_catalogue_is_a_fault() -> None:
    entries = copy()
    gone = entries.pop(3)
    assert words.faults(entries) == [f"not in the catalogue: {gone.msgid}"]


def test_a_sentence_that_is_no_longer_said_is_a_fault() -> None:
    entries = copy()
    entries.append(polib.POEntry(msgid="Nobody says this", msgstr="Ingen säger detta"))
    assert words.faults(entries) == ["no longer said: Nobody says this"]


def test_a_lost_placeholder_is_a_fault() -> None:
    entries = copy()
    entry = next(e for e in entries if "%(of)s" in e.msgid)
    entry.msgstr = entry.msgstr.replace("%(of)s", "alla")
    assert words.faults(entries) == [f"other placeholders in Swedish: {entry.msgid}"]


def test_updating_keeps_the_swedish_that_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {(e.msgctxt, e.msgid): e.msgstr for e in copy()}
    elsewhere = tmp_path / "sv" / "messages.po"
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(words.CATALOGUE.read_bytes())
    monkeypatch.setattr(words, "CATALOGUE", elsewhere)
    assert {(e.msgctxt, e.msgid): e.msgstr for e in words.update()} == before
