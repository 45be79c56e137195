"""Passwords: argon2id hashes and fresh random ones; one place for both surfaces."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_hasher = PasswordHasher()
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_nobody = _hasher.hash(secrets.token_urlsafe(12))


NONE = "!"
"""Stands where a hash would; no password matches it."""


def hashed(password: str | None) -> str:
    """The argon2id hash of a password, with its salt and parameters; NONE for no password."""
    return _hasher.hash(password) if password is not None else NONE


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is right. An unknown user (None) takes the same time."""
    try:
        return _hasher.verify(password_hash or _nobody, password) and password_hash is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def fresh() -> str:
    """A random password of 16 unambiguous characters in groups of four (79 bits)."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(16))
    return "-".join(letters[i : i + 4] for i in range(0, 16, 4))
