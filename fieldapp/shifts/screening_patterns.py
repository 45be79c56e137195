# ruff: noqa: E501 (a pattern is read as one piece)
"""What numbers and addresses look like. Pure data, of which `fieldapp generate` gives the phone a copy.

Patterns are matched in small letters (see screening_text), in this order; what one has taken no
later one sees. They keep to what Python and JavaScript read alike: no flags, no names, lookbehinds of
a fixed width. `check` names a verdict (screening_verdicts.py). A type of None is harmless, and shields
what it matches from the patterns after it.
"""

from typing import NamedTuple

from .screening_words import (
    ADDRESS_WORDS,
    BANK_WORDS,
    CAR_WORDS,
    CODE_FIRST,
    HANDLE_PLACES,
    PHONE_WORDS,
    STREET_ALONE,
    STREET_ENDS,
    STREET_ENDS_APART,
    STREET_ENDS_CAPITAL,
    STREET_FIRST,
    STREET_NUMBERED,
    TLDS,
    TLDS_WORDS,
)


class Pattern(NamedTuple):
    """One way to write something. The group `group` is what was found."""

    kind: str | None
    pattern: str
    check: str | None = None
    sure: bool = True
    group: int = 0


_L = "[a-zåäö]"
_NO_L = "(?![a-zåäö])"
_NO_L_BEFORE = "(?<![a-zåäö])"
_NO_D = "(?![0-9])"
_NO_D_BEFORE = "(?<![0-9])"
_S = "[ .\\-/]{0,3}"
"""What may stand between the digits of a number."""


def _any(words: str) -> str:
    """Longest first, so that a part of a word is not taken for the whole."""
    return "|".join(sorted(words.split(), key=lambda w: (-len(w), w))).replace(".", "\\.")


_TIME = "(?:[01]?[0-9]|2[0-4])[.:][0-5][0-9]"
_HOUR = "(?:[01]?[0-9]|2[0-4])(?:[.:]?[0-5][0-9])?"
_HELP_LINES = (
    ("020", "505050"),
    ("020", "390000"),
    ("020", "808080"),
    ("020", "550000"),
    ("020", "667788"),
    ("020", "555666"),
    ("", "116111"),
    ("", "116006"),
    ("", "116117"),
    ("", "116000"),
    ("", "116123"),
    ("", "11414"),
    ("", "11313"),
    ("", "1177"),
    ("", "112"),
)
"""Public numbers: nobody's own. Those of the cards, and the state's short ones."""


def _help_line(area: str, number: str) -> str:
    spaced = _S.join(number)
    return f"(?:(?:\\+|00) ?46{_S}\\(?0?\\)?20|{area}){_S}{spaced}" if area else spaced


_HARMLESS_NUMBERS = (
    f"{_NO_D_BEFORE}(?<![0-9][ .\\-])(?:"
    + "|".join(_help_line(a, n) for a, n in _HELP_LINES)
    + ")(?![ .\\-]?[0-9])"
)
_DATE = (
    "(?:(?:19|20)[0-9]{2}[-./](?:0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12][0-9]|3[01])"
    "|20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0?[1-9]|[12][0-9]|3[01])[./\\-](?:0?[1-9]|1[0-2])[./\\- ](?:19|20)[0-9]{2}"
    "|20[0-9]{2} ?[-/] ?(?:20)?[0-9]{2})"
)
_EDGE = "(?![0-9])(?![.:\\-/+ ][0-9]{2}[0-9 .\\-])"
# What it may count instead ("Sveavägen 3 tjejer") its check says: as a pattern it takes long to compile.
_HOUSE = (
    "[1-9][0-9]{0,2}(?![0-9])(?![.:,][0-9])(?! ?- ?0[0-9])(?! ?[%+])"
    f"(?: ?- ?[0-9]{{1,3}}(?![0-9:.]))?(?: ?[a-h]{_NO_L}(?! ?[0-9]))?"
)
_FLOOR = (
    "(?:,? (?:[0-9]{1,2}|[a-zåäö]+) ?(?:tr|trappor|trappa|vån|våning|våningen)\\.?(?![a-zåäö]))?"
    "(?:,? (?:lgh|lägenhet|apt)\\.? ?[0-9]{1,4}(?![0-9]))?"
)
_AFTER_STREET = "(?:\\.? ?(?:,? ?(?:nr\\.?|nummer|no\\.?|port|hus))? ?)"
_HANDLE = "(?:live:|u/|[$])?[a-z0-9åäö_](?:[a-z0-9åäö_.\\-]*[a-z0-9åäö_])?(?:#[0-9]{4})?"
_CODE = (
    "[#*]?(?:[a-z]?[0-9](?:[ \\-*#]?[0-9]){2,5}|[0-9]{1,3}[a-z][0-9]{1,4})[#*]?[a-z]?(?![0-9])"
    + _NO_L
)
_GROUPS = "[0-9]{2,3}[ \\-][0-9]{2,3}"

PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        "email",
        "[a-z0-9åäö._%+\\-]*[a-z0-9åäö_][a-z0-9åäö._%+\\-]* ?"
        "(?:@|\\(at\\)|\\[at\\]|\\(a\\)|snabel-?a) ?[a-z0-9åäö\\-]+"
        "(?:\\.[a-z0-9\\-]{2,}| ?(?:\\.|,|\\(dot\\)|\\[dot\\]|\\(punkt\\)|\\[punkt\\]) ?(?:com|se|org|net|nu|ro|bg|ua|ru|eu|es|hu)(?![a-z0-9åäö]))+",
        "email",
    ),
    Pattern(
        "email",
        "[a-z0-9åäö._+\\-]+ (?:at|snabel-?a|snabela) [a-z0-9åäö\\-]+"
        "(?: ?\\. ?| punkt | dot )(?:com|se|org|net|nu|ro|bg|ua|ru|eu|es|hu)" + _NO_L,
    ),
    Pattern(
        "email",
        "[a-z0-9åäö._+\\-]*[a-zåäö][a-z0-9åäö._+\\-]*@[a-z0-9åäö\\-]*[a-zåäö][a-z0-9åäö\\-]*",
    ),
    Pattern(
        "email",
        f"[a-z0-9åäö._+\\-]+ ?@ ?(?:gmail|hotmail|outlook|live|yahoo|icloud|telia|proton|protonmail|abv|mail){_NO_L}",
    ),
    Pattern("web", "(?:https?|ftp|hxxps?) ?: ?/ ?/ ?[^ \\x01]+", "web"),
    Pattern("web", f"{_NO_L_BEFORE}www ?[.,] ?[^ \\x01]+", "web"),
    Pattern(
        "web",
        f"{_NO_L_BEFORE}(?:t\\.me|wa\\.me|bit\\.ly|fb\\.me|m\\.me|linktr\\.ee)/[^ \\x01]+",
        "web",
    ),
    Pattern(
        "web",
        f"(?<![a-z0-9åäö@])(?:[a-z0-9åäö][a-z0-9åäö\\-]*\\.)+(?:{_any(TLDS)})"
        "(?![a-z0-9åäö])(?!\\.[a-z])(?:[/?#:][^ \\x01]*)?",
        "web",
    ),
    # Words that end sentences with a space forgotten after them ("hem.de") are no addresses.
    Pattern(
        "web",
        f"(?<![a-z0-9åäö@])(?:[a-z0-9åäö][a-z0-9åäö\\-]*\\.)+(?:{_any(TLDS_WORDS)})/[^ \\x01]+",
        "web",
    ),
    Pattern(
        "web",
        f"(?<![a-zåäö])(?:sajt|sajten|sida|sidan|hemsida|hemsidan|site|annons|annonsen|länk|webb|url|på)"
        f":? ((?:[a-z0-9åäö][a-z0-9åäö\\-]*\\.)+(?:{_any(TLDS_WORDS)}))(?![a-z0-9åäö.])",
        "web",
        group=1,
    ),
    Pattern(
        "web",
        "(?<![a-z0-9åäö])[a-z0-9åäö\\-]{3,} ?(?:\\(dot\\)|\\[dot\\]|\\(punkt\\)|\\[punkt\\]| punkt | dot ) ?"
        "(?:com|se|org|net|nu|info|xxx|eu)(?![a-zåäö])",
    ),
    Pattern("web", f"{_NO_L_BEFORE}www [a-z0-9åäö\\-]+ (?:se|com|net|org|nu){_NO_L}"),
    # At the note's end, or before a comma, no sentence begins with the word.
    Pattern(
        "web",
        f"(?<![a-z0-9åäö@])(?:[a-z0-9åäö][a-z0-9åäö\\-]{{2,}}\\.)+(?:{_any(TLDS_WORDS)})(?=[,;)!?]|$)",
        "web",
    ),
    Pattern(
        "web", f"(?<![a-z0-9åäö])[a-z0-9åäö\\-]{{3,}} \\. ?(?:com|se|org|net|nu){_NO_L}", sure=False
    ),
    Pattern(
        "account",
        "(?<![a-z0-9åäö])[a-z]{2}[0-9]{2}(?:[ \\-]?[a-z0-9]{4}){2,7}(?:[ \\-]?[a-z0-9]{1,4})?(?![a-z0-9])",
        "iban",
    ),
    Pattern(
        "account",
        "(?<![a-z0-9åäö])(?:iban:? ?)([a-z]{2}[0-9]{2}(?:[ \\-]?[0-9a-z]){8,30})(?![a-z0-9])",
        "many_digits",
        False,
        1,
    ),
    Pattern(None, _HARMLESS_NUMBERS, "help_line"),
    # Personnummer: YYMMDD-NNNN with or without century. First those with one sign within the date,
    # or a clock time before one would be taken for its beginning.
    Pattern(
        "personnummer",
        f"{_NO_D_BEFORE}(?:18|19|20)[ ]?[0-9]{{2}}([ .\\-/]?)[0-9]{{2}}\\1[0-9]{{2}} ?[\\-+/. ]? ?[0-9]{{4}}{_NO_D}(?![\\-+][0-9])",
        "personnummer_12",
    ),
    Pattern(
        "personnummer",
        f"{_NO_D_BEFORE}[0-9]{{2}}([ .\\-/]?)[0-9]{{2}}\\1[0-9]{{2}} ?[\\-+/. ]? ?[0-9]{{4}}{_NO_D}(?![\\-+][0-9])",
        "personnummer_10",
    ),
    Pattern(
        "personnummer",
        f"{_NO_D_BEFORE}(?:18|19|20)[ ]?[0-9]{{2}}[ .\\-/]?[0-9]{{2}}[ .\\-/]?[0-9]{{2}}[ ]?[\\-+/. ]?[ ]?"
        f"[0-9]{{2}}[ ]?[0-9]{{2}}{_NO_D}",
        "personnummer_12",
    ),
    Pattern(
        "personnummer",
        f"{_NO_D_BEFORE}[0-9]{{2}}[ .\\-/]?[0-9]{{2}}[ .\\-/]?[0-9]{{2}}[ ]?[\\-+/. ]?[ ]?[0-9]{{4}}{_NO_D}",
        "personnummer_10",
    ),
    Pattern(
        "personnummer",
        f"{_NO_D_BEFORE}[0-9]{{6}}[ ]?[\\-+/. ]?[ ]?[0-9]{{2}}[ .\\-][0-9]{{2}}{_NO_D}",
        "personnummer_10",
    ),
    Pattern(
        "personnummer",
        "(?:personnummer|personnr|persnr|person nr|pers\\.? ?nr|pnr|p-nr|ssn|samordningsnummer|samordningsnr|samnr)"
        "[a-zåäö]{0,3}\\.?[ :]{0,3}(?:är |ar |= ?)?((?:18|19|20)?[0-9]{2}(?:[ .\\-+/]{0,3}[0-9]){4,8})(?![0-9])",
        group=1,
    ),
    # Reserve numbers, and last digits that were left out.
    Pattern(
        "personnummer",
        f"{_NO_D_BEFORE}(?:19|20)?[0-9]{{2}}(?:0[1-9]|1[0-2])[0-9]{{2}}[\\-+ ]?(?:[x*?]{{2,4}}|[a-z]{{1,2}}[0-9]{{2,3}})(?![a-z0-9])",
        sure=False,
    ),
    Pattern(
        "personnummer",
        "(?<![a-zåäö])(?:född|födda|fodd|f\\.|född den|födelsedatum|födelsedag|born|f) ?:? ?(?:den )?"
        "((?:19|20)?[0-9]{2}[ .\\-/]?(?:0[1-9]|1[0-2])[ .\\-/]?(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])"
        "|(?:0?[1-9]|[12][0-9]|3[01])[/.](?:0?[1-9]|1[0-2])[ \\-/.](?:19|20)?[0-9]{2})(?![0-9])",
        sure=False,
        group=1,
    ),
    Pattern("card", f"{_NO_D_BEFORE}[0-9](?:[ .\\-]{{0,2}}[0-9]){{12,18}}{_NO_D}", "card"),
    Pattern(
        "card", f"{_NO_D_BEFORE}[0-9]{{4}}(?:[ .\\-]{{0,2}}[0-9]{{4}}){{3}}{_NO_D}", sure=False
    ),
    Pattern(None, f"{_NO_D_BEFORE}(?<![0-9][.:\\-/]){_DATE}{_EDGE}(?! ?[\\-+] ?[0-9]{{4}})"),
    Pattern(None, f"{_NO_D_BEFORE}(?<![0-9][.:\\-/+]){_TIME} ?(?:-|till|to|--) ?{_TIME}{_EDGE}"),
    Pattern(
        None, f"{_NO_L_BEFORE}(?:kl|klockan|kl\\.) ?{_HOUR}(?: ?(?:-|till|och) ?{_HOUR})?{_EDGE}"
    ),
    Pattern(None, f"{_NO_D_BEFORE}(?<![0-9][.:\\-/+]){_TIME}{_EDGE}"),
    Pattern("account", f"{_NO_D_BEFORE}123{_S}[0-9]{{3}}{_S}[0-9]{{2}}{_S}[0-9]{{2}}{_NO_D}"),
    Pattern(
        "account",
        f"{_NO_L_BEFORE}(?:{_any(BANK_WORDS)})[a-zåäö]{{0,4}}\\.?[ :]{{0,3}}(?:nr\\.? ?:? ?|nummer:? ?|är |på |(?:till|för|hos) (?:[a-zåäö]{{2,14}} ){{0,2}}(?:är )?)?"
        "([0-9](?:[ .,\\-/]{0,3}[0-9]){3,17})(?![0-9])",
        "account",
        group=1,
    ),
    Pattern(
        "phone",
        "\\+ ?\\(?[1-9](?:[ .\\-/()]{0,3}[0-9]){6,14}" + _NO_D,
    ),
    Pattern("phone", f"{_NO_D_BEFORE}00[ \\-]?[1-9](?:[ .\\-/()]{{0,3}}[0-9]){{7,13}}{_NO_D}"),
    Pattern(
        "phone",
        f"{_NO_D_BEFORE}(?<![a-zåäö])\\(?[0o]{_S}\\)?{_S}7{_S}[0-9](?:{_S}[0-9o]){{7}}(?![0-9o])",
    ),
    Pattern(
        "phone",
        f"{_NO_D_BEFORE}(?<![0-9][.,:])\\(?0\\)?{_S}[1-9](?:{_S}\\)?{_S}[0-9]){{6,9}}{_NO_D}",
    ),
    Pattern("phone", f"{_NO_D_BEFORE}46[ \\-]?\\(?0?\\)?[ \\-]?[1-9](?:{_S}[0-9]){{7,9}}{_NO_D}"),
    Pattern(
        "phone",
        f"{_NO_D_BEFORE}(?<![0-9][ .,:\\-])7[02369]{_S}[0-9](?:{_S}[0-9]){{6}}{_NO_D}(?![ .\\-][0-9])",
    ),
    Pattern(
        "phone",
        f"{_NO_L_BEFORE}(?:{_any(PHONE_WORDS)})[a-zåäö]{{0,4}}\\.?[ .:]{{0,3}}(?:{_L}{{1,8}}[ :]{{1,2}}){{0,2}}"
        f"([0-9o](?:{_S}[0-9]){{5,12}}){_NO_D}",
        "phone_keyed",
        group=1,
    ),
    Pattern(
        "account",
        f"{_NO_D_BEFORE}(?<![0-9][ .,:\\-/])[1-9][0-9]{{3}}(?:-[0-9])?[ ,\\-/]{{1,3}}[0-9](?:[ .\\-]?[0-9]){{5,10}}{_NO_D}",
        "clearing",
        False,
    ),
    Pattern(
        "phone",
        f"{_NO_D_BEFORE}(?<![0-9][ .,:\\-/])[1-9][0-9]{{2}}[ \\-]{_GROUPS}(?:[ \\-][0-9]{{2,3}})?{_NO_D}(?![ .,:\\-/][0-9])",
        sure=False,
    ),
    Pattern(
        "phone",
        "(?:(?:noll|ett|två|tre|fyra|fem|sex|sju|åtta|nio|zero|one|two|three|four|five|six|seven|eight|nine)"
        "[ ,.\\-]{0,2}){6,}",
        sure=False,
    ),
    Pattern(
        "account",
        f"{_NO_D_BEFORE}(?<![0-9][ .,:\\-/])[0-9]{{3,4}}-[0-9]{{4}}{_NO_D}(?![\\-.:/][0-9])",
        "bankgiro",
        False,
    ),
    Pattern(
        "account",
        f"{_NO_D_BEFORE}(?<![0-9][ .,:\\-/])[0-9]{{1,2}}(?: [0-9]{{2}}){{1,3}}-[0-9]{_NO_D}",
        sure=False,
    ),
    # Any other long number: somebody's, more often than not.
    Pattern("phone", f"(?<![0-9])(?<![0-9][.,:\\-/])[0-9]{{7,}}{_NO_D}", sure=False),
    Pattern(
        "doorcode",
        f"(?<![a-zåäö])(?:(?:{_any(CODE_FIRST)})?-? ?"
        "(?:koden|kod|kods|kodlås|kodlåset|code)|portlås|porttele|porttelefon|pin|pinkod|codul|cod|portk|pk|dk|kd|portnr)"
        "(?: ?\\([^()0-9]{0,8}[0-9]?[^()0-9]{0,12}\\))?(?: (?:till|för|i|på|in|är|to|is|var|the|port|porten|dörren|dörr|huset|grinden|entren|hissen|uppgången|uppg|nr|gäller|fortf|fortfarande|nu|ny|nya|ändrad|ändrats|bytt)){0,4}"
        f"\\.?[ :=,]{{0,3}}{_CODE}",
        "doorcode",
    ),
    Pattern(
        "doorcode",
        f"(?<![a-zåäö])(?:porten|port|dörren|entren|grinden|hissen|lås|låset|(?:slå|slår|slog|knappa|knappar|tryck|trycker|tryckt|mata|matar)(?: man| du| dom| de)?(?: in)?)[ :=]{{1,3}}[#*]?[0-9]{{4}}[#*]?{_NO_D}{_NO_L}",
        "doorcode_alone",
    ),
    Pattern(
        "doorcode",
        f"{_NO_D_BEFORE}[#*]?[0-9]{{4}}[#*]? (?:är |e |= ?|som |funkar som |till |i |på |in i )(?:ny |nya |rätt )?(?:port|dörr|grind|entre|hiss|kod){_L}{{0,8}}",
        "doorcode",
    ),
    Pattern(
        "doorcode",
        f"(?<![a-zåäö])(?:(?:{_any(CODE_FIRST)})-?)?kod(?:en)?[^a-z0-9\\x01.][^0-9\\x01.]{{0,24}}(?!(?:19|20)[0-9]{{2}}(?![0-9]))[#*]?[0-9](?:[*#]?[0-9]){{3,5}}[#*]?{_NO_D}",
        "doorcode_alone",
        False,
    ),
    Pattern("doorcode", f"{_NO_D_BEFORE}(?:#[0-9]{{4}}#?|[0-9]{{4}}#){_NO_D}", sure=False),
    Pattern(
        "handle",
        f"(?<![a-z0-9åäö])(?:(?:{_any(HANDLE_PLACES)})[a-zåäö]{{0,2}}\\.?[ :=\\-,]{{0,3}}"
        f"(?:heter |är |namn |konto |användare |user |nick |id ){{0,2}})?@ ?{_HANDLE}",
        "handle",
    ),
    Pattern(
        "handle",
        f"(?<![a-z0-9åäö])(?:{_any(HANDLE_PLACES)})(?:konto|kontot|namn|namnet|profil)?\\.?"
        f"(?:[ ]?[:=][ ]?| (?:heter|är|e|namn|konto|användare|user|nick|id|profil|under|som) ?:? ?(?:(?:hon|han|hen|de|dom) )?| ?- ?| )[\"']?({_HANDLE})",
        "handle_keyed",
    ),
    # More words than one only between quotation marks.
    Pattern(
        "handle",
        f"(?<![a-z0-9åäö])(?:{_any(HANDLE_PLACES)})(?:namn|namnet)?(?: heter| är|:)? ?[\"']([^\"'\\x01]{{3,30}})[\"']",
        sure=False,
        group=1,
    ),
    Pattern("handle", "(?<![a-z0-9åäö.])u/[a-z0-9_\\-]{3,}(?![a-z0-9åäö])"),
    Pattern("handle", "(?<![a-z0-9åäö])[$][a-zåäö][a-z0-9åäö_]{3,}", sure=False),
    # On no service that is named: "streamar som x", "add me x", "x on snap".
    Pattern(
        "handle",
        f"{_NO_L_BEFORE}(?:streamar|livear|livesänder|sänder|gamar|spelar|chattar|postar|twittrar) (?:live )?(?:som|under) ({_HANDLE})",
        "handle_named",
        False,
        1,
    ),
    Pattern(
        "handle",
        f"{_NO_L_BEFORE}(?:add|adda|addade|addad|lägg till|follow|följ)(?: me| mig| mej| oss| henne| honom)?:? ({_HANDLE}) (?:on|på|i) (?:{_any(HANDLE_PLACES)}){_NO_L}",
        "handle_named",
        False,
        1,
    ),
    Pattern(
        "handle",
        "(?<![a-z0-9åäö@._\\-])[a-z0-9åäö.]*[a-zåäö0-9]_(?![a-z0-9åäö_]*\\.(?:xlsx?|docx?|pdf|pptx?|csv|jpe?g|png|mp[34]|txt|zip))[a-z0-9åäö._]*[a-z0-9åäö_]|"
        "(?<![a-z0-9åäö@._\\-])_[a-zåäö][a-z0-9åäö._]*",
        sure=False,
    ),
    Pattern(
        "handle",
        "(?<![a-z0-9åäö@._\\-])[a-zåäö]{2,}[.\\-]?[a-zåäö]{2,}[.]?[0-9]{2,4}(?![0-9a-zåäö:,])(?![.\\-][0-9])",
        "handle_bare",
        False,
    ),
    Pattern(
        "handle",
        "(?<![a-z0-9åäö@._\\-])[a-zåäö]{3,}\\.[0-9]{1,4}[a-z]{0,3}(?![0-9a-zåäö:,])(?![.\\-][0-9])",
        "handle_bare",
        False,
    ),
    # In a note that names a service: letters and digits, or words, with a full stop within.
    Pattern(
        "handle",
        "(?<![a-z0-9åäö@._\\-])(?:[a-zåäö]{2,}(?:\\.[a-z0-9åäö]+)+|[a-zåäö]{3,}[0-9]{1,4}[a-zåäö]{0,8})(?![a-z0-9åäö:])(?![.\\-][0-9])",
        "handle_near",
        False,
    ),
    Pattern(
        "plate",
        f"{_NO_L_BEFORE}(?:regnr|reg|reg nr|regnummer|registreringsnummer|registreringsnr|reg skylt|regskylt|skylt|skylten|skyltar|skyltarna|plåtar|plåtarna|nrplåt|plåt|plåten|plate|plates|nummerplåt|nummerskylt)"
        f"{_NO_L}\\.?[ :=]{{0,3}}(?:nr\\.?:? ?|är |med |börjar (?:på |med )?|nummer )?([a-zåäö0-9]{{1,4}}[ \\-]?[a-z0-9]{{1,5}}(?:[ \\-]?[a-z0-9]{{1,3}})?){_NO_L}{_NO_D}",
        "plate_keyed",
        group=1,
    ),
    Pattern(
        "plate",
        "(?<![a-z0-9åäö])(?<! [a-zåäö]-)(?<!^[a-zåäö]-)[a-zåäö]{3}[ \\-]?[0-9]{2} ?[0-9a-zåäö](?![a-z0-9åäö])(?! ?- ?[0-9])(?! [0-9](?! ?[a-zåäö]))(?![.:][0-9])",
        "plate",
    ),
    Pattern("plate", "(?<![a-z0-9åäö])[a-z] [a-z] [a-z] [0-9] [0-9] [0-9a-z](?![a-z0-9åäö])"),
    Pattern(
        "plate",
        "(?<![a-z0-9åäö])[a-z]{1,3}-[a-z]{1,2} ?[0-9]{2,4}(?![a-z0-9åäö])(?![.:\\-][0-9])",
        "plate_foreign",
        False,
    ),
    Pattern(
        "plate",
        "(?<![a-z0-9åäö])[a-z]{1,2}[ \\-]?[0-9]{2,4}[ \\-]?[a-z]{2,3}(?![a-z0-9åäö])",
        "plate_foreign",
    ),
    Pattern(
        "plate",
        f"(?<![a-z0-9åäö])[a-z]{{2,3}} ?[0-9]{{2}} ?[0-9]{{3}}{_NO_D}{_NO_L}(?![ .,:\\-][0-9])",
        "plate_foreign",
        False,
    ),
    Pattern(
        "plate",
        f"{_NO_L_BEFORE}(?:{_any(CAR_WORDS)}),? (?:med )?([a-z]{{1,3}}[ \\-]?[0-9]{{2,5}}[ \\-]?[a-z]{{0,3}})(?![a-z0-9åäö])",
        "plate_car",
        False,
        1,
    ),
    # Any other run of capitals and digits of a plate's length: most countries' plates are one.
    Pattern(
        "plate",
        "(?<![a-z0-9åäö])(?<![0-9][ .,\\-])(?:[a-z]{1,3}[ \\-]?[0-9]{1,5}[ \\-]?[a-z]{1,3}|[a-z]{1,3}[ \\-][a-z]{1,3}[ \\-]?[0-9]{2,5}"
        "|[0-9]{2,4}[ \\-]?[a-z]{2,3}|[a-z]{2,3}[ \\-]?[0-9]{4,5}|[a-z]{2,3}-[0-9]{1,3})(?![a-z0-9åäö])(?![ .,:\\-][0-9])",
        "plate_any",
        False,
    ),
    Pattern(
        "street",
        f"(?<![a-z0-9åäö'\\-])(?:(?:{_any(STREET_FIRST)}|{_L}+:?s|[ivx]+:s) ){{0,3}}((?:{_L}|-)*)(?:{_any(STREET_ENDS)})"
        f"{_AFTER_STREET}{_HOUSE}{_FLOOR}",
        "street",
    ),
    Pattern(
        "street",
        f"(?<![a-z0-9åäö'\\-:])(?:{_any(STREET_NUMBERED)}|[1-9]:?[ae]) {_L}*(?:gatan|gata|vägen|väg|gränd|gränden|långg|tvärg)"
        f"{_AFTER_STREET}{_HOUSE}{_FLOOR}",
        "street_capital",
    ),
    Pattern(
        "street",
        f"(?<![a-z0-9åäö'\\-])(?:{_L}+s? )?(?:{_L}|-){{2,}}(?:{_any(STREET_ENDS_CAPITAL)}){_AFTER_STREET}{_HOUSE}{_FLOOR}",
        "street_capital",
    ),
    Pattern(
        "street",
        f"(?<![a-z0-9åäö'\\-]){_L}{{3,}}s (?:{_any(STREET_ENDS_APART)}){_AFTER_STREET}{_HOUSE}{_FLOOR}",
        "street_keyed",
    ),
    Pattern(
        "street",
        f"(?<![a-z0-9åäö'\\-] )(?<![a-z0-9åäö'\\-])(?:{_any(STREET_ALONE)}) {_HOUSE}{_FLOOR}",
        "street_keyed",
    ),
    # With a comma between, and nothing after it that it may count.
    Pattern(
        "street",
        f"(?<![a-z0-9åäö'\\-]){_L}{{3,}}(?:gatan|vägen|gränd|gränden|allen|stigen) ?, ?[0-9]{{1,3}}(?: ?[a-h])?(?= ?(?:[.;)]|$|,? ?[0-9] ?tr))",
        "street",
        False,
    ),
    Pattern(
        "street",
        f"(?<![a-z0-9åäö'\\-:])({_L}{{3,}}) (?:{_any(STREET_ENDS)}){_AFTER_STREET}{_HOUSE}{_FLOOR}",
        "street_two",
    ),
    Pattern(
        "street",
        f"(?<![a-z0-9åäö'])(?:{_L}{{2,}}s? )?({_L}{{3,}}[gv])(?:\\. ?| ){_HOUSE}{_FLOOR}",
        "street_short",
    ),
    Pattern(
        "street",
        f"{_NO_L_BEFORE}(?:strada|str\\.?|calea|calle|rue|via|ulitsa|ul\\.?|bulevardul|bd\\.?) {_L}+(?: {_L}+)? (?:nr\\.? ?)?{_HOUSE}",
        "street_foreign",
    ),
    Pattern(
        "street",
        f"{_NO_L_BEFORE}(?:{_any(ADDRESS_WORDS)})(?: är)?:? (?:på |i |vid |till |hos )?({_L}{{4,}}(?: {_L}{{4,}})? {_HOUSE}{_FLOOR})",
        "street_keyed",
        False,
        1,
    ),
    Pattern(
        "street",
        f"{_NO_L_BEFORE}(?:på|vid|till|från|utanför|mittemot|bakom) ({_L}{{7,}} {_HOUSE}{_FLOOR})",
        "street_keyed",
        False,
        1,
    ),
    # Villages, and what has no street's end: "Norra Kajplatsen 4", "Storbyn 114".
    Pattern(
        "street",
        f"{_NO_L_BEFORE}(?:norra|södra|östra|västra|nya|gamla|stora|lilla|övre|nedre|yttre|inre|mellersta) {_L}{{4,}} {_HOUSE}{_FLOOR}",
        "street_capital",
        False,
    ),
    Pattern(
        "street",
        f"{_NO_L_BEFORE}{_L}{{5,}} [1-9][0-9]{{2}}(?: ?[a-h])?{_NO_L}{_NO_D}(?![ .,:%+/-][0-9%])",
        "street_village",
        False,
    ),
)
