"""The short code on a card: five random characters and a letter that checks them. Pure.

Characters are Crockford's base 32, read as people write them (O for 0, I and L for 1). The check
is the sum of the values, each times a weight, modulo 37, the smallest prime above 32: neither the
weights nor what they differ by is a multiple of it, so that one wrong character and two that have
changed places (the letter's too) always change the sum. Five characters whose sum has no letter
are drawn again.
Vectors shared with the phone: tests/vectors/followups.json.
"""

from collections.abc import Sequence

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LETTERS = ALPHABET[10:]
LENGTH = 5
MODULUS = 37

_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def check_of(characters: str) -> str | None:
    """The letter that checks five characters of ALPHABET; None where their sum has none."""
    values = [ALPHABET.index(c) for c in characters]
    total = sum(weight * value for weight, value in enumerate(values, start=2)) % MODULUS
    return ALPHABET[total] if 10 <= total < len(ALPHABET) else None


def code_from(random: Sequence[int]) -> str | None:
    """A code from five random numbers below 32; None where they have to be drawn again."""
    characters = "".join(ALPHABET[number] for number in random)
    letter = check_of(characters)
    return letter and characters + letter


def code_of(typed: str) -> str | None:
    """The code as it is written, of what was typed; None when its letter says that it is none."""
    plain = "".join(typed.upper().replace("-", "").split()).translate(_READ_AS)
    if len(plain) != LENGTH + 1 or not all(c in ALPHABET for c in plain):
        return None
    return plain if check_of(plain[:LENGTH]) == plain[LENGTH] else None


def in_threes(code: str) -> str:
    """A code as it is shown: K7Q-X2M."""
    return f"{code[:3]}-{code[3:]}"
