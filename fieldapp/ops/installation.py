"""An installation on this machine: its data folder, its secrets, each surface's environment.

The data folder holds `field/field.db`, `shared/shared.db` and `map/`. Secrets never lie in it:
they have a folder of their own with one subfolder per surface, each file of mode 0600, so that
a surface can be given its own subfolder and nothing more.
"""

import hashlib
import importlib
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import inspect

from fieldapp.foundation import envelope_keys, migrate, roles, secret_files, settings
from fieldapp.foundation.database import FIELD, SHARED, open_engine
from fieldapp.foundation.settings import PICTURE, TEAM, StoreSettings
from fieldapp.ops import secrets_files as files
from fieldapp.ops.secrets_files import SecretsError

KEY_BYTES = 32
STORES = (FIELD, SHARED)

TEAM_SECRETS = (
    "field_key",
    "shared_key",
    "session_secret",
    "login_key",
    "envelope_keys",
    "signing_key",
    "freeze_key",
)
PICTURE_SECRETS = ("shared_key", "session_secret", "login_key")
SECRETS = {TEAM: TEAM_SECRETS, PICTURE: PICTURE_SECRETS}
"""What each surface is given, and all that it is given."""

ORIGINS = {TEAM: "http://localhost:8000", PICTURE: "http://localhost:8001"}
"""Where `bin/run` serves each surface when nobody says otherwise."""

PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "SPATIALITE_SECURITY")
"""What of this process's own environment a surface inherits."""


class InstallationError(SecretsError):
    """The installation cannot be used; the message is one sentence for a person."""


@dataclass(frozen=True)
class Installation:
    """Where one installation lives; both folders are absolute."""

    data: Path
    secrets: Path
    own_secrets: bool = False
    """The folder of the secrets is the default one: it serves this data folder and no other."""

    def database(self, store: str) -> Path:
        """The file of a store; each has a folder of its own, for another OS user to own."""
        return self.data / store / f"{store}.db"

    @property
    def is_empty(self) -> bool:
        """Whether no database has been made here yet."""
        return not any(self.database(store).exists() for store in STORES)

    def secret_file(self, surface: str, name: str) -> Path:
        """The file of one secret of a surface."""
        return self.secrets / surface / name.replace("_", "-")

    def environment(self, surface: str) -> dict[str, str]:
        """The whole environment of one surface's process.

        Made from nothing, so that the picture's holds no key, path or URL of the field
        database, whatever this process was started with.
        """
        root = Path(migrate.HISTORIES).parent
        given = {
            name: value
            for name, value in os.environ.items()
            if name in PASSED_ON or name.startswith("FIELDAPP_MAIL_")
        }
        given |= {
            "PYTHONUNBUFFERED": "1",
            "FIELDAPP_SURFACE": surface,
            "FIELDAPP_ORIGIN": self.origin(surface),
            "FIELDAPP_STATIC": str(root / "static" / "pwa" / "dist"),
            "FIELDAPP_BASEMAP": str(self.data / "map" / "basemap.pmtiles"),
        }
        for store in STORES if surface == TEAM else (SHARED,):
            given[f"FIELDAPP_{store.upper()}_URL"] = f"spatialite:///{self.database(store)}"
        for name in SECRETS[surface]:
            given[f"FIELDAPP_{name.upper()}_FILE"] = str(self.secret_file(surface, name))
        if surface == TEAM:
            given["FIELDAPP_ESCROW"] = str(self.data)
            told = os.environ.get("FIELDAPP_PICTURE_ORIGIN")
            given["FIELDAPP_PICTURE_ORIGIN"] = told or ORIGINS[PICTURE]
        return given

    def origin(self, surface: str) -> str:
        """Where browsers find a surface: what this process was told of its own, else bin/run's."""
        told = os.environ.get("FIELDAPP_ORIGIN")
        own = os.environ.get("FIELDAPP_SURFACE", TEAM)
        return told if told and surface == own else ORIGINS[surface]

    def store(self, store: str) -> StoreSettings:
        """Where a store is and its key, for whoever migrates."""
        key = files.read(self.secret_file(TEAM, f"{store}_key"))
        return StoreSettings(f"spatialite:///{self.database(store)}", key)


def default_secrets(data: Path) -> Path:
    """Where the secrets of a data folder lie when nobody says: the user's state folder."""
    state = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(state) / "fieldapp" / hashlib.sha256(str(data).encode()).hexdigest()[:12]


def at(data: Path, secrets_folder: Path | None = None) -> Installation:
    """The installation of a data folder; raises InstallationError when the two overlap."""
    data = data.resolve()
    kept = (secrets_folder or default_secrets(data)).resolve()
    if kept.is_relative_to(data) or data.is_relative_to(kept):
        raise InstallationError(f"The secrets ({kept}) must lie outside the data folder ({data}).")
    return Installation(data, kept, own_secrets=secrets_folder is None)


def _envelope_keys() -> str:
    return json.dumps({f"e-{secrets.token_hex(4)}": envelope_keys.fresh()})


def missing_secrets(installation: Installation) -> list[Path]:
    """The files of the secrets that are not there."""
    files = (installation.secret_file(s, name) for s, names in SECRETS.items() for name in names)
    return [file for file in files if not file.exists()]


