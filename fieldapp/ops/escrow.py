"""Escrow: what is needed to read the data again when the host is gone, in other people's hands.

An escrow key pair is made in memory. Its private key goes to paper at once, whole or split among
holders (SLIP-39), and never to a disk; its public key seals the installation's secrets into the
*escrow file*, which lies with the data and goes into every backup. So the words alone open
nothing, the file alone opens nothing, and a rotation seals anew without asking the holders.

A new escrow is pending until enough sheets have been read back and it is confirmed; the one
before it stays good until then.
"""

import base64
import hashlib
import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.share import Share
from shamir_mnemonic.wordlist import WORDLIST

from fieldapp.foundation import clock, envelope_keys, settings
from fieldapp.foundation.settings import TEAM
from fieldapp.ops import secrets_files as files
from fieldapp.ops.installation import KEY_BYTES, SECRETS, TEAM_SECRETS, Installation
from fieldapp.ops.secrets_files import SecretsError

FORMAT = 1
INFO = b"fieldapp/escrow/1"
CONFIRMED, PENDING = "escrow.json", "escrow-new.json"
MOST_HOLDERS = 16
"""SLIP-39 numbers the members of a group with four bits."""

NOT_ESCROWED = ("session_secret",)
"""Made anew at a restore: everybody signs in again, nothing is lost."""

NONE, UNCONFIRMED, STALE, GOOD = "none", "unconfirmed", "stale", "confirmed"


@dataclass(frozen=True)
class Escrow:
    """The escrow file: nothing in it is secret as long as the words are with their holders."""

    public: str
    """The escrow public key: an uncompressed point, hex."""
    way: str
    """'split' or 'printed'."""
    holders: int
    threshold: int
    name: str
    """Four hexadecimal digits that stand on every sheet too."""
    sheets: tuple[str, ...]
    """A hash of each holder's words, in the order of the sheets."""
    made: str
    checked: tuple[int, ...]
    """Sheets whose words have been read back."""
    confirmed: str | None
    fingerprints: dict[str, str]
    """What is sealed: 'surface/name' → hash of the secret."""
    sealed: str
    format: int = FORMAT


def place(found: Installation | None) -> Path:
    """The folder of the escrow files: with the data, so that every backup holds them."""
    if found is not None:
        return found.data
    told = os.environ.get("FIELDAPP_ESCROW")
    if not told:
        raise SecretsError(
            "Say where the escrow file lies: fieldapp --data, or FIELDAPP_ESCROW (a folder that is "
            "backed up with the database)."
        )
    return Path(told)


def load(folder: Path, name: str) -> Escrow | None:
    """An escrow file of a folder, None when there is none; SecretsError when it is no such file."""
    path = folder / name
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        if held.pop("format") != FORMAT:
            raise ValueError
        return Escrow(
            **(held | {"sheets": tuple(held["sheets"]), "checked": tuple(held["checked"])})
        )
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError, AttributeError):
        raise SecretsError(f"{path} is no escrow file.") from None


