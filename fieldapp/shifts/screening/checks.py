"""Checks that a pattern alone cannot make: check digits and dates. Pure."""

from calendar import monthrange


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812-1, annex B)."""
    total = 0
    for i, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if i % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_date(digits: str) -> bool:
    """Whether YYMMDD is a day, or a samordningsnummer's day (60 more)."""
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    if not 1 <= month <= 12:
        return False
    day -= 60 if day > 60 else 0
    # 00 was a leap year, so 29 February is let through for every year that may be one.
    return 1 <= day <= monthrange(2000 + year, month)[1]


def iban(letters: str) -> bool:
    """Whether an IBAN's check digits are right (ISO 13616, mod 97)."""
    turned = letters[4:] + letters[:4]
    return int("".join(str(int(c, 36)) for c in turned)) % 97 == 1
