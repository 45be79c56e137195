"""New secrets in the place of old ones, each in its own way, and the dropping of the old ones.

A secret of which several are taken (session secrets, log-in keys, envelope keys) is rotated in
two steps, with the surfaces running: the new one becomes current and the old one stays, the
surfaces read both when they are reloaded, and later the old one is dropped. A database's key is
rotated at once, with the surfaces stopped (secrets_database).
"""

import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import time

from fieldapp.foundation import envelope_keys, secret_files
from fieldapp.foundation.database import SHARED
from fieldapp.foundation.secret_files import SecretRefused
from fieldapp.foundation.settings import PICTURE, TEAM
from fieldapp.ops import secrets_database
from fieldapp.ops import secrets_files as files
from fieldapp.ops.installation import KEY_BYTES, SECRETS, STORES, Installation
from fieldapp.ops.secrets_files import SecretsError
from fieldapp.picture import documents

FALLBACK_HOURS = 24
"""How long an earlier session secret is taken: no session lasts longer (signin/rules.py)."""

MOST_KEPT = 3
"""Secrets in one file, the current one among them: more than that is a forgotten `drop-old`."""


class TooEarly(SecretsError):
    """An old secret is still needed."""


@dataclass(frozen=True)
class Files:
    """Where the secrets lie: an installation's folders, or where the environment says."""

    installation: Installation | None

    def of(self, surface: str, name: str, told: Path | None = None) -> Path:
        """The file of a secret. told: what the command was told.

        Raises SecretsError when the secret does not come from a file that could be changed.
        """
        if told is not None:
            return told.resolve()
        if self.installation is not None:
            return self.installation.secret_file(surface, name)
        setting = f"FIELDAPP_{name.upper()}_FILE"
        given = os.environ.get(setting)
        if surface != TEAM or not given:
            raise SecretsError(
                f"Say where the file of this secret is: fieldapp --data, --file, or {setting} (of "
                "a systemd credential: the file that LoadCredential names, not the copy)."
            )
        return Path(given)

    def database(self, store: str, also: tuple[Path, ...] = ()) -> tuple[Path, list[Path]]:
        """An embedded store's file, and every file that holds its key."""
        if self.installation is not None:
            surfaces = (TEAM, PICTURE) if store == SHARED else (TEAM,)
            keys = [self.installation.secret_file(s, f"{store}_key") for s in surfaces]
            return self.installation.database(store), keys
        url = os.environ.get(f"FIELDAPP_{store.upper()}_URL", "")
        if not url.startswith("spatialite:///"):
            raise SecretsError(
                "A database on PostgreSQL has no key of ours: change its role's password there and "
                "in the URL, and encrypt its disk (docs/secrets.md)."
            )
        if store == SHARED and not also:
            raise SecretsError(
                "The shared database's key lies with the picture surface too: name that file, or "
                "a copy to take there, with --also."
            )
        key = self.of(TEAM, f"{store}_key")
        return Path(url.removeprefix("spatialite:///")), [key, *also]


def rotate_session(path: Path) -> None:
    """A new session secret; the earlier ones stay below it."""
    _add_line(path, "The session secret", secret_files.check_passphrase)


def rotate_login_key(path: Path) -> None:
    """A new log-in key; the earlier ones stay below it, until all is sealed under the new one."""
    _add_line(path, "The log-in key", secret_files.check_key)


def _lines(path: Path, name: str, check: Callable[[str, str], str]) -> tuple[str, ...]:
    try:
        return tuple(check(name, line) for line in secret_files.lines(name, files.read(path)))
    except SecretRefused as error:
        raise SecretsError(str(error)) from error


def _add_line(path: Path, name: str, check: Callable[[str, str], str]) -> None:
    with files.alone(path.parent):
        held = _lines(path, name, check)
        if len(held) >= MOST_KEPT:
            raise SecretsError(
                f"{path} holds {len(held)} secrets already: drop the old ones first."
            )
        files.replace(path, "\n".join([secrets.token_hex(KEY_BYTES), *held]))


def several(path: Path) -> tuple[str, ...]:
    """The secrets of a file, the current one first."""
    try:
        return secret_files.lines(str(path), files.read(path))
    except SecretRefused as error:
        raise SecretsError(str(error)) from error


