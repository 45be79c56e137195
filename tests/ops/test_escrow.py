"""Escrow: lost secrets come back from enough holders, from fewer they do not."""

import base64
import io
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.foundation import envelope_keys
from fieldapp.foundation.settings import PICTURE, TEAM, load
from fieldapp.ops import cli, escrow, escrow_sheets
from fieldapp.ops import installation as installations
from fieldapp.ops.installation import Installation
from fieldapp.ops.secrets_files import SecretsError
from tests.databases import Stores
from tests.ops.secrets_host import Host


@pytest.fixture
def made(tmp_path: Path) -> Installation:
    """An installation whose escrow is still to be made."""
    found = installations.at(tmp_path / "data", tmp_path / "secrets")
    installations.prepare(found)
    return found


def where(found: Installation) -> list[str]:
    return ["--data", str(found.data), "--secrets", str(found.secrets)]


class Told:
    """A command with what is typed into it, and what it said."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._patch, self._caught = monkeypatch, capsys
        self.said = ""

    def __call__(self, *words: str, typed: list[str] | None = None) -> int:
        self._caught.readouterr()
        self._patch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in typed or [])))
        status = cli.main(list(words))
        caught = self._caught.readouterr()
        self.said = caught.out + caught.err
        return status


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Told]:
    """run(words…, typed=[lines]) → exit status; run.said."""
    return Told(monkeypatch, capsys)


def words_of(said: str) -> list[str]:
    """The words of every sheet that was shown, as a holder reads them off: with their numbers."""
    sheets: list[dict[int, str]] = []
    for line in said.splitlines():
        parts = line.split()
        if not (len(parts) % 2 == 0 and parts and parts[0].isdigit()):
            continue
        for place, word in zip(parts[::2], parts[1::2], strict=True):
            if int(place) == 1:
                sheets.append({})
            sheets[-1][int(place)] = word
    return [" ".join(sheet[place] for place in sorted(sheet)) for sheet in sheets]


def split(run: Told, found: Installation, holders: int = 5, threshold: int = 3) -> list[str]:
    """A new escrow, checked and confirmed; the holders' words."""
    numbers = ["--holders", str(holders), "--threshold", str(threshold)]
    assert run(*where(found), "escrow", "split", *numbers) == 0
    words = words_of(run.said)
    assert len(words) == holders
    for sheet in words[:threshold]:
        assert run(*where(found), "escrow", "check", typed=[sheet]) == 0
    assert run(*where(found), "escrow", "confirm") == 0
    return words


def contents(found: Installation) -> dict[Path, str]:
    """Every secret of both surfaces."""
    return {
        file: file.read_text()
        for surface in (TEAM, PICTURE)
        for file in sorted((found.secrets / surface).iterdir())
    }


def sealed_by_a_phone(found: Installation, monkeypatch: pytest.MonkeyPatch) -> tuple[str, bytes]:
    """An envelope sealed to the current public key, with its id."""
    kid, scalar = list(keys(found).items())[-1]
    point = bytes.fromhex(escrow._point(scalar))
    name = str(uuid4())
    assert kid
    return name, envelope_keys.sealed(point, name, 1, b"what only the organisation reads")


def keys(found: Installation) -> dict[str, str]:
    held: dict[str, str] = json.loads(found.secret_file(TEAM, "envelope_keys").read_text())
    return held


# --- end to end --------------------------------------------------------------------------------


