"""What a pattern alone cannot tell: whether what it matched is one. Pure.

Each verdict is True (it is one), False (it looks like one) or None (it is none). The phone has the
same by the same names (rooms/shifts/screening-verdicts.ts).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from . import words
from .checks import iban, is_date, luhn
from .text import lowered

Verdict = bool | None


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(getattr(words, name).split())


def _digits(text: str) -> str:
    return "".join(c for c in text if "0" <= c <= "9")


@dataclass(frozen=True)
class Match:
    """A match of a pattern as checks see it: the piece, its words before and after."""

    piece: str
    text: str
    """The piece as written, with its capitals."""
    before: str
    after: str
    around: str
    """The rest of the note as written."""
    groups: tuple[str | None, ...]


def _help_line(m: Match) -> Verdict:
    if _digits(m.piece) != "112":
        return True
    # "Sveavägen 11 2 tjejer" holds none, and "Sveavägen 112" is where somebody lives.
    if not re.fullmatch("1([ .-]?)1\\1[2]", m.piece):
        return None
    ends = "|".join(sorted(_words("STREET_ENDS")))
    house = re.search(f"[a-zåäö]{{2,}}(?:{ends.replace('.', '[.]')})[.]? $", m.before)
    called = re.match("[ ,:]{0,2}(?:ring|larm|kontakt|tillkall|samtal|uppring|amb|tips)", m.after)
    return None if house and not called else True


def _personnummer_12(m: Match) -> Verdict:
    digits = _digits(m.piece)
    if len(digits) != 12 or not "00" <= digits[4:6] <= "12":
        return None
    return is_date(digits[2:8]) and luhn(digits[2:])


def _personnummer_10(m: Match) -> Verdict:
    digits = _digits(m.piece)
    if len(digits) != 10:
        return None
    if re.search("(?:pnr|p-nr|person|samord)[^0-9]{0,14}$", m.before):
        return is_date(digits[:6]) and luhn(digits)
    if digits[2:4] > "12":
        return None
    divided = re.fullmatch("[0-9]{6} ?[-+/. ] ?[0-9]{2} ?[0-9]{2}", m.piece)
    # Ten digits in one, or in pairs, that begin as a mobile's are a mobile's.
    if digits[0] == "0" and digits[1] == "7" and not divided:
        return None
    if is_date(digits[:6]):
        return luhn(digits)
    return False if divided and re.search("[-+]", m.piece) else None


def _card(m: Match) -> Verdict:
    return True if luhn(_digits(m.piece)) else None


def _iban(m: Match) -> Verdict:
    letters = re.sub("[ -]", "", m.piece)
    if not 15 <= len(letters) <= 34 or len(_digits(letters)) < 10:
        return None
    return iban(letters)


def _many_digits(m: Match) -> Verdict:
    return len(_digits(m.piece)) >= 8 or None


def _account(m: Match) -> Verdict:
    digits = _digits(m.piece)
    # A mobile's number that is swished to is a telephone's.
    if digits[0] == "0" and len(digits) >= 8:
        return None
    clearing = len(digits) in (4, 5) and re.search("(?:clearing|cl)[^0-9]*$", m.before)
    return True if len(digits) >= 6 or "-" in m.piece or clearing else None


def _clearing(m: Match) -> Verdict:
    # A year with a number after it.
    return None if "1900" <= _digits(m.piece)[:4] <= "2099" else True


def _bankgiro(m: Match) -> Verdict:
    digits = _digits(m.piece)
    if re.fullmatch("(?:19|20)[0-9]{2}-(?:19|20)[0-9]{2}", m.piece):
        return None
    hours = re.fullmatch("(?:[01][0-9]|2[0-4])[0-5][0-9]-(?:[01][0-9]|2[0-4])[0-5][0-9]", m.piece)
    return None if hours or not luhn(digits) else True


def _phone_keyed(m: Match) -> Verdict:
    # "Nr" stands before many numbers that nobody can be called by.
    least = 7 if re.search("(?:nr|num|nummer|numret)[^0-9]{0,12}$", m.before) else 6
    return True if len(_digits(m.piece)) >= least else None


def _email(m: Match) -> Verdict:
    local = re.split("@|\\(|\\[|snabel", m.piece)[0]
    return True if re.search("[a-zåäö]", local) or "@" in m.piece else None


def _web(m: Match) -> Verdict:
    return True if re.search("[a-zåäö]", m.piece) else None


def _doorcode(m: Match) -> Verdict:
    return True if len(_digits(m.piece)) >= 3 else None


def _handle(m: Match) -> Verdict:
    written = m.piece.rsplit("@", 1)[-1]
    name = written.strip(" ")
    if not re.search("[a-zåäö]", name):
        return None
    # "@ Slussen" may say where.
    if written.startswith(" ") and m.piece.startswith("@"):
        return None if name in _words("HANDLE_NOT") or "0" <= name[0] <= "9" else False
    return True


def _handle_keyed(m: Match) -> Verdict:
    name = m.groups[0] or ""
    if name in _words("HANDLE_NOT") or name in _words("HANDLE_PLACES"):
        return None
    if not re.search("[a-zåäö_]", name):
        return None
    colon = re.search("[:=]|heter|namn|user|nick", m.piece[: len(m.piece) - len(name)])
    if re.search("[0-9_]|[a-z]\\.[a-z]", name):
        return None if re.fullmatch("[0-9]+[a-zåäö]{1,4}", name) else True
    # A capital within: "profil StockholmsTjejen".
    if colon or re.search("[a-zåäö][A-ZÅÄÖ]", m.text[len(m.text) - len(name) :]):
        return True
    # What was done with it or became of it, in one word.
    if re.search("(?:ade|ades|erat|ning|ningar|[^t]tt)$", name):
        return None
    previous = m.before.rstrip(" ").rsplit(" ", 1)[-1]
    if previous in _words("HANDLE_BEFORE") or len(name) < 3:
        return None
    return False if re.split("[ .:-]", m.piece)[0] in _words("HANDLE_PLAIN") else None


def _handle_named(m: Match) -> Verdict:
    name = m.groups[0] or ""
    known = name in _words("HANDLE_NOT") or name in _words("HANDLE_PLACES")
    return None if known or len(name) < 4 or not re.search("[a-zåäö]", name) else False


def _handle_bare(m: Match) -> Verdict:
    stem = re.sub("[.-]?[0-9]+[a-z]*$", "", m.piece)
    return None if stem in _words("HANDLE_BARE_NOT") else True


def _handle_near(m: Match) -> Verdict:
    near = set(re.findall("[a-z0-9]+", m.before + " " + m.after))
    if not near & _words("HANDLE_PLACES") or len(m.piece) < 6:
        return None
    parts = re.split("[.]", m.piece)
    stem = re.sub("[0-9].*$", "", m.piece)
    if stem in _words("HANDLE_BARE_NOT") or any(part in _words("HANDLE_NOT") for part in parts):
        return None
    # A sentence that ends without a space after it begins the next with a capital.
    return None if re.search("[.][A-ZÅÄÖ]", m.text) else False


def _plate_keyed(m: Match) -> Verdict:
    return True if len(_digits(m.piece)) >= 2 and len(m.piece) >= 4 else None


def _is_about_cars(m: Match) -> bool:
    near = set(re.findall("[a-zåäö]+", m.before + " " + m.after))
    return bool(near & (_words("CAR_WORDS") | {"reg", "regnr", "skylt", "skylten", "plåt"}))


def _plate(m: Match) -> Verdict:
    letters = m.piece[:3]
    capital = bool(re.match("[A-ZÅÄÖ]{3}", m.text))
    if letters in _words("PLATE_NOT"):
        # In one with its digits, and beside a word for a car, it is no word.
        if re.fullmatch("[a-z]{3}[0-9]{2}[0-9a-z]", m.piece) and _is_about_cars(m):
            return False
        # A word in capitals in a note of small letters is no word.
        small = len(re.findall("[a-zåäö]", m.around)) > len(re.findall("[A-ZÅÄÖ]", m.around))
        return False if capital and small and letters not in _words("ACRONYMS") else None
    # "ABC 12 D" may be one, "ABC 12 3" and "ABC 12 i" are not.
    if re.search("[0-9] [0-9a-zåäö]$", m.piece) and not re.search("[A-Z]$", m.text):
        return None
    if capital or _is_about_cars(m):
        return True
    return False if re.fullmatch("[a-z]{3}[ -]?[0-9]{2}[0-9a-z]", m.piece) else None


def _plate_foreign(m: Match) -> Verdict:
    capital = m.text.upper() == m.text
    parts = re.findall("[a-z]+", m.piece)
    if any(part in _words("PLATE_NOT") or part in _words("COUNTED") for part in parts):
        return None
    return True if capital or (_is_about_cars(m) and " " not in m.piece) else None


def _plate_car(m: Match) -> Verdict:
    letters = re.findall("[a-z]+", m.piece)
    # A model: C220, V70, X5.
    if re.fullmatch("[a-z] ?-?[0-9]{1,3}", m.piece):
        return None
    if any(part in _words("PLATE_NOT") | _words("COUNTED") for part in letters):
        return None
    return True if re.search("[0-9]{3}|[0-9]{2}[a-z]", m.piece) else None


def _plate_any(m: Match) -> Verdict:
    """Capitals in a note of small letters, or beside a car's word; no unit, no abbreviation."""
    letters = re.findall("[a-z]+", m.piece)
    if any(
        part in _words("ACRONYMS") | _words("COUNTED") | _words("PLATE_NOT") for part in letters
    ):
        return None
    small = len(re.findall("[a-zåäö]", m.around)) > len(re.findall("[A-ZÅÄÖ]", m.around))
    cars = _is_about_cars(m)
    if not (m.text.upper() == m.text and (small or cars)):
        return None
    enough = len(_digits(m.piece)) > 2 or cars
    return False if enough and sum(map(len, letters)) > 1 else None


