"""The screening of a shift's note: what it finds and leaves; that the phone does the same."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.shifts import screening
from fieldapp.shifts.screening import words as screening_words
from fieldapp.shifts.screening.patterns import PATTERNS
from fieldapp.shifts.screening.text import read
from tests.corpora.notes import measure
from tests.corpora.notes.build import Maker, check_digit

ROOT = Path(__file__).resolve().parents[2]
PWA = ROOT / "static" / "pwa"
VECTORS = json.loads((ROOT / "tests" / "vectors" / "screening.json").read_text(encoding="utf-8"))


def row(found: screening.Finding) -> list[Any]:
    return [found.start, found.end, found.kind, found.sure, found.hard]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["note"][:40])
def test_vectors(vector: dict[str, Any]) -> None:
    assert [row(f) for f in screening.find(vector["note"])] == vector["found"]


@pytest.mark.parametrize(
    "note",
    [
        "2 kvinnor vid 7-Eleven",
        "Maria Torg",
        "kl 23.30",
        "5-6 personer",
        "T-centralen",
        "Sankt Eriksplan",
        "112",
        "ring 020-50 50 50 eller 020-390 000, annars 114 14",
        "3 kondomer",
        "50+",
        "möte 14/12 kl 13.00, rapport 2026-05-31",
        "björn på affischen, sten på vägen",
    ],
)
def test_what_says_nothing_about_anybody_is_left_alone(note: str) -> None:
    assert screening.find(note) == []


@pytest.mark.parametrize(
    ("part", "least"),
    [
        ("notes", 1400),
        ("set_aside", 700),
        ("blind_2", 1800),
        ("blind_3", 1300),
        ("blind_4", 1300),
        ("blind_5", 1500),
    ],
)
def test_targets(part: str, least: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Recall ≥ 0.99 for numbers and addresses, ≥ 0.9 for names at precision ≥ 0.9."""
    notes = measure.read(part)
    counts = measure.counted(notes)
    with capsys.disabled():
        print(f"\n{part}: {len(notes)} notes\n{measure.table(counts)}")
    assert len(notes) >= least
    assert sum(not labels for _, labels in notes) >= least / 3
    assert measure.but_names(counts).recall >= 0.99
    assert counts["name"].recall >= 0.9
    assert counts["name"].precision >= 0.9


def test_labels_of_every_part_are_whole() -> None:
    for part in measure.PARTS:
        for note, labels in measure.read(part):
            assert len(note) <= 140
            for start, end, kind in labels:
                assert kind in screening.TYPES
                assert 0 <= start < end <= len(note)
                assert note[start:end].strip() == note[start:end]


def test_words_are_as_notes_are_read() -> None:
    """A word with a letter that reading folds ("café") would never be met."""
    lists = {name: value for name, value in vars(screening_words).items() if name.isupper()}
    assert len(lists) > 30
    for name, value in lists.items():
        assert [word for word in value.split() if read(word).low != word] == [], name
    for rule in PATTERNS:
        assert not set(rule.pattern) & set("éèëüøæ"), rule.pattern


WORDS = st.sampled_from(
    ["tjej", "vid Slussen", "kl 23.30", "Maria Torg,", "2 kvinnor.", "(ny)", "🙂", ""]
)


@given(
    before=WORDS,
    after=WORDS,
    year=st.integers(1930, 2025),
    month=st.integers(1, 12),
    day=st.integers(1, 28) | st.integers(61, 88),
    birth=st.integers(0, 999),
    last=st.integers(0, 9) | st.none(),
    century=st.booleans(),
    sign=st.sampled_from(["-", "+", "", " ", "–", " - "]),
)
def test_a_personnummer_of_any_form_in_any_note_is_found(
    before: str,
    after: str,
    year: int,
    month: int,
    day: int,
    birth: int,
    last: int | None,
    century: bool,
    sign: str,
) -> None:
    nine = f"{year % 100:02}{month:02}{day:02}{birth:03}"
    digit = check_digit(nine) if last is None else str(last)
    number = f"{year // 100 if century else ''}{nine[:6]}{sign}{nine[6:]}{digit}"
    note = f"{before} {number} {after}"
    start = len(before) + 1
    found = [f for f in screening.find(note) if f.start <= start and f.end >= start + len(number)]
    assert [f.hard for f in found] == [True]
    assert number not in screening.cut(note)


@given(st.text(max_size=140))
def test_spans_lie_within_the_note_apart_from_one_another(note: str) -> None:
    at = 0
    for found in screening.find(note):
        assert at <= found.start < found.end <= len(note)
        at = found.end


@given(st.text("0123456789 -+@.:abnorstuvåöAEMS/", max_size=140))
def test_what_is_cut_is_no_longer_and_holds_nothing_hard(note: str) -> None:
    kept = screening.cut(note)
    assert len(kept) <= len(note)
    assert screening.cut(kept) == kept


def test_cut_leaves_the_rest() -> None:
    note = "Lugnt. Elena 070-174 06 12 vill ses vid Storgatan 3, lina@example.org"
    assert screening.cut(note) == "Lugnt. Elena […] vill ses vid Storgatan 3, […]"
    assert screening.counts(screening.cut(note)) == {"name": 1, "street": 1}


def random_notes(count: int) -> list[str]:
    """Notes of signs and of pieces of notes, in no sensible order; the same ones each time."""
    dice = random.Random(7)
    signs = "0123456789 .-+/:@_#,()[]'\"%&*abcdefghijklmnopqrstuvwxyzåäöABCDEÅÄÖ"
    signs += "éøłß\u0308\u200b–—½٣İ🙂𝟘"
    pieces = " ".join(note for note, _ in measure.read("notes")).split()
    made = ["".join(dice.choices(signs, k=dice.randint(0, 70))) for _ in range(count)]
    for _ in range(count):
        gap = dice.choice((" ", ", ", "", "-", "."))
        made.append(gap.join(dice.choices(pieces, k=dice.randint(1, 9)))[:140])
    return made


def test_the_phone_finds_the_same() -> None:
    notes = [note for part in measure.PARTS for note, _ in measure.read(part)]
    notes += [v["note"] for v in VECTORS] + random_notes(1500)
    there = Path(sys.executable).parent
    answer = subprocess.run(
        ["node", "build/screen.mjs"],
        cwd=PWA,
        env=os.environ | {"PATH": f"{there}{os.pathsep}{os.environ['PATH']}"},
        input=json.dumps(notes),
        capture_output=True,
        text=True,
        check=True,
    )
    keys = ("start", "end", "kind", "sure", "hard")
    phone = [[[f[key] for key in keys] for f in found] for found in json.loads(answer.stdout)]
    differ = [
        note
        for note, theirs in zip(notes, phone, strict=True)
        if [row(f) for f in screening.find(note)] != theirs
    ]
    assert not differ, f"{len(differ)} notes, the first of them {differ[0]!r}"


def test_what_is_made_up_is_found_whichever_the_dice() -> None:
    maker = Maker(99)
    for kind in ("personnummer", "phone", "email", "card"):
        for _ in range(200):
            number = maker.piece(kind).split("|")[0].removeprefix("[[")
            assert any(f.hard for f in screening.find(f"tjej {number} igen")), number


def test_a_sentence_after_an_address_stays() -> None:
    note = "mejl lina@example.org. Elena kommer, se www.example.com, Anna med"
    kinds = [(note[f.start : f.end], f.kind) for f in screening.find(note)]
    assert kinds[:2] == [("lina@example.org", "email"), ("Elena", "name")]
    assert ("Anna", "name") in kinds