def test_lost_secrets_come_back_from_three_of_five(
    made: Installation, run: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = split(run, made)
    name, sealed = sealed_by_a_phone(made, monkeypatch)
    kid = next(iter(keys(made)))
    before = contents(made)
    shutil.rmtree(made.secrets)
    # Without its secrets nothing starts, and the sentence says what is left.
    assert run(*where(made), "init") == 1
    assert "escrow restore" in run.said
    assert "impossible" in run.said
    # Two of five are refused; nothing is written.
    assert run(*where(made), "escrow", "restore", typed=words[:2]) == 1
    assert not made.secrets.exists()
    assert run(*where(made), "escrow", "restore", typed=[words[4], words[0], words[2]]) == 0
    after = contents(made)
    assert set(after) == set(before)
    changed = {file.name for file in before if after[file] != before[file]}
    assert changed == {"session-secret"}, "made anew: everybody signs in again"
    for file in after:
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.parent.stat().st_mode & 0o777 == 0o700
    opened = envelope_keys.opened(keys(made), kid, name, 1, sealed)
    assert opened == b"what only the organisation reads"
    assert run(*where(made), "health") == 0, "both databases open"
    assert not any(text.strip() in run.said for text in after.values())


def test_one_lost_file_comes_back_alone(made: Installation, run: Told) -> None:
    words = split(run, made)
    before = contents(made)
    made.secret_file(TEAM, "envelope_keys").unlink()
    assert run(*where(made), "escrow", "restore", typed=words[1:4]) == 0
    assert contents(made) == before
    assert run.said.count("Wrote") == 1
    assert run(*where(made), "escrow", "restore", typed=words[:3]) == 0
    assert "Nothing was missing" in run.said


def test_another_secret_is_never_overwritten(made: Installation, run: Told) -> None:
    words = split(run, made)
    made.secret_file(TEAM, "envelope_keys").unlink()
    other = made.secret_file(TEAM, "field_key")
    other.write_text("ab" * 32 + "\n")
    before = contents(made)
    assert run(*where(made), "escrow", "restore", typed=words[:3]) == 1
    assert "holds another secret" in run.said
    assert contents(made) == before, "not even the missing one was written"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("not words of the list at all", "Word 1 is not in the list"),
        ("academic acid", "one is wrong, missing or out of order"),
        ("", "one is wrong, missing or out of order"),
    ],
)
def test_wrong_words_are_a_sentence(made: Installation, run: Told, wrong: str, said: str) -> None:
    split(run, made)
    for command in ("check", "restore"):
        assert run(*where(made), "escrow", command, typed=[wrong]) == 1
        assert said in run.said
        assert "Traceback" not in run.said
        assert not wrong or wrong not in run.said, "what was typed is not said again"


def test_one_wrong_word_among_right_ones(made: Installation, run: Told) -> None:
    sheet = split(run, made)[0].split()
    sheet[6], sheet[7] = sheet[7], sheet[6]
    assert run(*where(made), "escrow", "check", typed=[" ".join(sheet)]) == 1
    assert "out of order" in run.said


def test_words_of_another_escrow_are_refused(made: Installation, run: Told) -> None:
    earlier = split(run, made)
    now = split(run, made)
    assert run(*where(made), "escrow", "check", typed=[earlier[0]]) == 1
    assert "another escrow" in run.said
    made.secret_file(TEAM, "field_key").unlink()
    mixed = [now[0], earlier[1], now[2]]
    assert run(*where(made), "escrow", "restore", typed=mixed) == 1
    assert "another escrow" in run.said
    assert not made.secret_file(TEAM, "field_key").exists()


def test_one_sheet_twice_is_one_sheet(made: Installation, run: Told) -> None:
    words = split(run, made)
    made.secret_file(TEAM, "field_key").unlink()
    typed = [words[0], words[0], words[0]]
    assert run(*where(made), "escrow", "restore", typed=typed) == 1
    assert "ended before there were enough" in run.said


def test_the_words_as_people_type_them(made: Installation, run: Told) -> None:
    """With the sheet's numbers, in capitals, with more than one space."""
    sheet = split(run, made)[0]
    typed = "  ".join(f"{n}. {word.upper()}" for n, word in enumerate(sheet.split(), 1))
    assert run(*where(made), "escrow", "check", typed=[typed]) == 0
    assert "Sheet 1 of 5" in run.said


def test_the_printed_page_restores_alone(made: Installation, run: Told, tmp_path: Path) -> None:
    assert run(*where(made), "escrow", "print") == 0
    (words,) = words_of(run.said)
    assert "█" in run.said, "a QR code stands beside"
    assert "can read everything" in run.said
    assert run(*where(made), "escrow", "check", typed=[words]) == 0
    assert run(*where(made), "escrow", "confirm") == 0
    before = contents(made)
    made.secret_file(TEAM, "field_key").unlink()
    assert run(*where(made), "escrow", "restore", typed=[words]) == 0
    assert contents(made) == before


# --- what lies where ----------------------------------------------------------------------------


def test_words_and_secrets_lie_on_no_disk(made: Installation, run: Told, tmp_path: Path) -> None:
    words = split(run, made)
    held = {text.strip() for text in contents(made).values()}
    for file in tmp_path.rglob("*"):
        if not file.is_file():
            continue
        text = file.read_bytes()
        assert not any(sheet.encode() in text for sheet in words), file
        if made.secrets not in file.parents:
            assert not any(secret.encode() in text for secret in held), file
    assert run(*where(made), "escrow", "check", typed=[words[4]]) == 0
    assert words[4] not in run.said