_GROUP = "(?: (?:dem|de |dom |alla |våra |oss|tjej|kvinn|kill|[0-9]))"
# Words that count beside some words only: English men, men or metres, of a group, about.
_ABOUT = " [0-9]+(?![0-9]| ?(?:st|pers|min|m|h|kv|tjej|kvinn|kill|män|ungdom|bil))"
_MEN = " ?(?:[,.;:)]|$|(?:and|in|on|at|with|from|outside|by|selling|buying|waiting|talking) )"
_COUNT_BEFORE = {"men": _MEN, "m": " ?(?:[,.;:+&/)(]|och |o |$)", "av": _GROUP, "ca": _ABOUT}


def _counts(number: int, rest: str) -> bool:
    """Whether a number counts what stands after it: "3 tjejer", "3 m", never "45 kvinnor"."""
    following = re.match(" ?(?:-|x(?![a-zåäö]))? ?([a-zåäö-]+)", rest)
    if not following:
        return False
    word = following[1]
    further = rest[following.end() :]
    if word in _COUNT_BEFORE:
        return bool(re.match(_COUNT_BEFORE[word], further)) and (number < 40 or word == "m")
    if number == 1 and word in _words("COUNTED_ONE"):
        return True
    if number > 9 and word in _words("COUNTED_FEW"):
        return False
    counted = _words("COUNTED") if number < 40 else _words("COUNTED_MANY")
    return word in counted or word.split("-")[0] in counted