def drop_old(path: Path, hours: float) -> int:
    """Drop all but the current secret of a file; returns how many were dropped.

    Raises TooEarly before the file has stood for so many hours.
    """
    with files.alone(path.parent):
        held = several(path)
        if len(held) > 1:
            age = (time() - path.stat().st_mtime) / 3600
            if age < hours:
                raise TooEarly(
                    f"The secret was rotated {age:.0f} h ago: people signed in under the old one "
                    f"stay so for {hours:g} h. Come back then, or say --hours 0."
                )
            files.replace(path, held[0])
    return len(held) - 1


# --- envelope keys --------------------------------------------------------------------------


def envelopes(path: Path) -> dict[str, str]:
    """The envelope keys of a file; raises SecretsError."""
    try:
        return secret_files.envelope_keys("The file of envelope keys", files.read(path))
    except SecretRefused as error:
        raise SecretsError(str(error)) from error


def rotate_envelope(path: Path) -> str:
    """A new key pair, to which phones seal from their next contact on; returns its id."""
    with files.alone(path.parent):
        held = envelopes(path)
        prefix = next(reversed(held)).rpartition("-")[0] or "e"
        kid = fresh_kid(prefix)
        files.replace(path, json.dumps(held | {kid: envelope_keys.fresh()}))
    return kid


def fresh_kid(prefix: str = "e") -> str:
    """An id for a new key pair; a fictional organisation's has a prefix of its own."""
    return f"{prefix}-{secrets.token_hex(4)}"


def check_retirable(keys: dict[str, str], kid: str) -> None:
    """Raise SecretsError unless the id names an old key."""
    if kid not in keys:
        raise SecretsError(f"There is no envelope key {kid}; there are {', '.join(keys)}.")
    if kid == next(reversed(keys)):
        raise SecretsError(f"{kid} is the current envelope key: rotate first.")


def retire_envelope(path: Path, kid: str, still_needed: Callable[[], str]) -> None:
    """Drop an old private key, for ever.

    still_needed: says in words who needs it, '' when nobody does; asked while no other command
    can change the keys. Raises SecretsError with those words.
    """
    with files.alone(path.parent):
        held = envelopes(path)
        check_retirable(held, kid)
        needed = still_needed()
        if needed:
            raise TooEarly(f"The envelope key {kid} is still needed: {needed}.")
        files.replace(path, json.dumps({k: v for k, v in held.items() if k != kid}))


# --- the signing key ------------------------------------------------------------------------


def rotate_signing(path: Path) -> tuple[str, str]:
    """A new signing key of releases; returns the old and the new public key (hex).

    The old private key goes: a signed release holds all that its check needs.
    """
    with files.alone(path.parent):
        old = documents.public_key(bytes.fromhex(files.read(path)))
        fresh = secrets.token_hex(KEY_BYTES)
        files.replace(path, fresh)
    return old, documents.public_key(bytes.fromhex(fresh))


# --- keys of embedded databases ------------------------------------------------------------


def rotate_database(database: Path, key_files: list[Path]) -> None:
    """A new key for an embedded database; see secrets_database.rotate."""
    with files.alone(key_files[0].parent):
        secrets_database.rotate(database, key_files, secrets.token_hex(KEY_BYTES))


def recover(found: Installation) -> list[str]:
    """End interrupted rotations of an installation; a sentence for each."""
    said = []
    for store in STORES:
        database, key_files = Files(found).database(store)
        said += recover_database(store, database, key_files)
    for surface in SECRETS:
        said += _forget_unfinished(found.secrets / surface)
    return said


def recover_database(store: str, database: Path, key_files: list[Path]) -> list[str]:
    """End an interrupted rotation of a store's key; a sentence when there was one."""
    if not any(files.staged(path).exists() for path in key_files):
        return []
    with files.alone(key_files[0].parent):
        became = secrets_database.recover(database, key_files)
    which = "the new key" if became else "the old key: rotate again"
    return [f"A rotation of the {store} database's key was interrupted; it has {which}."]


def _forget_unfinished(folder: Path) -> list[str]:
    """What was staged and never taken of secrets that only stand in their own file."""
    if not any(folder.glob(f"*{files.NEXT}")):
        return []
    dropped = []
    with files.alone(folder):
        for beside in sorted(folder.glob(f"*{files.NEXT}")):
            files.drop(beside.with_name(beside.name.removesuffix(files.NEXT)))
            dropped.append(
                f"A change of {beside.name.removesuffix(files.NEXT)} was interrupted: it has not "
                "happened."
            )
    return dropped
