"""What a pattern of the screening is, and the pieces that all of them are made of. Pure data.

They keep to what Python and JavaScript read alike: no flags, no names, lookbehinds of a fixed
width.
"""

from typing import NamedTuple


class Pattern(NamedTuple):
    """One way to write something. The group `group` is what was found."""

    kind: str | None
    pattern: str
    check: str | None = None
    sure: bool = True
    group: int = 0


L = "[a-zåäö]"
NO_L = "(?![a-zåäö])"
NO_L_BEFORE = "(?<![a-zåäö])"
NO_D = "(?![0-9])"
NO_D_BEFORE = "(?<![0-9])"
S = "[ .\\-/]{0,3}"
"""What may stand between the digits of a number."""


def any_of(words: str) -> str:
    """Longest first, so that a part of a word is not taken for the whole."""
    return "|".join(sorted(words.split(), key=lambda w: (-len(w), w))).replace(".", "\\.")