def save(folder: Path, name: str, escrow: Escrow) -> None:
    """Write an escrow file, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    files.replace(folder / name, json.dumps(asdict(escrow), indent=1))


# --- the secrets ---------------------------------------------------------------------------


def current_secrets(found: Installation | None) -> dict[str, str]:
    """What is escrowed: 'surface/name' → secret, as it stands now."""
    if found is not None:
        return {
            f"{surface}/{name}": files.read(found.secret_file(surface, name))
            for surface, names in SECRETS.items()
            for name in names
            if name not in NOT_ESCROWED
        }
    stores = settings.load(TEAM).stores
    # A database on PostgreSQL has no key.
    without = {f"{store}_key" for store, where in stores.items() if where.key is None}
    return {
        f"{TEAM}/{name}": settings.secret(f"FIELDAPP_{name.upper()}")
        for name in TEAM_SECRETS
        if name not in NOT_ESCROWED and name not in without
    }


def fingerprint(name: str, secret: str) -> str:
    """A hash of a secret. All that is escrowed is random, 256 bits at least: it tells nothing."""
    return hashlib.sha256(f"fieldapp/escrow/secret/1|{name}|{secret}".encode()).hexdigest()


def _seal(public: str, given: dict[str, str]) -> tuple[dict[str, str], str]:
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes.fromhex(public))
    sealed = envelope_keys.SUITE.encrypt(json.dumps(given).encode(), point, INFO)
    prints = {name: fingerprint(name, text) for name, text in given.items()}
    return prints, base64.b64encode(sealed).decode()


def renew(found: Installation | None) -> bool:
    """Seal the secrets as they stand now into the escrow files; False when there is none.

    Needs no words. Called after every rotation.
    """
    if found is None and not os.environ.get("FIELDAPP_ESCROW"):
        return False
    folder, done = place(found), False
    for name in (CONFIRMED, PENDING):
        standing = load(folder, name)
        if standing is not None:
            prints, sealed = _seal(standing.public, current_secrets(found))
            save(folder, name, replace(standing, fingerprints=prints, sealed=sealed))
            done = True
    return done


# --- making and reading words ----------------------------------------------------------------


def _point(scalar: str) -> str:
    point = envelope_keys.private_key(scalar).public_key()
    uncompressed = serialization.PublicFormat.UncompressedPoint
    return point.public_bytes(serialization.Encoding.X962, uncompressed).hex()


def make(given: dict[str, str], holders: int, threshold: int) -> tuple[Escrow, list[str]]:
    """A new escrow of these secrets, and the words of each holder; SecretsError for bad numbers.

    One holder and threshold one: the printed page.
    """
    if not 1 <= threshold <= holders <= MOST_HOLDERS or (threshold == 1 < holders):
        raise SecretsError(
            f"Split among 2 to {MOST_HOLDERS} holders, of whom at least 2 are needed together; for "
            "one sheet alone there is `fieldapp escrow print`."
        )
    scalar = envelope_keys.fresh()
    groups = generate_mnemonics(1, [(threshold, holders)], bytes.fromhex(scalar))
    words = groups[0]
    public = _point(scalar)
    prints, sealed = _seal(public, given)
    escrow = Escrow(
        public=public,
        way="printed" if holders == 1 else "split",
        holders=holders,
        threshold=threshold,
        name=secrets.token_hex(2),
        sheets=tuple(map(_sheet_hash, words)),
        made=clock.operational_day().isoformat(),
        checked=(),
        confirmed=None,
        fingerprints=prints,
        sealed=sealed,
    )
    return escrow, words


def _sheet_hash(words: str) -> str:
    # One share of a random 256-bit secret is itself random: its hash tells nothing.
    return hashlib.sha256(b"fieldapp/escrow/sheet/1|" + words.encode()).hexdigest()


def tidy(typed: str) -> str:
    """Words as typed, in the form that is hashed; raises SecretsError naming the wrong ones.

    Numbers of the words may be typed with them.
    """
    words = [word.strip(".,;:").lower() for word in typed.split()]
    words = [word for word in words if word and not word.isdigit()]
    unknown = [number for number, word in enumerate(words, 1) if word not in _KNOWN]
    if unknown:
        # By its place and not by itself: what is typed is a secret, a mistyped word of it too.
        raise SecretsError(f"Word {unknown[0]} is not in the list of words: look at it again.")
    try:
        return Share.from_mnemonic(" ".join(words)).mnemonic()
    except MnemonicError:
        raise SecretsError(
            f"These {len(words)} words are no sheet: one is wrong, missing or out of order."
        ) from None


_KNOWN = frozenset(WORDLIST)


def sheet_number(escrow: Escrow, words: str) -> int | None:
    """Which sheet of an escrow (from 1) these tidy words are; None when they are of another."""
    found = _sheet_hash(words)
    return escrow.sheets.index(found) + 1 if found in escrow.sheets else None


def of_words(folder: Path, words: str) -> tuple[str, Escrow, int]:
    """The escrow file that these tidy words belong to, and the sheet's number."""
    there = False
    for name in (PENDING, CONFIRMED):
        standing = load(folder, name)
        if standing is not None:
            there = True
            number = sheet_number(standing, words)
            if number is not None:
                return name, standing, number
    if not there:
        raise SecretsError(f"There is no escrow file in {folder}: the words alone open nothing.")
    raise SecretsError("These are the words of another escrow, not of the one in this place.")


