"""A note as the screening reads it: one sign for every way to write it. Pure.

The phone does the same (rooms/shifts/screening-text.ts); tests/vectors/screening.json holds both.
"""

import unicodedata
from dataclasses import dataclass

_DASHES = "‐‑‒–—―−﹣－"
_QUOTES = "’‘´ʼ"
_LETTERS = {
    "ø": "ö",
    "Ø": "Ö",
    "æ": "ä",
    "Æ": "Ä",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "ı": "i",
}
_DIGITS = (0x0660, 0x06F0, 0x0966, 0x0E50)
"""First of the ten digits of Arabic, Persian, Devanagari and Thai."""
_BLANK = "\x01"


@dataclass(frozen=True)
class Read:
    """A note for reading: `text` and, in small letters, `low` have one sign for each in `at`."""

    text: str
    low: str
    at: tuple[int, ...]
    """Where each sign stands in the note, in code points."""


def _is_left_out(code: int) -> bool:
    """Signs that take no room: they hide a number from a rule, never from a reader."""
    return (
        code == 0xAD
        or 0x0300 <= code <= 0x036F
        or 0x200B <= code <= 0x200F
        or 0x202A <= code <= 0x202E
        or 0x2060 <= code <= 0x2069
        or 0xFE00 <= code <= 0xFE0F
        or code == 0xFEFF
    )


def _plain(sign: str) -> str:
    code = ord(sign)
    if code < 0x80:
        return " " if code in (9, 10, 13) else sign
    if sign in "åäöÅÄÖ":
        return sign
    if sign in _DASHES:
        return "-"
    if sign in _QUOTES:
        return "'"
    if code in (0xA0, 0x202F, 0x205F, 0x3000) or 0x2000 <= code <= 0x200A:
        return " "
    if sign in _LETTERS:
        return _LETTERS[sign]
    for first in _DIGITS:
        if first <= code < first + 10:
            return chr(0x30 + code - first)
    if code <= 0xFFFF or 0x1D400 <= code <= 0x1D7FF:
        base = [c for c in unicodedata.normalize("NFKD", sign) if not 0x300 <= ord(c) <= 0x36F]
        if len(base) == 1 and 0x21 <= ord(base[0]) < 0x7F:
            return base[0]
    # JavaScript counts signs beyond as two.
    return sign if code <= 0xFFFF else "\ufffd"


def read(note: str) -> Read:
    """The note with every dash, space, digit and foreign letter in its plain form."""
    signs: list[str] = []
    at: list[int] = []
    for i, sign in enumerate(note):
        code = ord(sign)
        if signs and code in (0x0308, 0x030A) and at[-1] == i - 1:
            ring = code == 0x030A
            composed = {"a": "å" if ring else "ä", "A": "Å" if ring else "Ä"} | (
                {} if ring else {"o": "ö", "O": "Ö"}
            )
            signs[-1] = composed.get(signs[-1], signs[-1])
        if _is_left_out(code):
            continue
        signs.append(_plain(sign))
        at.append(i)
    text = "".join(signs)
    return Read(text, lowered(text), tuple(at))


def lowered(text: str) -> str:
    """Small letters, sign by sign, of the letters that rules know."""
    return "".join(c.lower() if "A" <= c <= "Z" or c in "ÅÄÖ" else c for c in text)


def blanked(text: str, start: int, end: int) -> str:
    """The text with a span that no rule matches any more."""
    return text[:start] + _BLANK * (end - start) + text[end:]
