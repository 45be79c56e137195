"""What a person may be called, by an administrator and at log-in. Pure."""

import re
import unicodedata

LONGEST_NAME = 120

_USERNAME = re.compile(r"[a-z0-9åäö][a-z0-9åäö._@-]{1,78}")


def is_username(text: str) -> bool:
    """Whether a text can be a log-in name: small letters, digits and . _ @ -, 2 to 79 of them."""
    return _USERNAME.fullmatch(text) is not None


def is_line(text: str) -> bool:
    """Whether a text is one line that can be shown: something to read, nothing that steers."""
    unseen = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    return bool(text.strip()) and not any(unicodedata.category(sign) in unseen for sign in text)