def _is_count(m: Match) -> bool:
    """Whether the number after a street counts something: "Sveavägen 3 tjejer"."""
    house = re.search("[0-9]+", m.piece[1:])
    if not house:
        return False
    rest = m.piece[1 + house.end() :] + m.after
    to = re.match(" ?[-/+] ?([0-9]{1,3})", rest)
    if to and _counts(int(to[1]), rest[to.end() :]):
        return True
    return _counts(int(house[0]), rest)


def _doorcode_alone(m: Match) -> Verdict:
    return None if _counts(1, m.after) else _doorcode(m)


def _street_foreign(m: Match) -> Verdict:
    return None if _is_count(m) else True


def _street(m: Match) -> Verdict:
    name = re.split("[.,]? ?(?:nr|nummer|no|port|hus)?\\.? ?[0-9]", m.piece)[0].strip(" .,")
    last = name.split(" ")[-1]
    if last in _words("STREET_NOT") or _is_count(m):
        return None
    alone = last in _words("STREET_ENDS")
    if alone and " " not in name:
        return None
    if alone and last.endswith(("an", "en", "et", "on")):
        return True if m.text[:1] != m.text[:1].lower() else None
    return True


def _street_capital(m: Match) -> Verdict:
    if _is_count(m):
        return None
    names = re.findall("[A-ZÅÄÖa-zåäö]+", m.text)
    last = [name for name in names if len(name) > 3][-1:]
    if last and lowered(last[0]) not in _words("STREET_NOT") and re.match("[A-ZÅÄÖ]", last[0]):
        return True
    return True if _is_numbered(m) else None