def opened(escrow: Escrow, words: Sequence[str]) -> dict[str, str]:
    """The escrowed secrets; raises SecretsError when the words are too few or of another key."""
    different = list(dict.fromkeys(words))
    if len(different) < escrow.threshold:
        raise SecretsError(
            f"{len(different)} of the {escrow.threshold} sheets that are needed: with fewer, "
            "nothing can be opened."
        )
    try:
        scalar = combine_mnemonics(different[: escrow.threshold]).hex()
    except MnemonicError:
        raise SecretsError("These sheets do not belong together.") from None
    if _point(scalar) != escrow.public:
        raise SecretsError("These words are not those of this escrow file.")
    try:
        plain = envelope_keys.SUITE.decrypt(
            base64.b64decode(escrow.sealed), envelope_keys.private_key(scalar), INFO
        )
    except (InvalidTag, ValueError):
        raise SecretsError("The escrow file was changed or cut: take one from a backup.") from None
    held: dict[str, str] = json.loads(plain)
    if {name: fingerprint(name, text) for name, text in held.items()} != escrow.fingerprints:
        raise SecretsError("The escrow file does not hold what it says: take one from a backup.")
    return held


# --- restoring and the state -----------------------------------------------------------------


def check_restorable(folder: Path, held: dict[str, str]) -> list[tuple[Path, str]]:
    """File and text of every secret that is missing in a folder of secrets.

    Raises SecretsError when another one stands in the place of any: nothing is written then.
    """
    missing = []
    for full, text in held.items():
        surface, _, name = full.partition("/")
        if name not in SECRETS.get(surface, ()):
            raise SecretsError("The escrow file was made by another version of this software.")
        path = folder / surface / name.replace("_", "-")
        if not path.exists():
            missing.append((path, text))
        elif files.read(path) != text:
            raise SecretsError(
                f"{path} holds another secret than the escrow: nothing was written. Move it away "
                "if it is the wrong one."
            )
    return missing


def fresh_sessions(found: Installation) -> list[Path]:
    """Make the session secrets that are missing, where the surface's other secrets are back."""
    made = []
    for surface in SECRETS:
        path = found.secret_file(surface, "session_secret")
        if not path.exists() and path.parent.exists():
            files.write_new(path, secrets.token_hex(KEY_BYTES))
            made.append(path)
    return made


def state(found: Installation | None) -> dict[str, Any]:
    """How it stands: {'state': none | unconfirmed | stale | confirmed, 'warning': …, …}."""
    if found is None and not os.environ.get("FIELDAPP_ESCROW"):
        return _told(NONE)
    folder = place(found)
    standing, pending = load(folder, CONFIRMED), load(folder, PENDING)
    if standing is None:
        return _told(UNCONFIRMED if pending else NONE)
    now = {name: fingerprint(name, text) for name, text in current_secrets(found).items()}
    return _told(GOOD if standing.fingerprints == now else STALE, standing)


_WARNINGS = {
    NONE: "The secrets are not escrowed: if this host is lost, the data are lost with it, backups "
    "too. See `fieldapp escrow --help`.",
    UNCONFIRMED: "The escrow is not confirmed: let the holders check their sheets (`fieldapp "
    "escrow check`), then `fieldapp escrow confirm`.",
    STALE: "The escrow holds older secrets than those in use: `fieldapp escrow renew`.",
    GOOD: None,
}


def _told(which: str, standing: Escrow | None = None) -> dict[str, Any]:
    said: dict[str, Any] = {"state": which, "warning": _WARNINGS[which]}
    if standing is not None:
        said |= {"confirmed": standing.confirmed, "sheets": standing.holders}
        said |= {"needed": standing.threshold}
    return said
