"""Given names in a note: which words are somebody's, and which a place, a shop or a word. Pure.

The list (given/given.txt) comes from bin/names; its marked names are words too, Swedish (*) or
foreign (+), and count only with a capital or beside words about a person. The phone does the
same, in rooms/shifts/screening-names.ts.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from . import words
from .text import Read

LIST = Path(__file__).parent / "given" / "given.txt"
# A small letter before a capital is where a space was forgotten.
_WORD = re.compile(
    "[a-zåäö]{3,}(?=[A-ZÅÄÖ][a-zåäö]{2})|[A-Za-zÅÄÖåäö](?:[A-Za-zÅÄÖåäö']*[A-Za-zÅÄÖåäö])?"
)
_BLANKED = re.compile("[ :,]{0,3}(?:tel|mob|nr|pnr|bor|på)?[ :.]{0,2}\x01")
_STREET = re.compile(
    "(?:gatan|gata|vägen|väg|gränd|gränden|torg|torget|plan|plats|platsen|kyrka|kyrkan|bron|parken|park"
    "|gård|gården|allen|alle|backe|backen|stig|stigen|hallen|skolan|skola|kajen|hamn|hamnen|leden|huset|hemmet|centrum"
    "|mottagningen|kliniken)$"
)
_AGE = re.compile(
    "(?:,? (?:ca |cirka )?[1-9][0-9] ?(?:år|åring|yrs|y)|, ?[1-9][0-9](?= ?(?:[,.;)]|$)))"
)
_AGE_BARE = re.compile(",? [1-9][0-9](?:[+]|(?= ?$| [a-zåäö]))")
_AND = ("och", "o", "and", "samt", "el", "eller", "with")
_SENTENCE_END = re.compile("[.!?\\n]")


class Word(NamedTuple):
    """A word of a note; `key` in small letters without a genitive's apostrophe."""

    start: int
    end: int
    key: str
    capital: bool


@cache
def given_names() -> dict[str, str]:
    """Names, in small letters and folded → their mark: "", "+" or "*"."""
    lines = LIST.read_text(encoding="utf-8").split()
    return {line.rstrip("*+"): line[len(line.rstrip("*+")) :] for line in lines}


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(getattr(words, name).split())


@cache
def _ends(name: str) -> tuple[str, ...]:
    return tuple(sorted(_set(name)))


