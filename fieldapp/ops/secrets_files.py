"""Writing secrets: private from the first byte, whole or not at all, on disk before we go on.

A change that must go with a change of something else is *staged* first: the new secret lies
beside the old one as NAME.next, and a surface that finds it there does not start
(foundation/settings). Whoever staged it takes it or drops it; whoever was killed is tidied up
after by `fieldapp secrets recover`.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fieldapp.foundation import secret_files
from fieldapp.foundation.secret_files import SecretRefused

NEXT = ".next"


class SecretsError(Exception):
    """Secrets cannot be made, changed or found; the message is one sentence for a person."""


def read(path: Path) -> str:
    """A secret's text; raises SecretsError when it is not there or others could reach it."""
    try:
        return secret_files.read(path)
    except SecretRefused as error:
        raise SecretsError(str(error)) from error
    except OSError as error:
        raise SecretsError(f"{path} cannot be read ({error.strerror}).") from error


def write_new(path: Path, text: str) -> None:
    """Write a secret that is not there yet; FileExistsError when it is."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(path, text)
    _sync_folder(path.parent)


def replace(path: Path, text: str) -> None:
    """Put a new text in a secret's place, atomically; its owner stays who it was."""
    stage(path, text)
    take(path)


def staged(path: Path) -> Path:
    """Where the next text of a secret lies while it is staged."""
    return path.with_name(path.name + NEXT)


def stage(path: Path, text: str) -> None:
    """Lay the next text of a secret beside it, whatever was staged before."""
    beside = staged(path)
    beside.unlink(missing_ok=True)
    _write(beside, text)
    if path.exists() and os.geteuid() == 0:
        # The other surface's folder may belong to its own user.
        found = path.stat()
        os.chown(beside, found.st_uid, found.st_gid)
    _sync_folder(path.parent)


def take(path: Path) -> None:
    """Put the staged text in the secret's place."""
    staged(path).replace(path)
    _sync_folder(path.parent)


def drop(path: Path) -> None:
    """Forget the staged text, if there is one."""
    staged(path).unlink(missing_ok=True)
    _sync_folder(path.parent)


def _write(path: Path, text: str) -> None:
    # Created as 0600 from the first byte, and never over an existing secret.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(handle)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder of secrets against other commands that would change them.

    Raises SecretsError when one is at work. The system lets go when the process ends, however.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SecretsError(f"Another command is changing the secrets in {folder}.") from None
        yield
    finally:
        os.close(handle)