def test_sheets_are_written_only_when_asked(made: Installation, run: Told, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    numbers = ["--holders", "3", "--threshold", "2"]
    assert run(*where(made), "escrow", "split", *numbers, "--html", str(pages)) == 0
    assert words_of(run.said) == []
    files = sorted(pages.iterdir())
    assert len(files) == 3
    assert pages.stat().st_mode & 0o777 == 0o700
    for number, file in enumerate(files, 1):
        assert file.stat().st_mode & 0o777 == 0o600
        page = file.read_text()
        assert f"sheet {number} of 3" in page
        # Without it the page's size would cut the code instead of scaling it.
        assert "<svg" in page
        assert "viewBox" in page
        assert "<script" not in page
        assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
        words = " ".join(part.split("</li>")[0] for part in page.split("<li>")[1:])
        assert run(*where(made), "escrow", "check", typed=[words]) == 0
        assert f"Sheet {number} of 3" in run.said


def test_the_escrow_file_may_be_anywhere(made: Installation, run: Told, tmp_path: Path) -> None:
    """Out of a backup, on another machine: no installation, no database."""
    words = split(run, made)
    backup, target = tmp_path / "backup", tmp_path / "new-secrets"
    backup.mkdir()
    shutil.copy(made.data / escrow.CONFIRMED, backup)
    assert run("escrow", "check", "--from", str(backup), typed=[words[0]]) == 0
    before = contents(made)
    shutil.rmtree(made.data)
    shutil.rmtree(made.secrets)
    restore = ["escrow", "restore", "--from", str(backup), "--into", str(target)]
    assert run(*restore, typed=words[:3]) == 0
    for file, text in before.items():
        copy = target / file.relative_to(made.secrets)
        if file.name != "session-secret":
            assert copy.read_text() == text


def test_without_an_escrow_it_is_impossible_and_said(made: Installation, run: Told) -> None:
    made.secret_file(TEAM, "envelope_keys").unlink()
    assert run(*where(made), "escrow", "restore", typed=["a"]) == 1
    assert "impossible" in run.said
    assert run(*where(made), "health") == 1
    assert "FIELDAPP_ENVELOPE_KEYS" in run.said


def test_a_cut_or_changed_escrow_file_is_told(made: Installation, run: Told) -> None:
    words = split(run, made)
    path = made.data / escrow.CONFIRMED
    whole = path.read_text()
    held = json.loads(whole)
    broken = bytearray(base64.b64decode(held["sealed"]))
    broken[100] ^= 1
    path.write_text(json.dumps(held | {"sealed": base64.b64encode(broken).decode()}))
    made.secret_file(TEAM, "field_key").unlink()
    assert run(*where(made), "escrow", "restore", typed=words[:3]) == 1
    assert "changed or cut" in run.said
    path.write_text(whole[:200])
    assert run(*where(made), "escrow", "restore", typed=words[:3]) == 1
    assert "no escrow file" in run.said


# --- rotations, and what health says -----------------------------------------------------------


def test_health_says_it_until_it_is_confirmed(made: Installation, run: Told) -> None:
    assert run(*where(made), "init") == 0
    assert "NOT DONE YET" in run.said

    def state() -> str:
        assert run(*where(made), "health") == 0
        said = json.loads(run.said)
        assert bool(said["warnings"]) == (said["escrow"] != "confirmed")
        return str(said["escrow"])

    assert state() == "none"
    numbers = ["--holders", "3", "--threshold", "2"]
    assert run(*where(made), "escrow", "split", *numbers) == 0
    words = words_of(run.said)
    assert state() == "unconfirmed"
    assert run(*where(made), "escrow", "confirm") == 1
    assert "2 more of its sheets" in run.said
    assert run(*where(made), "escrow", "check", typed=[words[0]]) == 0
    assert run(*where(made), "escrow", "check", typed=[words[0]]) == 0
    assert run(*where(made), "escrow", "confirm") == 1
    assert "1 more of its sheets" in run.said
    assert run(*where(made), "escrow", "check", typed=[words[2]]) == 0
    assert run(*where(made), "escrow", "confirm") == 0
    assert state() == "confirmed"
    assert run(*where(made), "init") == 0
    assert "NOT DONE YET" not in run.said
    # A secret changed by hand: the escrow is older than it.
    made.secret_file(TEAM, "freeze_key").write_text(os.urandom(32).hex())
    assert state() == "stale"
    assert run(*where(made), "escrow", "renew") == 0
    assert state() == "confirmed"


def test_the_same_words_open_what_was_rotated(made: Installation, run: Told) -> None:
    """Rotations seal the escrow anew, without the holders."""
    words = split(run, made, 3, 2)
    for rotation in (
        ["rotate", "envelope"],
        ["rotate", "database", "--store", "field"],
        ["rotate", "database", "--store", "shared"],
        ["rotate", "login-key", "--surface", TEAM],
        ["rotate", "login-key", "--surface", PICTURE],
        ["drop-old", "login-key", "--surface", TEAM],
        ["rotate", "signing"],
        ["retire-envelope", next(iter(keys(made)))],
    ):
        assert run(*where(made), "secrets", *rotation) == 0, run.said
        assert "The escrow file holds it" in run.said
        assert run(*where(made), "escrow", "status") == 0, rotation
    before = contents(made)
    for file in before:
        if file.name != "session-secret":
            file.unlink()
    assert run(*where(made), "escrow", "restore", typed=words[1:]) == 0
    assert contents(made) == before


def test_an_earlier_escrow_stays_good_until_the_new_one_is_confirmed(
    made: Installation, run: Told
) -> None:
    earlier = split(run, made)
    numbers = ["--holders", "2", "--threshold", "2"]
    assert run(*where(made), "escrow", "split", *numbers) == 0
    new = words_of(run.said)
    for words in (earlier[:3], new):
        made.secret_file(TEAM, "field_key").unlink()
        assert run(*where(made), "escrow", "restore", typed=words) == 0
    assert run(*where(made), "escrow", "check", "--together", typed=new) == 0
    for words_ in new:
        assert run(*where(made), "escrow", "check", typed=[words_]) == 0
    assert run(*where(made), "escrow", "confirm") == 0
    assert run(*where(made), "escrow", "check", typed=[earlier[0]]) == 1


@pytest.mark.parametrize(("holders", "threshold"), [("5", "1"), ("2", "3"), ("3", "0")])
def test_numbers_that_make_no_escrow_are_refused(
    made: Installation, run: Told, holders: str, threshold: str
) -> None:
    numbers = ["--holders", holders, "--threshold", threshold]
    assert run(*where(made), "escrow", "split", *numbers) == 1
    assert "at least 2 are needed together" in run.said
    assert not (made.data / escrow.PENDING).exists()


def test_secrets_of_a_host_on_either_database(
    stores: Stores, run: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without --data: what the environment says is escrowed; PostgreSQL has no database keys."""
    host = Host(stores, stores.folder / "secrets", monkeypatch, [])
    host.write()
    host.be(TEAM)
    assert run("escrow", "split", "--holders", "2", "--threshold", "2") == 0
    words = words_of(run.said)
    for sheet in words:
        assert run("escrow", "check", typed=[sheet]) == 0
    assert run("escrow", "confirm") == 0
    file = host.file(TEAM, "envelope_keys")
    before = file.read_text().strip()
    file.unlink()
    into = ["--into", str(host.folder)]
    assert run("escrow", "restore", *into, typed=words) == 0, run.said
    assert file.read_text().strip() == before
    assert load(TEAM).envelope_keys == json.loads(before)
    assert run("escrow", "status") == 0


# --- rules ----------------------------------------------------------------------------------------


@given(st.integers(2, 7), st.data())
def test_any_enough_sheets_open_and_fewer_do_not(holders: int, data: st.DataObject) -> None:
    threshold = data.draw(st.integers(2, holders))
    given_ = {"team/field_key": "a" * 64}
    standing, words = escrow.make(given_, holders, threshold)
    shuffled = data.draw(st.permutations(words))
    assert escrow.opened(standing, shuffled[:threshold]) == given_
    with pytest.raises(SecretsError, match="with fewer"):
        escrow.opened(standing, shuffled[: threshold - 1])
    for number, sheet in enumerate(words, 1):
        assert escrow.sheet_number(standing, escrow.tidy(sheet)) == number


def test_a_sheet_fits_a_page_and_says_what_it_is() -> None:
    standing, words = escrow.make({"team/field_key": "a" * 64}, 5, 3)
    sheet = escrow_sheets.text(standing, 4, words[3])
    assert "sheet 4 of 5" in sheet
    assert "Any 3 of the 5" in sheet
    assert len(sheet.splitlines()) < 60
    assert max(map(len, sheet.splitlines())) <= 80
