"""What a password may be (OWASP ASVS 5.0, 6.2): long, not common, not about its owner. Pure.

No rule about kinds of characters, no expiry. The list of common and breached passwords is
zxcvbn's own, which is kept in the package: nothing is asked of anybody outside. Few of them have
twelve characters, so its estimate also refuses what is put together from them.
"""

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from zxcvbn import zxcvbn
from zxcvbn.frequency_lists import FREQUENCY_LISTS

SHORTEST, LONGEST = 12, 128
"""ASVS 5.0, 6.2.1 and 6.2.9. Longer ones would let anybody keep the hash busy."""

LEAST_GUESSES = 10**9
"""Guesses that one who knows the lists of leaks, the keyboard and the calendar needs at least: the
long passwords that are tried first (iloveyou1234, 1qaz2wsx3edc) need fewer than 10⁸."""
ESTIMATED = 72
"""Characters that the estimate looks at: its time grows with the square of them."""

LEAST_LEFT = 8
"""Characters that must be left when what everybody knows of the owner is taken out."""

PRODUCT_WORDS = ("fieldapp", "socialtjänsten", "socialtjanst", "polisen", "lösenord", "losenord",
                 "password", "välkommen", "valkommen")  # fmt: skip

TOO_SHORT, TOO_LONG, COMMON, ABOUT_YOU, REPEATED = (
    "too_short", "too_long", "common", "about_you", "repeated",
)  # fmt: skip


@cache
def _common() -> frozenset[str]:
    return frozenset(word for words in FREQUENCY_LISTS.values() for word in words)


def is_common(password: str) -> bool:
    """Whether it is a common password, alone or with digits and signs around it, or twice."""
    low = password.casefold()
    bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", low)
    half = low[: len(low) // 2]
    doubled = len(low) % 2 == 0 and half * 2 == low and half in _common()
    # Few common passwords are long; a short one with many digits after it is as easily guessed.
    return low in _common() or doubled or (bare in _common() and len(low) - len(bare) <= 6)


def _is_repeated(password: str) -> bool:
    """Few different characters, or one run through the alphabet or the keyboard."""
    low = password.casefold()
    steps = {ord(b) - ord(a) for a, b in pairwise(low)}
    rows = ("qwertyuiopåasdfghjklöäzxcvbnm", "qwertyuiopasdfghjklzxcvbnm", "1234567890" * 3)
    return len(set(low)) < 5 or len(steps) == 1 or any(low in row * 2 for row in rows)


def fault(password: str, about: Iterable[str] = ()) -> str | None:
    """Why a password may not be used (TOO_SHORT …), None when it may.

    about: names of the owner and the organisation; their parts are not to make up a password.
    """
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    if is_common(password):
        return COMMON
    if _is_repeated(password):
        return REPEATED
    left = password.casefold()
    parts = {p for text in about for p in re.split(r"[\W_\d]+", text.casefold()) if len(p) >= 3}
    for part in sorted({*parts, *PRODUCT_WORDS}, key=len, reverse=True):
        left = left.replace(part, "")
    if left != password.casefold() and len(left) < LEAST_LEFT:
        return ABOUT_YOU
    return COMMON if zxcvbn(password[:ESTIMATED])["guesses"] < LEAST_GUESSES else None
