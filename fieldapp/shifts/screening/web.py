# ruff: noqa: E501 (a pattern is read as one piece)
"""How addresses on the net are written: e-mail and web. Pure data."""

from .pieces import NO_L, NO_L_BEFORE, Pattern, any_of
from .words import TLDS, TLDS_WORDS

WEB: tuple[Pattern, ...] = (
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
        "(?: ?\\. ?| punkt | dot )(?:com|se|org|net|nu|ro|bg|ua|ru|eu|es|hu)" + NO_L,
    ),
    Pattern(
        "email",
        "[a-z0-9åäö._+\\-]*[a-zåäö][a-z0-9åäö._+\\-]*@[a-z0-9åäö\\-]*[a-zåäö][a-z0-9åäö\\-]*",
    ),
    Pattern(
        "email",
        f"[a-z0-9åäö._+\\-]+ ?@ ?(?:gmail|hotmail|outlook|live|yahoo|icloud|telia|proton|protonmail|abv|mail){NO_L}",
    ),
    Pattern("web", "(?:https?|ftp|hxxps?) ?: ?/ ?/ ?[^ \\x01]+", "web"),
    Pattern("web", f"{NO_L_BEFORE}www ?[.,] ?[^ \\x01]+", "web"),
    Pattern(
        "web",
        f"{NO_L_BEFORE}(?:t\\.me|wa\\.me|bit\\.ly|fb\\.me|m\\.me|linktr\\.ee)/[^ \\x01]+",
        "web",
    ),
    Pattern(
        "web",
        f"(?<![a-z0-9åäö@])(?:[a-z0-9åäö][a-z0-9åäö\\-]*\\.)+(?:{any_of(TLDS)})"
        "(?![a-z0-9åäö])(?!\\.[a-z])(?:[/?#:][^ \\x01]*)?",
        "web",
    ),
    # Words that end sentences with a space forgotten after them ("hem.de") are no addresses.
    Pattern(
        "web",
        f"(?<![a-z0-9åäö@])(?:[a-z0-9åäö][a-z0-9åäö\\-]*\\.)+(?:{any_of(TLDS_WORDS)})/[^ \\x01]+",
        "web",
    ),
    Pattern(
        "web",
        f"(?<![a-zåäö])(?:sajt|sajten|sida|sidan|hemsida|hemsidan|site|annons|annonsen|länk|webb|url|på)"
        f":? ((?:[a-z0-9åäö][a-z0-9åäö\\-]*\\.)+(?:{any_of(TLDS_WORDS)}))(?![a-z0-9åäö.])",
        "web",
        group=1,
    ),
    Pattern(
        "web",
        "(?<![a-z0-9åäö])[a-z0-9åäö\\-]{3,} ?(?:\\(dot\\)|\\[dot\\]|\\(punkt\\)|\\[punkt\\]| punkt | dot ) ?"
        "(?:com|se|org|net|nu|info|xxx|eu)(?![a-zåäö])",
    ),
    Pattern("web", f"{NO_L_BEFORE}www [a-z0-9åäö\\-]+ (?:se|com|net|org|nu){NO_L}"),
    # At the note's end, or before a comma, no sentence begins with the word.
    Pattern(
        "web",
        f"(?<![a-z0-9åäö@])(?:[a-z0-9åäö][a-z0-9åäö\\-]{{2,}}\\.)+(?:{any_of(TLDS_WORDS)})(?=[,;)!?]|$)",
        "web",
    ),
    Pattern(
        "web", f"(?<![a-z0-9åäö])[a-z0-9åäö\\-]{{3,}} \\. ?(?:com|se|org|net|nu){NO_L}", sure=False
    ),
)
