"""Passwords: argon2id hashes and fresh random ones; one place for both surfaces."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_hasher = PasswordHasher()
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@cache
def _nobodys() -> str:
    return _hasher.hash(secrets.token_urlsafe(12))


def hashed(password: str) -> str:
    """The argon2id hash of a password, with its salt and parameters."""
    return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is right. Nobody (None) and a wrong password take the same time."""
    try:
        right = _hasher.verify(_nobodys() if password_hash is None else password_hash, password)
        return right and password_hash is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def fresh() -> str:
    """A random password of 16 unambiguous characters in groups of four (79 bits)."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(16))
    return "-".join(letters[i : i + 4] for i in range(0, 16, 4))
