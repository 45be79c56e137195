# ruff: noqa: E501 (a pattern is read as one piece)
"""How numbers that are somebody's are written: personnummer, cards, accounts, telephones, door codes. Pure data."""

from .pieces import NO_D, NO_D_BEFORE, NO_L, NO_L_BEFORE, L, Pattern, S, any_of
from .words import BANK_WORDS, CODE_FIRST, PHONE_WORDS

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
    spaced = S.join(number)
    return f"(?:(?:\\+|00) ?46{S}\\(?0?\\)?20|{area}){S}{spaced}" if area else spaced


_HARMLESS_NUMBERS = (
    f"{NO_D_BEFORE}(?<![0-9][ .\\-])(?:"
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
_CODE = (
    "[#*]?(?:[a-z]?[0-9](?:[ \\-*#]?[0-9]){2,5}|[0-9]{1,3}[a-z][0-9]{1,4})[#*]?[a-z]?(?![0-9])"
    + NO_L
)
_GROUPS = "[0-9]{2,3}[ \\-][0-9]{2,3}"

NUMBERS: tuple[Pattern, ...] = (
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
        f"{NO_D_BEFORE}(?:18|19|20)[ ]?[0-9]{{2}}([ .\\-/]?)[0-9]{{2}}\\1[0-9]{{2}} ?[\\-+/. ]? ?[0-9]{{4}}{NO_D}(?![\\-+][0-9])",
        "personnummer_12",
    ),
    Pattern(
        "personnummer",
        f"{NO_D_BEFORE}[0-9]{{2}}([ .\\-/]?)[0-9]{{2}}\\1[0-9]{{2}} ?[\\-+/. ]? ?[0-9]{{4}}{NO_D}(?![\\-+][0-9])",
        "personnummer_10",
    ),
    Pattern(
        "personnummer",
        f"{NO_D_BEFORE}(?:18|19|20)[ ]?[0-9]{{2}}[ .\\-/]?[0-9]{{2}}[ .\\-/]?[0-9]{{2}}[ ]?[\\-+/. ]?[ ]?"
        f"[0-9]{{2}}[ ]?[0-9]{{2}}{NO_D}",
        "personnummer_12",
    ),
    Pattern(
        "personnummer",
        f"{NO_D_BEFORE}[0-9]{{2}}[ .\\-/]?[0-9]{{2}}[ .\\-/]?[0-9]{{2}}[ ]?[\\-+/. ]?[ ]?[0-9]{{4}}{NO_D}",
        "personnummer_10",
    ),
    Pattern(
        "personnummer",
        f"{NO_D_BEFORE}[0-9]{{6}}[ ]?[\\-+/. ]?[ ]?[0-9]{{2}}[ .\\-][0-9]{{2}}{NO_D}",
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
        f"{NO_D_BEFORE}(?:19|20)?[0-9]{{2}}(?:0[1-9]|1[0-2])[0-9]{{2}}[\\-+ ]?(?:[x*?]{{2,4}}|[a-z]{{1,2}}[0-9]{{2,3}})(?![a-z0-9])",
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
    Pattern("card", f"{NO_D_BEFORE}[0-9](?:[ .\\-]{{0,2}}[0-9]){{12,18}}{NO_D}", "card"),
    Pattern("card", f"{NO_D_BEFORE}[0-9]{{4}}(?:[ .\\-]{{0,2}}[0-9]{{4}}){{3}}{NO_D}", sure=False),
    Pattern(None, f"{NO_D_BEFORE}(?<![0-9][.:\\-/]){_DATE}{_EDGE}(?! ?[\\-+] ?[0-9]{{4}})"),
    Pattern(None, f"{NO_D_BEFORE}(?<![0-9][.:\\-/+]){_TIME} ?(?:-|till|to|--) ?{_TIME}{_EDGE}"),
    Pattern(
        None, f"{NO_L_BEFORE}(?:kl|klockan|kl\\.) ?{_HOUR}(?: ?(?:-|till|och) ?{_HOUR})?{_EDGE}"
    ),
    Pattern(None, f"{NO_D_BEFORE}(?<![0-9][.:\\-/+]){_TIME}{_EDGE}"),
    Pattern("account", f"{NO_D_BEFORE}123{S}[0-9]{{3}}{S}[0-9]{{2}}{S}[0-9]{{2}}{NO_D}"),
    Pattern(
        "account",
        f"{NO_L_BEFORE}(?:{any_of(BANK_WORDS)})[a-zåäö]{{0,4}}\\.?[ :]{{0,3}}(?:nr\\.? ?:? ?|nummer:? ?|är |på |(?:till|för|hos) (?:[a-zåäö]{{2,14}} ){{0,2}}(?:är )?)?"
        "([0-9](?:[ .,\\-/]{0,3}[0-9]){3,17})(?![0-9])",
        "account",
        group=1,
    ),
    Pattern(
        "phone",
        "\\+ ?\\(?[1-9](?:[ .\\-/()]{0,3}[0-9]){6,14}" + NO_D,
    ),
    Pattern("phone", f"{NO_D_BEFORE}00[ \\-]?[1-9](?:[ .\\-/()]{{0,3}}[0-9]){{7,13}}{NO_D}"),
    Pattern(
        "phone",
        f"{NO_D_BEFORE}(?<![a-zåäö])\\(?[0o]{S}\\)?{S}7{S}[0-9](?:{S}[0-9o]){{7}}(?![0-9o])",
    ),
    Pattern(
        "phone",
        f"{NO_D_BEFORE}(?<![0-9][.,:])\\(?0\\)?{S}[1-9](?:{S}\\)?{S}[0-9]){{6,9}}{NO_D}",
    ),
    Pattern("phone", f"{NO_D_BEFORE}46[ \\-]?\\(?0?\\)?[ \\-]?[1-9](?:{S}[0-9]){{7,9}}{NO_D}"),
    Pattern(
        "phone",
        f"{NO_D_BEFORE}(?<![0-9][ .,:\\-])7[02369]{S}[0-9](?:{S}[0-9]){{6}}{NO_D}(?![ .\\-][0-9])",
    ),
    Pattern(
        "phone",
        f"{NO_L_BEFORE}(?:{any_of(PHONE_WORDS)})[a-zåäö]{{0,4}}\\.?[ .:]{{0,3}}(?:{L}{{1,8}}[ :]{{1,2}}){{0,2}}"
        f"([0-9o](?:{S}[0-9]){{5,12}}){NO_D}",
        "phone_keyed",
        group=1,
    ),
    Pattern(
        "account",
        f"{NO_D_BEFORE}(?<![0-9][ .,:\\-/])[1-9][0-9]{{3}}(?:-[0-9])?[ ,\\-/]{{1,3}}[0-9](?:[ .\\-]?[0-9]){{5,10}}{NO_D}",
        "clearing",
        False,
    ),
    Pattern(
        "phone",
        f"{NO_D_BEFORE}(?<![0-9][ .,:\\-/])[1-9][0-9]{{2}}[ \\-]{_GROUPS}(?:[ \\-][0-9]{{2,3}})?{NO_D}(?![ .,:\\-/][0-9])",
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
        f"{NO_D_BEFORE}(?<![0-9][ .,:\\-/])[0-9]{{3,4}}-[0-9]{{4}}{NO_D}(?![\\-.:/][0-9])",
        "bankgiro",
        False,
    ),
    Pattern(
        "account",
        f"{NO_D_BEFORE}(?<![0-9][ .,:\\-/])[0-9]{{1,2}}(?: [0-9]{{2}}){{1,3}}-[0-9]{NO_D}",
        sure=False,
    ),
    # Any other long number: somebody's, more often than not.
    Pattern("phone", f"(?<![0-9])(?<![0-9][.,:\\-/])[0-9]{{7,}}{NO_D}", sure=False),
    Pattern(
        "doorcode",
        f"(?<![a-zåäö])(?:(?:{any_of(CODE_FIRST)})?-? ?"
        "(?:koden|kod|kods|kodlås|kodlåset|code)|portlås|porttele|porttelefon|pin|pinkod|codul|cod|portk|pk|dk|kd|portnr)"
        "(?: ?\\([^()0-9]{0,8}[0-9]?[^()0-9]{0,12}\\))?(?: (?:till|för|i|på|in|är|to|is|var|the|port|porten|dörren|dörr|huset|grinden|entren|hissen|uppgången|uppg|nr|gäller|fortf|fortfarande|nu|ny|nya|ändrad|ändrats|bytt)){0,4}"
        f"\\.?[ :=,]{{0,3}}{_CODE}",
        "doorcode",
    ),
    Pattern(
        "doorcode",
        f"(?<![a-zåäö])(?:porten|port|dörren|entren|grinden|hissen|lås|låset|(?:slå|slår|slog|knappa|knappar|tryck|trycker|tryckt|mata|matar)(?: man| du| dom| de)?(?: in)?)[ :=]{{1,3}}[#*]?[0-9]{{4}}[#*]?{NO_D}{NO_L}",
        "doorcode_alone",
    ),
    Pattern(
        "doorcode",
        f"{NO_D_BEFORE}[#*]?[0-9]{{4}}[#*]? (?:är |e |= ?|som |funkar som |till |i |på |in i )(?:ny |nya |rätt )?(?:port|dörr|grind|entre|hiss|kod){L}{{0,8}}",
        "doorcode",
    ),
    Pattern(
        "doorcode",
        f"(?<![a-zåäö])(?:(?:{any_of(CODE_FIRST)})-?)?kod(?:en)?[^a-z0-9\\x01.][^0-9\\x01.]{{0,24}}(?!(?:19|20)[0-9]{{2}}(?![0-9]))[#*]?[0-9](?:[*#]?[0-9]){{3,5}}[#*]?{NO_D}",
        "doorcode_alone",
        False,
    ),
    Pattern("doorcode", f"{NO_D_BEFORE}(?:#[0-9]{{4}}#?|[0-9]{{4}}#){NO_D}", sure=False),
)
