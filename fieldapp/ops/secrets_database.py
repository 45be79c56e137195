"""A new key for an embedded database, so that a kill at any moment leaves one key that opens it.

The order: hold the database alone (a surface that has it open is refused by SQLite itself) →
stage the new key beside the old one → SQLCipher rewrites every page in one transaction, whose
rollback journal is under the old key → take the new key. Killed before the transaction is
committed, the old key opens the database; after it, the new one does. `recover` asks the
database which, and lets the secrets say the same. The database is rewritten in place and never
renamed: a process that waited for it could otherwise go on writing into a file without a name.
"""

import os
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlcipher3

from fieldapp.ops import secrets_files as files
from fieldapp.ops.secrets_files import SecretsError

LOCK_SECONDS = 1.0


class DatabaseInUse(SecretsError):
    """Another process has the database open."""


def rotate(database: Path, key_files: Sequence[Path], new: str) -> None:
    """Encrypt a database anew under the key `new` (hex), and put it into its files.

    key_files: every place where the database's key lies; the shared one lies in both surfaces'
    folders. Raises DatabaseInUse before anything is changed.
    """
    recover(database, key_files)
    old = files.read(key_files[0])
    check_room(database)
    with closing(_alone(database, old)) as connection:
        for path in key_files:
            files.stage(path, new)
        try:
            said = connection.execute(f"PRAGMA rekey = \"x'{new}'\"").fetchone()
            if said != ("ok",):
                raise SecretsError("The database could not be encrypted anew.")
            check_whole(connection)
        except sqlcipher3.DatabaseError as error:
            # The message may repeat what was executed, the key with it.
            raise SecretsError(
                f"The database could not be encrypted anew ({type(error).__name__}); "
                "`fieldapp secrets recover` says where it stands."
            ) from None
        connection.execute("PRAGMA locking_mode = NORMAL")
        connection.execute("PRAGMA journal_mode = WAL")
    for path in key_files:
        files.take(path)


def recover(database: Path, key_files: Sequence[Path]) -> bool | None:
    """Tidy up after a rotation that was interrupted.

    Returns None when there was none, True when the new key stands, False when the old one does.
    Raises SecretsError when the database opens with neither; nothing is removed then.
    """
    begun = [path for path in key_files if files.staged(path).exists()]
    if not begun:
        return None
    new = files.read(files.staged(begun[0]))
    candidates = [new, *(files.read(path) for path in key_files if path.exists())]
    opens = next((key for key in dict.fromkeys(candidates) if _opens(database, key)), None)
    if opens is None:
        raise SecretsError(
            f"{database} opens neither with the key in {begun[0].parent} nor with the one that "
            "was to follow it: nothing was changed; restore a backup with its own key."
        )
    for path in key_files:
        if not path.exists() or files.read(path) != opens:
            files.replace(path, opens)
        files.drop(path)
    return opens == new


def check_whole(connection: Any) -> None:
    """Raise SecretsError when a page does not authenticate or the database is not sound."""
    broken = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    if broken or connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
        raise SecretsError("The database is damaged; restore a backup.")


def check_room(database: Path) -> None:
    """Raise SecretsError when the disk has no room for a second copy: the rollback journal."""
    needed = sum(file.stat().st_size for file in database.parent.glob(f"{database.name}*"))
    found = os.statvfs(database.parent)
    if found.f_bavail * found.f_frsize < 2 * needed:
        raise SecretsError(f"There is too little room beside {database}: twice its size is needed.")


def _connect(database: Path, key: str) -> Any:
    if not database.exists():
        raise SecretsError(f"There is no database {database}.")
    connection = sqlcipher3.dbapi2.connect(
        os.fspath(database), isolation_level=None, timeout=LOCK_SECONDS
    )
    # A key that is tried and does not fit is no error to report.
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key}'\"")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _alone(database: Path, key: str) -> Any:
    """A connection that holds the database for itself, with a rollback journal instead of WAL."""
    connection = _connect(database, key)
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        # Every connection in WAL mode holds a shared lock, an idle one too: this cannot be
        # had while anybody has the database open.
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except sqlcipher3.DatabaseError as error:
        connection.close()
        if isinstance(error, sqlcipher3.OperationalError):
            raise DatabaseInUse(
                f"{database} is in use: stop the surfaces and every command that uses it first."
            ) from None
        raise SecretsError(f"{database} does not open with the key that the secrets say.") from None
    return connection


def _opens(database: Path, key: str) -> bool:
    try:
        with closing(_connect(database, key)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher3.OperationalError:
        raise DatabaseInUse(f"{database} is in use, so that its key cannot be tried.") from None
    except sqlcipher3.DatabaseError:
        return False
    return True
