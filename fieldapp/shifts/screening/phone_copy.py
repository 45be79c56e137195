"""The phone's copy of the screening's patterns, words and names, as TypeScript; pure.

`fieldapp generate` writes what these return, so that each rule stands in one place.
"""

import json

from . import words as lists
from .given_names import LIST
from .patterns import PATTERNS

_HEAD = """\
/**
 * {what} Generated from the server's by `fieldapp generate`; a test keeps it fresh.
 * Never edited by hand.
 */
"""
_RULES = """
export interface Pattern {
  readonly kind: string | null;
  readonly pattern: string;
  readonly check: string | null;
  readonly sure: boolean;
  readonly group: number;
}

"""


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def rules_ts() -> str:
    """The text of generated/screening.ts: PATTERNS and WORDS."""
    patterns = "".join(f"  {_quoted(pattern._asdict())},\n" for pattern in PATTERNS)
    texts = {name: value for name, value in vars(lists).items() if name.isupper()}
    words = "".join(f"  {name}: {_quoted(value)},\n" for name, value in texts.items())
    return (
        _HEAD.format(what="Patterns and words of the screening.")
        + _RULES
        + f"export const PATTERNS: readonly Pattern[] = [\n{patterns}];\n\n"
        + f"export const WORDS = {{\n{words}}} as const;\n"
    )


def names_ts() -> str:
    """The text of generated/given-names.ts: names divided by spaces, with a star the words."""
    names = " ".join(LIST.read_text(encoding="utf-8").split())
    return f"{_HEAD.format(what='Given names.')}\nexport const NAMES =\n  {_quoted(names)};\n"