def make_secrets(installation: Installation) -> Path | None:
    """Fresh secrets for new, empty stores; those of stores that hold data stay as they are.

    Keys that others have held, a fictional organisation's among them, never serve new data.
    Secrets found without their data are set aside, never deleted: the data may come back.
    Returns where they lie then. Raises InstallationError when data exist whose secrets are gone,
    and when the secrets found may belong to another data folder.
    """
    if not installation.is_empty:
        _add_login_keys(installation)
        for lost in missing_secrets(installation):
            raise InstallationError(
                f"The data in {installation.data} belong to secrets that are not there "
                f"({lost} is missing): bring them back from a copy or by `fieldapp escrow "
                "restore`. Without either it is impossible to read these data, for anybody."
            )
        check_apart(installation)
        return None
    aside = _set_aside(installation)
    installation.secrets.mkdir(parents=True, exist_ok=True, mode=0o700)
    shared_key = secrets.token_hex(KEY_BYTES)
    for surface, names in SECRETS.items():
        for name in names:
            if name == "shared_key":
                text = shared_key
            elif name == "envelope_keys":
                text = _envelope_keys()
            else:
                text = secrets.token_hex(KEY_BYTES)
            files.write_new(installation.secret_file(surface, name), text)
    return aside


def _add_login_keys(installation: Installation) -> None:
    """Log-in keys for data from before there were any: nothing is sealed under one yet."""
    lost = [path for path in missing_secrets(installation) if path.name == "login-key"]
    if len(lost) != len(SECRETS) or lost != missing_secrets(installation):
        return
    for store in STORES:
        engine = open_engine(installation.store(store), readonly=True)
        try:
            if inspect(engine).has_table("signin_totp"):
                return
        finally:
            engine.dispose()
    for path in lost:
        files.write_new(path, secrets.token_hex(KEY_BYTES))


def check_apart(installation: Installation) -> None:
    """Raise SecretsError when others could reach a secret, or one serves two ends.

    The shared database's key alone is known to both surfaces, and must be the same there.
    """
    seen: dict[str, Path] = {}
    for surface, names in SECRETS.items():
        for name in names:
            path = installation.secret_file(surface, name)
            text = files.read(path)
            other = seen.setdefault(text, path)
            if other != path and name != "shared_key":
                raise InstallationError(f"{other} and {path} hold the same secret: make new ones.")
    if len({files.read(installation.secret_file(s, "shared_key")) for s in SECRETS}) != 1:
        raise InstallationError("The two surfaces have different keys of the shared database.")


def _set_aside(installation: Installation) -> Path | None:
    """Move secrets that were left from other data to a folder beside; None when there are none."""
    left = [s for s in SECRETS if any((installation.secrets / s).glob("*"))]
    if not left:
        return None
    if not installation.own_secrets:
        raise InstallationError(
            f"There are secrets in {installation.secrets} but no data in {installation.data}: "
            "they may belong to other data. Bring those back, or choose another --secrets."
        )
    number = 1
    while (installation.secrets / f"earlier-{number}").exists():
        number += 1
    aside = installation.secrets / f"earlier-{number}"
    aside.mkdir(mode=0o700)
    for surface in left:
        (installation.secrets / surface).rename(aside / surface)
    return aside


# --- secrets of a fictional organisation ---------------------------------------------------

DEMO_PREFIX = "demo-"
"""Begins the id of an envelope key that serves a fictional organisation, where no file could
be marked: so the mark goes wherever the secret goes."""


def _demo_mark() -> Path | None:
    """The file that marks this process's secrets; None when they were not given as files."""
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    if credentials and (Path(credentials) / "fieldapp-envelope-keys").exists():
        return None
    named = os.environ.get("FIELDAPP_ENVELOPE_KEYS_FILE")
    return Path(named).with_name("demo") if named else None


def _named_demo() -> bool:
    name = "FIELDAPP_ENVELOPE_KEYS"
    try:
        kids = secret_files.envelope_keys(name, settings.secret(name))
    except secret_files.SecretRefused as error:
        raise InstallationError(str(error)) from error
    return any(kid.startswith(DEMO_PREFIX) for kid in kids)


def check_markable() -> None:
    """Raise when nothing could say of this process's secrets that they are a demonstration's."""
    if _demo_mark() is None and not _named_demo():
        raise InstallationError(
            "Secrets that are not given as files serve a fictional organisation only when the ids "
            f"of their envelope keys begin with {DEMO_PREFIX}."
        )


def mark_demo() -> None:
    """Mark this process's secrets as those of a fictional organisation, for ever."""
    mark = _demo_mark()
    if mark is not None and not mark.exists():
        files.write_new(mark, "These secrets have served a fictional organisation.")


def check_not_demo() -> None:
    """Raise when this process's secrets have served a fictional organisation.

    They were made for looking and trying out, and may have been shown to anybody.
    """
    mark = _demo_mark()
    if (mark is not None and mark.exists()) or _named_demo():
        where = f"The secrets in {mark.parent.parent}" if mark is not None else "These secrets"
        raise InstallationError(
            f"{where} have served a fictional organisation, and never "
            "serve a real one: begin with a new data folder and new secrets."
        )


# --- databases --------------------------------------------------------------------------


def load_models() -> None:
    """Import every room's models, so that what tables say of rights is known whole."""
    package = Path(migrate.__file__).resolve().parents[1]
    for models in sorted(package.glob("*/models.py")):
        importlib.import_module(f"fieldapp.{models.parent.name}.models")


def prepare(installation: Installation) -> Path | None:
    """Secrets for new stores, both databases at their newest migration.

    Returns where earlier secrets were set aside, as `make_secrets` does.
    """
    aside = make_secrets(installation)
    make_databases(installation)
    return aside


def make_databases(installation: Installation) -> None:
    """Both databases at their newest migration, made where they are missing."""
    load_models()
    for store in STORES:
        folder = installation.database(store).parent
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        engine = open_engine(installation.store(store))
        try:
            migrate.upgrade(engine, store)
            roles.grant(engine, store)
        finally:
            engine.dispose()
