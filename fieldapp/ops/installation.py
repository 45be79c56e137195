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

from fieldapp.foundation import envelope_keys, migrate, roles
from fieldapp.foundation.database import FIELD, SHARED, open_engine
from fieldapp.foundation.settings import PICTURE, TEAM, StoreSettings

KEY_BYTES = 32
STORES = (FIELD, SHARED)

TEAM_SECRETS = (
    "field_key",
    "shared_key",
    "session_secret",
    "envelope_keys",
    "signing_key",
    "freeze_key",
)
PICTURE_SECRETS = ("shared_key", "session_secret")
SECRETS = {TEAM: TEAM_SECRETS, PICTURE: PICTURE_SECRETS}
"""What each surface is given, and all that it is given."""

PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "SPATIALITE_SECURITY")
"""What of this process's own environment a surface inherits."""


class InstallationError(Exception):
    """The installation cannot be used; the message is one sentence for a person."""


@dataclass(frozen=True)
class Installation:
    """Where one installation lives; both folders are absolute."""

    data: Path
    secrets: Path

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
        given = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        given |= {
            "PYTHONUNBUFFERED": "1",
            "FIELDAPP_SURFACE": surface,
            "FIELDAPP_STATIC": str(root / "static" / "pwa" / "dist"),
            "FIELDAPP_BASEMAP": str(self.data / "map" / "basemap.pmtiles"),
        }
        for store in STORES if surface == TEAM else (SHARED,):
            given[f"FIELDAPP_{store.upper()}_URL"] = f"spatialite:///{self.database(store)}"
        for name in SECRETS[surface]:
            given[f"FIELDAPP_{name.upper()}_FILE"] = str(self.secret_file(surface, name))
        return given

    def store(self, store: str) -> StoreSettings:
        """Where a store is and its key, for whoever migrates."""
        key = self.secret_file(TEAM, f"{store}_key").read_text(encoding="ascii").strip()
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
    return Installation(data, kept)


def _write_secret(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Created as 0600 from the first byte, and never over an existing secret.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text + "\n")


def _envelope_keys() -> str:
    return json.dumps({f"e-{secrets.token_hex(4)}": envelope_keys.fresh()})


def make_secrets(installation: Installation) -> None:
    """Generate each secret that is missing; raises when data exist whose keys are gone."""
    missing = [
        (surface, name)
        for surface, names in SECRETS.items()
        for name in names
        if not installation.secret_file(surface, name).exists()
    ]
    if missing and not installation.is_empty:
        lost = installation.secret_file(*missing[0])
        raise InstallationError(
            f"The data in {installation.data} belong to secrets that are not there "
            f"({lost} is missing): restore them, or choose another --data."
        )
    shared_key = None
    for surface, name in missing:
        if name == "shared_key":
            shared_key = shared_key or _existing_shared_key(installation)
            text = shared_key
        elif name == "envelope_keys":
            text = _envelope_keys()
        else:
            text = secrets.token_hex(KEY_BYTES)
        _write_secret(installation.secret_file(surface, name), text)


def _existing_shared_key(installation: Installation) -> str:
    """The one key that both surfaces hold: an existing file's, or a new one."""
    for surface in (TEAM, PICTURE):
        path = installation.secret_file(surface, "shared_key")
        if path.exists():
            return path.read_text(encoding="ascii").strip()
    return secrets.token_hex(KEY_BYTES)


def load_models() -> None:
    """Import every room's models, so that what tables say of rights is known whole."""
    package = Path(migrate.__file__).resolve().parents[1]
    for models in sorted(package.glob("*/models.py")):
        importlib.import_module(f"fieldapp.{models.parent.name}.models")


def prepare(installation: Installation) -> None:
    """Secrets where they are missing, both databases at their newest migration."""
    make_secrets(installation)
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
