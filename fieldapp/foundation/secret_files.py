"""Secrets as they lie in files: who else could read them, and whether they are secrets at all.

A secret that another user can read, or change through a folder on the way to it, is refused
before anything is done with it; so is one that is short, patterned or given twice. Messages name
the file or the setting, never a content.
"""

import json
import os
import re
import stat
from collections import Counter
from itertools import pairwise
from pathlib import Path

KEY_HEX = 64
"""Length of a 256-bit key in hexadecimal."""

MIN_DIFFERENT = 16
"""Different bytes in a key of 32, and different steps between them. A random one has 30 or so;
fewer than 16 has a chance below 10⁻¹⁵, and a key that was typed seldom has as many."""

MIN_PASSPHRASE, MIN_PASSPHRASE_DIFFERENT = 32, 12
"""Length of a session secret, and how many different characters it has."""

P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""SEC 2, section 2.4.2: a private key lies between 1 and this."""

KID = re.compile(r"[A-Za-z0-9._-]{1,40}")

MAX_BYTES = 64 * 1024


class SecretRefused(Exception):
    """A secret cannot be used; the message is one sentence for a person, without the secret."""


def read(path: Path) -> str:
    """A secret's text, stripped, from a file that its owner alone can reach.

    Raises SecretRefused, or OSError when it cannot be read.
    """
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        # Of the opened file, not of the name, which may name another one meanwhile.
        _check_file(path, os.fstat(handle))
        check_folder(path.parent)
        held = os.read(handle, MAX_BYTES + 1)
    finally:
        os.close(handle)
    if len(held) > MAX_BYTES:
        raise SecretRefused(f"{path} is too large for a secret.")
    try:
        return held.decode("utf-8").strip()
    except UnicodeDecodeError:
        raise SecretRefused(f"{path} is no text.") from None


def _check_file(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise SecretRefused(f"{path} is not a plain file.")
    if found.st_mode & 0o177:
        raise SecretRefused(
            f"{path} can be read or changed by others (mode {stat.S_IMODE(found.st_mode):04o}): "
            f"chmod 600 it, and rotate what it holds if others may have seen it."
        )
    _check_owner(path, found)


def _check_owner(path: Path, found: os.stat_result) -> None:
    if found.st_uid not in (0, os.geteuid()):
        raise SecretRefused(f"{path} belongs to another user.")


def check_folder(folder: Path) -> None:
    """Raise SecretRefused unless the folder is its owner's alone and nobody else could put
    another one in its place."""
    folder = folder.resolve()
    found = folder.stat()
    _check_owner(folder, found)
    if found.st_mode & 0o077:
        raise SecretRefused(
            f"The folder {folder} is open to others (mode {stat.S_IMODE(found.st_mode):04o}): "
            "chmod 700 it."
        )
    for above in folder.parents:
        found = above.stat()
        _check_owner(above, found)
        # In a sticky folder, as /tmp, nobody may move what belongs to another.
        if found.st_mode & 0o022 and not found.st_mode & stat.S_ISVTX:
            raise SecretRefused(
                f"The folder {above}, above the secrets, can be changed by others: chmod go-w it."
            )


def credential(path: Path) -> str:
    """A secret of $CREDENTIALS_DIRECTORY; systemd keeps it in memory, for its service alone.

    With User= it gives the service its right by an access list, which shows as a group's right
    in the mode; so only the right of everybody is refused.
    """
    if path.stat().st_mode & 0o007:
        raise SecretRefused(f"{path} can be read by everybody: that is no systemd credential.")
    return path.read_text(encoding="utf-8").strip()


# --- what a secret must be -----------------------------------------------------------------


def check_key(name: str, text: str) -> str:
    """A 256-bit key in hexadecimal; returns it. Raises SecretRefused for a made-up one too."""
    if not re.fullmatch(rf"[0-9a-f]{{{KEY_HEX}}}", text):
        raise SecretRefused(f"{name} must be {KEY_HEX} hexadecimal characters (0-9, a-f).")
    octets = bytes.fromhex(text)
    steps = {(b - a) % 256 for a, b in pairwise(octets)}
    if min(len(set(octets)), len(steps)) < MIN_DIFFERENT:
        raise SecretRefused(f"{name} is patterned, not random: let `fieldapp` or openssl make it.")
    return text


def check_passphrase(name: str, text: str) -> str:
    """A session secret; returns it."""
    if len(text) < MIN_PASSPHRASE:
        raise SecretRefused(f"{name} must have at least {MIN_PASSPHRASE} characters.")
    if len(set(text)) < MIN_PASSPHRASE_DIFFERENT:
        raise SecretRefused(f"{name} is patterned, not random: let `fieldapp` or openssl make it.")
    return text


def lines(name: str, text: str) -> tuple[str, ...]:
    """The secrets of a file that may hold several, one a line; the first is current."""
    found = tuple(line.strip() for line in text.splitlines() if line.strip())
    if not found:
        raise SecretRefused(f"{name} is empty.")
    return found


def envelope_keys(name: str, text: str) -> dict[str, str]:
    """Key id → private key (hex) from JSON, in its order: the last one is current."""
    try:
        # As pairs: of a key id that stands there twice one private key would be lost unsaid.
        pairs = json.loads(text, object_pairs_hook=list)
        found = dict(pairs)
    except (ValueError, TypeError):
        raise SecretRefused(f"{name} must be a JSON object of key ids and keys.") from None
    if not found or len(found) != len(pairs):
        raise SecretRefused(f"{name} must name each key once, and at least one.")
    for kid, scalar in found.items():
        if not KID.fullmatch(kid) or not isinstance(scalar, str):
            raise SecretRefused(f"{name} must be a JSON object of key ids and keys.")
        check_key(f"A key of {name}", scalar)
        if not 0 < int(scalar, 16) < P256_ORDER:
            raise SecretRefused(f"A key of {name} is no private key of P-256.")
    return found


def check_different(given: dict[str, list[str]]) -> None:
    """Raise SecretRefused when two secrets of one process are the same.

    given: setting → its secrets.
    """
    seen = Counter(text for texts in given.values() for text in texts)
    for text, times in seen.items():
        if times > 1:
            names = sorted(name for name, texts in given.items() if text in texts)
            raise SecretRefused(f"One secret is given twice ({', '.join(names)}).")
