"""Given names in a note: which words are somebody's, and which a place, a shop or a word. Pure.

The list (names/given.txt) comes from bin/names; its starred names are words too, and count only
with a capital and beside words about a person. The phone does the same, in
rooms/shifts/screening-names.ts.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from . import screening_words as words
from .screening_text import Read

LIST = Path(__file__).parent / "names" / "given.txt"
_WORD = re.compile("[A-Za-zÅÄÖåäö](?:[A-Za-zÅÄÖåäö']*[A-Za-zÅÄÖåäö])?")
_BLANKED = re.compile("[ :,]{0,3}(?:tel|mob|nr|pnr|bor|på)?[ :.]{0,2}\x01")
_STREET = re.compile("(?:gatan|vägen|gränd|torg|plan|kyrka|kyrkan|gata|bron|parken|sgård|sgården)$")
_SENTENCE_END = re.compile("[.!?\\n]")


class Word(NamedTuple):
    """A word of a note; `key` in small letters without a genitive's apostrophe."""

    start: int
    end: int
    key: str
    capital: bool


@cache
def given_names() -> tuple[frozenset[str], frozenset[str]]:
    """Names, and those of them that are words as well; small letters, folded."""
    lines = LIST.read_text(encoding="utf-8").split()
    return (
        frozenset(line.rstrip("*") for line in lines),
        frozenset(line[:-1] for line in lines if line.endswith("*")),
    )


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(getattr(words, name).split())


@cache
def _ends(name: str) -> tuple[str, ...]:
    return tuple(sorted(_set(name)))


def _base(key: str) -> str | None:
    """The listed name of a word, its genitive taken off; None where it is none."""
    names, _ = given_names()
    bare = key.split("'")[0]
    for form in (key, bare, bare[:-1] if len(bare) > 3 and bare.endswith("s") else bare):
        if form in names:
            return form
    return None


class _Note:
    """A note's words, and questions about each of them."""

    def __init__(self, read: Read, low: str) -> None:
        self.text = read.text
        self.low = low
        self.words = [
            Word(m.start(), m.end(), low[m.start() : m.end()], m.group()[0].isupper())
            for m in _WORD.finditer(read.text)
        ]
        letters = re.findall("[A-Za-zÅÄÖåäö]", read.text)
        # A note in capitals says nothing by them.
        self.shouted = sum(c.isupper() for c in letters) * 2 > len(letters) > 8

    def between(self, i: int, j: int) -> str:
        """What stands between two words; a full stop beyond the note's ends."""
        if i < 0 or j >= len(self.words):
            return "."
        return self.low[self.words[i].end : self.words[j].start]

    def key(self, i: int) -> str:
        return self.words[i].key if 0 <= i < len(self.words) else ""

    def is_capital(self, i: int) -> bool:
        return 0 <= i < len(self.words) and self.words[i].capital and not self.shouted

    def begins_sentence(self, i: int) -> bool:
        return i == 0 or bool(_SENTENCE_END.search(self.between(i - 1, i)))

    def follows(self, i: int, triggers: frozenset[str]) -> bool:
        """Whether one of these words, or two of them, stands right before word i."""
        gap = self.between(i - 1, i)
        if gap.strip(" :\"'=-(") != "":
            return False
        one = self.key(i - 1)
        two = f"{self.key(i - 2)}-{one}" if self.between(i - 2, i - 1) == " " else ""
        return one in triggers or two in triggers

    def is_place(self, i: int) -> bool:
        """Whether word i is a part of a place's or an organisation's name."""
        after = self.key(i + 1) if self.between(i, i + 1) in (" ", "-") else ""
        if after in _set("PLACE_AFTER") or _STREET.search(after):
            return True
        if self.key(i + 2) in _set("PLACE_AFTER") and self.is_capital(i + 1):
            return self.between(i, i + 1) == " " == self.between(i + 1, i + 2)
        before = self.low[: self.words[i].start].rstrip(" ")
        return before.rsplit(" ", 1)[-1] in _set("PLACE_BEFORE")

    def has_surname(self, i: int) -> bool:
        """Whether a surname follows word i."""
        if self.between(i, i + 1) != " " or not self.is_capital(i + 1):
            return False
        key = self.key(i + 1)
        if key in _set("SURNAMES"):
            return True
        return len(key) > 4 and key.endswith(_ends("SURNAME_ENDS"))


def _is_unlisted_name(note: _Note, i: int, sure: bool) -> bool:
    """Whether a word that no list has is a given name, by what stands before it and by its end."""
    key = note.key(i)
    if len(key) < 3 or key in _set("NAME_NOT_UNKNOWN") or key in _set("COUNTED"):
        return False
    if sure:
        return True
    if not note.is_capital(i) or note.begins_sentence(i) or key in _set("NAME_ENDS_NOT"):
        return False
    if key.endswith(_ends("NOT_PEOPLE_ENDS")):
        return False
    return note.follows(i, _set("TRIGGERS")) or (len(key) > 4 and key.endswith(_ends("NAME_ENDS")))


def _is_name(note: _Note, i: int) -> bool:
    """Whether word i is somebody's given name."""
    key = note.key(i)
    if "\x01" in key or note.is_place(i):
        return False
    base = _base(key)
    sure = note.follows(i, _set("TRIGGERS_SURE"))
    capital = note.is_capital(i)
    if base is None:
        return _is_unlisted_name(note, i, sure)
    clear = base not in given_names()[1] and (base == key or len(base) > 2)
    if clear:
        return True
    if sure:
        return key not in _set("NAME_NOT_UNKNOWN")
    if not capital:
        return False
    if note.has_surname(i):
        return True
    if note.begins_sentence(i):
        # A number that was found follows: it is that person's.
        if _BLANKED.match(note.low, note.words[i].end):
            return True
        return note.key(i + 1) in _set("PERSON_VERBS") and note.between(i, i + 1) == " "
    return True


def spans(read: Read, low: str) -> list[tuple[int, int]]:
    """Spans of given names with the surnames after them; `low` has what is taken blanked."""
    note = _Note(read, low)
    found: list[tuple[int, int]] = []
    for i, word in enumerate(note.words):
        if found and word.start < found[-1][1]:
            continue
        if not _is_name(note, i):
            continue
        end = word.end
        following = note.is_capital(i + 1) and note.between(i, i + 1) in (" ", "-")
        surname = note.key(i + 1)
        if following and "\x01" not in surname and surname not in _set("NAME_NOT_UNKNOWN"):
            end = note.words[i + 1].end
        found.append((word.start, end))
    return found