def _base(key: str) -> str | None:
    """The listed name of a word, its genitive taken off; None where it is none."""
    names = given_names()
    bare = key.split("'")[0]
    genitive = len(bare) > 3 and bare.endswith("s") and not bare.endswith("ss")
    genitive = genitive and bare not in _set("NAME_NOT_UNKNOWN")
    for form in (key, bare, bare[:-1] if genitive else bare):
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
        street = _STREET.search(after) and after not in _set("STREET_NOT")
        if after in _set("PLACE_AFTER") or street:
            return True
        pairs = _set("PLACE_PAIRS")
        if (
            f"{self.key(i)}-{self.key(i + 1)}" in pairs
            or f"{self.key(i - 1)}-{self.key(i)}" in pairs
        ):
            return True
        # Karl XII is nobody met.
        if self.is_capital(i + 1) and re.fullmatch("[ivx]{1,5}", after):
            return True
        if self.key(i + 2) in _set("PLACE_AFTER") and self.is_capital(i + 1):
            return self.between(i, i + 1) == " " == self.between(i + 1, i + 2)
        before = self.low[: self.words[i].start].rstrip(" ")
        if re.search("(?<![0-9]) st$", " " + before):
            return True
        return before.rsplit(" ", 1)[-1] in _set("PLACE_BEFORE")

    def is_thing(self, i: int) -> bool:
        """Whether a thing called so follows word i: "Felix ketchup", never "Elenas väska"."""
        key = self.key(i)
        if key.endswith("s") and (key not in given_names() or key[:-1] in given_names()):
            return False
        return self.between(i, i + 1) in (" ", "-") and self.key(i + 1) in _set("GOODS_AFTER")

    def is_short_for(self, i: int) -> bool:
        """Whether word i is an abbreviation, a unit or a month that reads like a name."""
        word = self.words[i]
        written = self.text[word.start : word.end]
        capitals = sum(c.isupper() for c in written)
        if len(written) <= 3 and capitals > 1 and not self.shouted and not self.is_clear(i):
            return True
        if len(written) > 4:
            return False
        if word.key in _set("MONTHS"):
            if self.key(i - 1) in _set("MONTHS_AFTER") and self.between(i - 1, i) == " ":
                return True
            near = {self.key(i + step) for step in (-2, -1, 1, 2)}
            if near & _set("MONTHS"):
                return True
        if word.capital:
            return False
        return bool(
            re.match("[.][a-zåäö0-9]", self.low[word.end :])
            or re.search("[0-9] ?$", self.low[: word.start])
        )

    def is_person_by_next(self, i: int) -> bool:
        """Whether an age or what a person does follows word i."""
        if _AGE.match(self.low, self.words[i].end):
            return True
        following = self.key(i + 1)
        if self.between(i, i + 1) != " ":
            return False
        return following in _set("PERSON_ONLY") or (
            self.key(i).endswith("s") and following in _set("NEAR")
        )

    def is_called(self, i: int) -> bool:
        """Whether it is somebody whom the word before says the name of, and not a thing."""
        if self.key(i - 2) in _set("THINGS"):
            return False
        # "Bytte namn igen" names nobody.
        plain = self.between(i - 1, i) == " " and not self.is_capital(i)
        return not (plain and self.key(i - 1) in ("namn", "namnet"))

    def is_in_capitals(self, i: int) -> bool:
        """Whether word i is an abbreviation in capitals."""
        word = self.words[i]
        written = self.text[word.start : word.end]
        return len(written) > 1 and written == written.upper()

    def is_place_by_before(self, i: int) -> bool:
        """Whether what stands before word i says that it is where, not who."""
        return self.between(i - 1, i) == " " and self.key(i - 1) in _set("PLACES_AFTER")

    def is_doing(self, i: int) -> bool:
        """Whether word i is what a person does, and stands right after a space."""
        return self.key(i) in _set("PERSON_VERBS") and self.between(i - 1, i) == " "

    def begins_list(self, i: int) -> bool:
        """Whether clear names follow word i, divided by commas: "Sanna, Ingela och"."""
        if self.between(i, i + 1) != ", " or not self.is_clear(i + 1):
            return False
        joined = self.between(i + 1, i + 2)
        return self.is_capital(i + 1) and (joined == ", " or self.key(i + 2) in _AND)

    def is_followed_by_age(self, i: int) -> bool:
        """Whether a number that counts nothing follows word i: "Iris 22 vill", "Iris 22"."""
        match = _AGE_BARE.match(self.low, self.words[i].end)
        return match is not None and self.key(i + 1) not in _set("COUNTED")

    def is_beside_name(self, i: int) -> bool:
        """Whether a clear name stands beside word i with "and" or a stroke between them."""
        for near, far in ((i - 1, i - 2), (i + 1, i + 2)):
            gap = self.between(min(i, near), max(i, near))
            if gap in ("/", " / ", "+", " + ", "&", " & ", "-") and self.is_clear(near):
                return True
            joined = self.key(near) in _AND and gap == " "
            if not joined or self.between(min(near, far), max(near, far)) != " ":
                continue
            # Of two words that are names, both with a capital, each says so of the other.
            both = self.is_capital(i) and self.is_capital(far) and not self.is_place(far)
            listed = _base(self.key(i)) is not None and _base(self.key(far)) is not None
            if self.is_clear(far) or (both and listed):
                return True
        return False

    def is_clear(self, i: int) -> bool:
        """Whether word i is a name that is no word."""
        base = _base(self.key(i))
        return base is not None and given_names()[base] == "" and not self.is_place(i)

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
    if key.endswith(_ends("NOT_PEOPLE_ENDS")) or key in _set("NOT_BEFORE_VERBS"):
        return False
    if sure:
        return note.is_called(i)
    if not note.is_capital(i) or key in _set("NAME_ENDS_NOT") or note.is_in_capitals(i):
        return False
    if note.is_person_by_next(i):
        return not note.is_place_by_before(i)
    if note.is_beside_name(i):
        return True
    if note.is_followed_by_age(i) and note.key(i + 1) in _set("PERSON_VERBS"):
        return True
    if note.begins_sentence(i):
        return False
    return note.follows(i, _set("TRIGGERS")) or (len(key) > 4 and key.endswith(_ends("NAME_ENDS")))


def _is_name(note: _Note, i: int) -> bool:
    """Whether word i is somebody's given name."""
    key = note.key(i)
    if "\x01" in key or note.is_place(i) or note.is_thing(i) or note.is_short_for(i):
        return False
    base = _base(key)
    sure = note.follows(i, _set("TRIGGERS_SURE"))
    capital = note.is_capital(i)
    if base is None:
        return _is_unlisted_name(note, i, sure)
    mark = given_names()[base]
    if mark == "":
        return True
    if sure:
        return key not in _set("NAME_NOT_UNKNOWN")
    if key not in _set("NOT_BEFORE_VERBS") and len(key) > 2 and note.is_person_by_next(i):
        return True
    if not capital:
        return False
    if key not in _set("MONTHS") and note.is_followed_by_age(i):
        return True
    if note.has_surname(i) or note.is_beside_name(i):
        return True
    if note.begins_sentence(i) and (mark == "*" or len(key) < 4):
        # A number that was found follows: it is that person's.
        if key in _set("NOT_FIRST"):
            only = note.key(i + 1) in _set("PERSON_ONLY")
            return key in _set("NOT_FIRST_BUT") and only and note.is_doing(i + 1)
        if _BLANKED.match(note.low, note.words[i].end):
            return True
        return note.is_doing(i + 1) or note.begins_list(i)
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
