"""What a phone number may look like, and how it is dialled. Pure."""

import re

MOST_PARTNERS = 6
"""Phones of a team that may be shown: more would not fit beside each other in a hurry."""

LONGEST_LABEL = 40
LONGEST_NUMBER = 30

_TRUNK = re.compile(r"(?<=[0-9]) *\(0\)")
"""The nought of "+46 (0)70": it is for calls inside the country alone."""

_NUMBER = re.compile(r"\+?[0-9](?:[ ()\-]*[0-9]){2,14}")


def dialled(text: str) -> str | None:
    """A number as a phone dials it: digits, a plus before them; None for what is no number.

    From 3 digits (112) to 15 (E.164), with spaces, hyphens and brackets between them.
    """
    written = text.strip()
    if _NUMBER.fullmatch(written) is None:
        return None
    number = _TRUNK.sub("", written, 1) if written.startswith("+") else written
    digits = re.sub(r"[^0-9+]", "", number)
    # No Swedish number goes on with a nought here; in other countries some do.
    return "+46" + digits[4:] if digits.startswith("+460") else digits
