# ruff: noqa: E501 (a pattern is read as one piece)
"""How a street with a house's number, and a position, is written. Pure data."""

from .pieces import NO_D, NO_D_BEFORE, NO_L, NO_L_BEFORE, L, Pattern, any_of
from .words import (
    ADDRESS_WORDS,
    STREET_ALONE,
    STREET_ENDS,
    STREET_ENDS_APART,
    STREET_ENDS_CAPITAL,
    STREET_FIRST,
    STREET_NUMBERED,
)

# What it may count instead ("Sveavägen 3 tjejer") its check says: as a pattern it takes long to compile.
_HOUSE = (
    "[1-9][0-9]{0,2}(?![0-9])(?![.:,][0-9])(?! ?- ?0[0-9])(?! ?[%+])"
    f"(?: ?- ?[0-9]{{1,3}}(?![0-9:.]))?(?: ?[a-h]{NO_L}(?! ?[0-9]))?"
)
_FLOOR = (
    "(?:,? (?:[0-9]{1,2}|[a-zåäö]+) ?(?:tr|trappor|trappa|vån|våning|våningen)\\.?(?![a-zåäö]))?"
    "(?:,? (?:lgh|lägenhet|apt)\\.? ?[0-9]{1,4}(?![0-9]))?"
)
_AFTER_STREET = "(?:\\.? ?(?:,? ?(?:nr\\.?|nummer|no\\.?|port|hus))? ?)"

POSITIONS: tuple[Pattern, ...] = (
    # Degrees of Sweden, to a hundred metres and closer.
    Pattern(
        "street",
        f"{NO_D_BEFORE}(?<![0-9][.,])(?:n ?)?(?:5[5-9]|6[0-9])[.,][0-9]{{3,}}°? ?n?[,; /]{{1,3}}(?:[eoö] ?)?(?:1[0-9]|2[0-4])[.,][0-9]{{3,}}{NO_D}",
    ),
)

STREETS: tuple[Pattern, ...] = (
    Pattern(
        "street",
        f"(?<![a-z0-9åäö'\\-])(?:(?:{any_of(STREET_FIRST)}|{L}+:?s|[ivx]+:s) ){{0,3}}((?:{L}|-)*)(?:{any_of(STREET_ENDS)})"
        f"{_AFTER_STREET}{_HOUSE}{_FLOOR}",
        "street",
    ),
    Pattern(
        "street",
        f"(?<![a-z0-9åäö'\\-:])(?:{any_of(STREET_NUMBERED)}|[1-9]:?[ae]) {L}*(?:gatan|gata|vägen|väg|gränd|gränden|långg|tvärg)"
        f"{_AFTER_STREET}{_HOUSE}{_FLOOR}",
        "street_capital",
    ),
    Pattern(
        "street",
        f"(?<![a-z0-9åäö'\\-])(?:{L}+s? )?(?:{L}|-){{2,}}(?:{any_of(STREET_ENDS_CAPITAL)}){_AFTER_STREET}{_HOUSE}{_FLOOR}",
        "street_capital",
    ),
    Pattern(
        "street",
        f"(?<![a-z0-9åäö'\\-]){L}{{3,}}s (?:{any_of(STREET_ENDS_APART)}){_AFTER_STREET}{_HOUSE}{_FLOOR}",
        "street_keyed",
    ),
    Pattern(
        "street",
        f"(?<![a-z0-9åäö'\\-] )(?<![a-z0-9åäö'\\-])(?:{any_of(STREET_ALONE)}) {_HOUSE}{_FLOOR}",
        "street_keyed",
    ),
    # With a comma between, and nothing after it that it may count.
    Pattern(
        "street",
        f"(?<![a-z0-9åäö'\\-]){L}{{3,}}(?:gatan|vägen|gränd|gränden|allen|stigen) ?, ?[0-9]{{1,3}}(?: ?[a-h])?(?= ?(?:[.;)]|$|,? ?[0-9] ?tr))",
        "street",
        False,
    ),
    Pattern(
        "street",
        f"(?<![a-z0-9åäö'\\-:])({L}{{3,}}) (?:{any_of(STREET_ENDS)}){_AFTER_STREET}{_HOUSE}{_FLOOR}",
        "street_two",
    ),
    Pattern(
        "street",
        f"(?<![a-z0-9åäö'])(?:{L}{{2,}}s? )?({L}{{3,}}[gv])(?:\\. ?| ){_HOUSE}{_FLOOR}",
        "street_short",
    ),
    Pattern(
        "street",
        f"{NO_L_BEFORE}(?:strada|str\\.?|calea|calle|rue|via|ulitsa|ul\\.?|bulevardul|bd\\.?) {L}+(?: {L}+)? (?:nr\\.? ?)?{_HOUSE}",
        "street_foreign",
    ),
    Pattern(
        "street",
        f"{NO_L_BEFORE}(?:{any_of(ADDRESS_WORDS)})(?: är)?:? (?:på |i |vid |till |hos )?({L}{{4,}}(?: {L}{{4,}})? {_HOUSE}{_FLOOR})",
        "street_keyed",
        False,
        1,
    ),
    Pattern(
        "street",
        f"{NO_L_BEFORE}(?:på|vid|till|från|utanför|mittemot|bakom) ({L}{{7,}} {_HOUSE}{_FLOOR})",
        "street_keyed",
        False,
        1,
    ),
    # Villages, and what has no street's end: "Norra Kajplatsen 4", "Storbyn 114".
    Pattern(
        "street",
        f"{NO_L_BEFORE}(?:norra|södra|östra|västra|nya|gamla|stora|lilla|övre|nedre|yttre|inre|mellersta) {L}{{4,}} {_HOUSE}{_FLOOR}",
        "street_capital",
        False,
    ),
    Pattern(
        "street",
        f"{NO_L_BEFORE}{L}{{5,}} [1-9][0-9]{{2}}(?: ?[a-h])?{NO_L}{NO_D}(?![ .,:%+/-][0-9%])",
        "street_village",
        False,
    ),
)
