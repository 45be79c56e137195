# ruff: noqa: E501
"""Makes fieldapp/shifts/names/given.txt; started by bin/names, which brings what it imports.

Names: the given names of Faker's locales (MIT) in Latin script or transliterated, and own.txt. A name
that is also a word of the Swedish or English spelling dictionaries is marked with a star: alone, in
small letters, it is taken for the word. own.txt has the last say.
"""

import importlib
import re
import sys
import unicodedata
from pathlib import Path

from spylls.hunspell import Dictionary

LOCALES = [
    "sv_SE",
    "no_NO",
    "da_DK",
    "fi_FI",
    "en_US",
    "en_GB",
    "en_NG",
    "ha_NG",
    "ig_NG",
    "yo_NG",
    "en_KE",
    "tw_GH",
    "en_PK",
    "en_TH",
    "es_ES",
    "es_CO",
    "es_MX",
    "es_AR",
    "es_CL",
    "pt_BR",
    "pt_PT",
    "ro_RO",
    "hu_HU",
    "pl_PL",
    "lt_LT",
    "lv_LV",
    "et_EE",
    "tr_TR",
    "vi_VN",
    "fr_DZ",
    "fr_FR",
    "fr_BE",
    "de_DE",
    "it_IT",
    "hr_HR",
    "sl_SI",
    "cs_CZ",
    "az_AZ",
    "uz_UZ",
    "bg_BG",
    "mk_MK",
    "uk_UA",
    "ru_RU",
    "ka_GE",
]
LETTERS = dict(
    zip(
        "абвгґдеёжзийклмнопрстуфхцчшщъыьэюяєіїјљњќѓџѕაბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
        [
            "a",
            "b",
            "v",
            "g",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "h",
            "ts",
            "ch",
            "sh",
            "sht",
            "a",
            "y",
            "_",
            "e",
            "yu",
            "ya",
            "ie",
            "i",
            "i",
            "j",
            "lj",
            "nj",
            "k",
            "g",
            "dj",
            "dz",
            "a",
            "b",
            "g",
            "d",
            "e",
            "v",
            "z",
            "t",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "zh",
            "r",
            "s",
            "t",
            "u",
            "p",
            "k",
            "gh",
            "q",
            "sh",
            "ch",
            "ts",
            "dz",
            "ts",
            "ch",
            "kh",
            "j",
            "h",
        ],
        strict=True,
    )
)
ROOM = Path(__file__).resolve().parents[1] / "fieldapp" / "shifts" / "names"


def of_locale(locale: str) -> set[str]:
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    lists = [getattr(provider, a) for a in dir(provider) if a.startswith("first_name")]
    names: set[str] = set()
    for found in lists:
        if isinstance(found, (tuple, list, dict)):
            names |= {name for name in found if isinstance(name, str)}
    return names


def folded(name: str) -> str:
    """As the screening compares: small letters, no marks but those of å, ä and ö."""
    text = "".join(LETTERS.get(c, c) for c in name.lower()).replace("_", "")
    text = text.translate(
        str.maketrans({"ø": "ö", "æ": "ä", "ł": "l", "đ": "d", "ı": "i", "ə": "e"})
    )
    kept = [c if c in "åäö" else unicodedata.normalize("NFD", c)[0] for c in text]
    return "".join(kept)


def own() -> dict[str, set[str]]:
    blocks: dict[str, set[str]] = {}
    heading = ""
    for line in (ROOM / "own.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            heading = line.strip("[]")
        elif line and not line.startswith("#"):
            blocks.setdefault(heading, set()).update(folded(name) for name in line.split())
    return blocks


def main(swedish: str, english: str) -> None:
    dictionaries = [Dictionary.from_files(swedish), Dictionary.from_files(english)]
    decided = own()
    names = {folded(part) for loc in LOCALES for name in of_locale(loc) for part in name.split()}
    names |= decided["names"] | decided["clear"] | decided["word"]
    names = {n for n in names if re.fullmatch(r"[a-zåäö]{2,}(-[a-zåäö]{2,})?", n)} - decided["none"]

    def is_word(name: str) -> bool:
        if name in decided["clear"]:
            return False
        if name in decided["word"] or len(name) < 3:
            return True
        # Three letters may be any abbreviation.
        if len(name) == 3 and name not in decided["names"]:
            return True
        return any(dictionary.lookup(name) for dictionary in dictionaries)

    # Two parts are each looked up by themselves.
    whole = sorted({part for name in names for part in name.split("-")} - decided["none"])
    lines = [name + "*" * is_word(name) for name in whole if len(name) > 1]
    (ROOM / "given.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} names, {sum(line.endswith('*') for line in lines)} of them words as well")


main(*sys.argv[1:])
