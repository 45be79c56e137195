"""The short code on a card: five random characters and one that checks them. Pure.

Characters are Crockford's base 32, read as people write them (O for 0, I and L for 1). The check
is the sum of the values, each times a weight, modulo 37, the smallest prime above 32: weights and
their differences are no multiples of it, so that one wrong character and two that changed places
(neighbours or not) always change the sum. It is written with Crockford's five more signs, * ~ $ = U.
Vectors shared with the phone: tests/vectors/short_codes.json.
"""

from collections.abc import Sequence

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECKS = ALPHABET + "*~$=U"
LENGTH = 5
MODULUS = 37

_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def check_of(characters: str) -> str:
    """The check of five characters of ALPHABET."""
    values = [ALPHABET.index(c) for c in characters]
    return CHECKS[sum(weight * value for weight, value in enumerate(values, start=2)) % MODULUS]


def code_from(random: Sequence[int]) -> str:
    """A code from five random numbers below 32."""
    characters = "".join(ALPHABET[number] for number in random)
    return characters + check_of(characters)


def code_of(typed: str) -> str | None:
    """The code as it is written, of what was typed; None when its check says that it is none."""
    plain = "".join(typed.upper().replace("-", "").split()).translate(_READ_AS)
    if len(plain) != LENGTH + 1 or not all(c in ALPHABET for c in plain[:LENGTH]):
        return None
    return plain if check_of(plain[:LENGTH]) == plain[LENGTH] else None


def in_threes(code: str) -> str:
    """A code as it is shown: K7Q-X2M."""
    return f"{code[:3]}-{code[3:]}"