def _is_numbered(m: Match) -> bool:
    """Whether a street is one of several of its name: Fjärde Tvärgatan, 3:e Tvärgatan."""
    first = m.piece.split(" ")[0]
    if first not in _words("STREET_NUMBERED") and not re.fullmatch("[1-9]:?[ae]", first):
        return False
    return bool(re.search("[A-ZÅÄÖ]", m.text))


def _street_two(m: Match) -> Verdict:
    return None if m.groups[0] in _words("STREET_BEFORE_NOT") else _street_keyed(m)


def _street_short(m: Match) -> Verdict:
    stem = m.groups[0] or ""
    at = m.piece.index(stem)
    if (
        _is_count(m)
        or stem in _words("STREET_SHORT_NOT")
        or re.search("(?:ing|dag|lig|tig|rig)$", stem)
    ):
        return None
    capital = m.text[0] != m.text[0].lower() or m.text[at] != m.text[at].lower()
    short = re.search("(?:[adgkrst]g|odeng|[agks]v)$", stem)
    return True if capital or short else None


def _street_village(m: Match) -> Verdict:
    name = m.piece.split(" ")[0]
    known = _words("CAR_WORDS") | _words("HANDLE_BARE_NOT") | _words("STREET_NOT")
    return None if name in known or _street_keyed(m) is None else False


def _street_keyed(m: Match) -> Verdict:
    start = m.text[:1]
    return True if start != start.lower() and not _is_count(m) else None


VERDICTS: dict[str, Callable[[Match], Verdict]] = {
    "help_line": _help_line,
    "personnummer_12": _personnummer_12,
    "personnummer_10": _personnummer_10,
    "card": _card,
    "iban": _iban,
    "many_digits": _many_digits,
    "account": _account,
    "clearing": _clearing,
    "bankgiro": _bankgiro,
    "phone_keyed": _phone_keyed,
    "email": _email,
    "web": _web,
    "doorcode": _doorcode,
    "doorcode_alone": _doorcode_alone,
    "handle": _handle,
    "handle_keyed": _handle_keyed,
    "handle_named": _handle_named,
    "handle_bare": _handle_bare,
    "handle_near": _handle_near,
    "plate_keyed": _plate_keyed,
    "plate": _plate,
    "plate_foreign": _plate_foreign,
    "plate_car": _plate_car,
    "plate_any": _plate_any,
    "street": _street,
    "street_foreign": _street_foreign,
    "street_capital": _street_capital,
    "street_short": _street_short,
    "street_two": _street_two,
    "street_keyed": _street_keyed,
    "street_village": _street_village,
}
