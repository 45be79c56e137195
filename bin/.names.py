"""Makes the list of given names, fieldapp/shifts/screening/given/given.txt; started by bin/names,
which brings what it imports.

Names: the given names of locales of Faker for Python and for JavaScript (both MIT), in Latin script
or transliterated; what people in Norway and Switzerland are called, newcomers among them (mimesis,
MIT); Ethiopian and Eritrean names (habesha-names, MIT); given names of people of Arabic, Persian,
Kurdish and Pashto tongue that Wikidata knows three times or more (CC0, in arabic-name-romanizer);
and own.txt. A name that is a word of the Swedish (*) or English (+) spelling
dictionary is marked: alone, in small letters, it is taken for the word. own.txt has the last say.
Languages that are seldom met are left out: their long lists are full of places and words.
"""

import importlib
import json
import re
import sqlite3
import sys
import unicodedata
from pathlib import Path

from spylls.hunspell import Dictionary

LOCALES = (
    "sv_SE no_NO da_DK fi_FI en_US en_GB en_NG ha_NG ig_NG yo_NG en_KE tw_GH en_TH es_ES es_CO "
    "es_MX es_AR es_CL pt_BR pt_PT ro_RO hu_HU pl_PL lt_LT lv_LV et_EE vi_VN fr_DZ bg_BG uk_UA "
    "hr_HR sk_SK uz_UZ en_PK nl_NL mk_MK"
)
CYRILLIC = "абвгґдеёжзийклмнопрстуфхцчшщъыьэюяєії"
LATIN = "a b v g g d e e zh z i y k l m n o p r s t u f h ts ch sh sht a y _ e yu ya ie i i"
LETTERS = dict(zip(CYRILLIC, LATIN.split(), strict=True))
STROKES = str.maketrans({"ø": "ö", "æ": "ä", "ł": "l", "đ": "d", "ı": "i"})
ROOM = Path(__file__).resolve().parents[1] / "fieldapp" / "shifts" / "screening" / "given"


def of_locale(locale: str) -> set[str]:
    """Every given name of a locale, each part of a double one by itself."""
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    lists = [getattr(provider, a) for a in dir(provider) if a.startswith("first_name")]
    found = [names for names in lists if isinstance(names, (tuple, list, dict))]
    return {part for names in found for name in names for part in name.split()}


def folded(name: str) -> str:
    """As the screening compares: small letters, no marks but those of å, ä and ö."""
    text = "".join(LETTERS.get(c, c) for c in name.lower()).replace("_", "").translate(STROKES)
    return "".join(c if c in "åäö" else unicodedata.normalize("NFD", c)[0] for c in text)


def own() -> dict[str, set[str]]:
    """own.txt: heading → names."""
    blocks: dict[str, set[str]] = {}
    heading = ""
    for line in (ROOM / "own.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            heading = line.strip("[]")
        elif line and not line.startswith("#"):
            blocks.setdefault(heading, set()).update(folded(name) for name in line.split())
    return blocks


def of_lists(lists: Path) -> set[str]:
    """Every given name of the packages in `lists`, each part of a double one by itself."""
    found: list[str] = []
    for locale in ("no", "de-ch"):
        person = lists / "mimesis" / "datasets" / locale / "person.json"
        for names in json.loads(person.read_text(encoding="utf-8"))["names"].values():
            found += names
    habesha = lists / "habesha_names" / "data" / "given_names.json"
    for entry in json.loads(habesha.read_text(encoding="utf-8"))["entries"]:
        found += [entry["canonical"], *entry["variants"]]
    with sqlite3.connect(lists / "arabic_name_romanizer" / "resources" / "names.sqlite3") as base:
        rows = base.execute(
            "SELECT latin FROM units WHERE role = 'given' AND source = 'wikidata'"
            " AND count >= 3 AND length(latin) > 3"
        )
        found += [latin for (latin,) in rows if " " not in latin and "-" not in latin]
    return {part for name in found for part in name.split()}


def main(swedish: str, english: str, more: str, lists: str) -> None:
    """Writes the list; arguments: two spelling dictionaries, a file of more names, packages."""
    swedish_words = Dictionary.from_files(swedish)
    english_words = Dictionary.from_files(english)
    decided = own()
    names = {folded(name) for locale in LOCALES.split() for name in of_locale(locale)}
    names |= {folded(name) for name in Path(more).read_text(encoding="utf-8").split()}
    further = {part for name in of_lists(Path(lists)) for part in folded(name).split("-")}
    names |= decided["names"] | decided["clear"] | decided["word"]
    names = {part for name in names for part in name.split("-")} - decided["none"]

    # Of the further lists only what is no word, nor with a genitive's s.
    for name in further - names:
        forms = {name, f"{name}s"}
        words = any(swedish_words.lookup(form) or english_words.lookup(form) for form in forms)
        if len(name) > 3 and not words and not forms & decided["none"]:
            names.add(name)

    def mark(name: str) -> str:
        if name in decided["clear"]:
            return ""
        if swedish_words.lookup(name) or len(name) < 3:
            return "*"
        # Three letters may be any abbreviation.
        short = len(name) == 3 and name not in decided["names"]
        return "+" if short or name in decided["word"] or english_words.lookup(name) else ""

    lines = [name + mark(name) for name in sorted(names) if re.fullmatch("[a-zåäö]{2,}", name)]
    (ROOM / "given.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} names, {sum(line[-1] in '*+' for line in lines)} of them words as well")


main(*sys.argv[1:])
