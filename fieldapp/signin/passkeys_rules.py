"""What a challenge, a user handle and a name of a passkey are; when one may be removed. Pure.

A challenge proves itself: random bytes, the second it was made, and a MAC over both and over
what it is bound to. So asking for one costs no row, and nobody can fill a table by asking. That
an accepted one is not accepted again is what `signin_challenge` holds (see passkeys.py).
"""

import hashlib
import hmac
import re
import unicodedata
from uuid import UUID

from ..foundation.errors import Conflict, Invalid

CHALLENGE_LIFE_S = 300
"""How long a person may take to answer; WebAuthn Level 3 recommends 5 to 10 minutes where the
person is verified (section 15.1)."""

NAME_LENGTH = 60
MOST_PASSKEYS = 20
"""Of one person: more are no help, and the browser is told of each when one is added."""

MARK = re.compile(r"[0-9a-f]{32}")
"""What stands for a credential in addresses and in the log."""

LOG_IN, ADD, CONFIRM, LINK = "log_in", "add", "confirm", "link"
"""What a challenge may be for; one made for one thing is refused for another."""

_RANDOM, _SECONDS, _MAC = 16, 8, 32
CLOCK_SLACK_S = 60
"""Workers' clocks may differ: so far ahead a challenge may have been made."""


class ChallengeRefused(ValueError):
    """Not ours, of another session or purpose, or too old."""


def binding(purpose: str, session_mark: str, subject: str = "") -> bytes:
    """What a challenge is good for: a purpose, a browser's session, and a person or link.

    session_mark: a secret of the browser's session, new after every log-in and log-out.
    """
    return "\x1f".join((purpose, session_mark, subject)).encode()


def _mac(key: bytes, bound_to: bytes, made: bytes) -> bytes:
    return hmac.new(key, b"fieldapp/passkey/1\x1f" + made + bound_to, hashlib.sha256).digest()


def challenge(key: bytes, bound_to: bytes, random: bytes, at: int) -> bytes:
    """56 bytes. key: a secret of this surface; random: 16 fresh bytes; at: seconds since 1970."""
    made = random + at.to_bytes(_SECONDS, "big")
    return made + _mac(key, bound_to, made)


def check_challenge(keys: list[bytes], bound_to: bytes, given: bytes, now: int) -> int:
    """The second since 1970 from which an answer is too late; raises ChallengeRefused.

    keys: the surface's secret, and those that it rotated away from a while ago.
    """
    made, mac = given[: _RANDOM + _SECONDS], given[_RANDOM + _SECONDS :]
    if len(given) != _RANDOM + _SECONDS + _MAC:
        raise ChallengeRefused("length")
    if not any(hmac.compare_digest(mac, _mac(key, bound_to, made)) for key in keys):
        raise ChallengeRefused("not made for this")
    at = int.from_bytes(made[_RANDOM:], "big")
    if not -CLOCK_SLACK_S <= now - at < CHALLENGE_LIFE_S:
        raise ChallengeRefused("age")
    return at + CHALLENGE_LIFE_S


def user_handle(store: str, person_id: UUID) -> bytes:
    """What an authenticator stores of the person: 32 opaque bytes.

    The store is in it: where both surfaces share a host, as on localhost, a member of staff and
    a partner are two people to the authenticator and to us, whatever their ids are.
    """
    return hashlib.sha256(b"fieldapp/handle/1\x1f" + store.encode() + person_id.bytes).digest()


def clean_name(name: str) -> str:
    """A passkey's name, one line; raises Invalid when nothing is left or it is too long."""
    line = " ".join(name.split())
    # Signs that are not seen would make two names look the same, or turn one around.
    words = "".join(sign for sign in line if unicodedata.category(sign)[0] != "C").strip()
    if not 1 <= len(words) <= NAME_LENGTH:
        raise Invalid("A passkey's name has 1 to 60 characters.", code="passkey_name")
    return words


def is_counter_good(known: int, given: int) -> bool:
    """Whether an authenticator's counter went on. Those that do not count always say 0."""
    return given > known or (given == 0 and known == 0)


def check_may_remove(other_passkeys: int, has_password: bool, has_totp: bool) -> None:
    """Raise Conflict when nothing would be left to come in with.

    A password alone gives no session, nor does a code alone.
    """
    if not other_passkeys and not (has_password and has_totp):
        raise Conflict(
            "This is your only way to sign in. Add another passkey, or a password with codes "
            "from an app, before you remove it.",
            code="last_way_in",
        )
