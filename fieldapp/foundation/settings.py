"""The settings of one process, from the environment; secrets have no default.

A secret NAME is read from $CREDENTIALS_DIRECTORY/<name in lower case, - for _> (systemd), from
the file that NAME_FILE names, or from NAME itself, in this order. The picture surface never
reads a setting of the field database: `load("picture")` does not look for one.
"""

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

TEAM, PICTURE = "team", "picture"


class SettingMissing(Exception):
    """A setting that has no default was not given, or is not what it should be."""


@dataclass(frozen=True)
class StoreSettings:
    """Where one database is: an URL, and a raw 256-bit key (hex) on the embedded default."""

    url: str
    key: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class MailSettings:
    """The server that letters are handed to; no connection to it is ever in clear."""

    host: str
    port: int
    sender: str
    tls: str = "starttls"
    """'starttls' (usually port 587) or 'tls' (usually port 465)."""
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca: Path | None = None
    """Certificates to trust instead of the system's: a municipality's own."""


@dataclass(frozen=True)
class Settings:
    """All that a process of one surface knows. Secrets are not shown in its repr."""

    surface: str
    stores: dict[str, StoreSettings]
    session_secret: str = field(repr=False)
    envelope_keys: dict[str, str] = field(default_factory=dict, repr=False)
    """Key id → private key (32 bytes, hex) of the envelopes; the last one is current."""
    signing_key: str | None = field(default=None, repr=False)
    freeze_key: str | None = field(default=None, repr=False)
    origin: str = "http://localhost"
    """Where browsers find this surface: scheme and host, and a port if it is not the usual one.
    Requests for another host are refused; links in mails and passkeys are made for this one."""
    picture_origin: str | None = None
    """Where browsers find the picture surface: the team surface invites partners to it."""
    mail: MailSettings | None = None
    """None: no letters; whoever invites hands the link over."""
    static: Path | None = None
    basemap: Path | None = None
    testing: bool = False


def secret(name: str) -> str:
    """A secret by its environment name; SettingMissing says where it was looked for."""
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    if credentials:
        path = Path(credentials) / name.lower().replace("_", "-")
        if path.exists():
            return path.read_text(encoding="utf-8").strip()
    named = os.environ.get(f"{name}_FILE")
    if named:
        try:
            return Path(named).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingMissing(f"{name}_FILE names a file that cannot be read") from error
    value = os.environ.get(name)
    if not value:
        raise SettingMissing(
            f"The secret {name} is missing: give it as a systemd credential, as {name}_FILE or "
            f"as {name}. There is no default."
        )
    return value


def _required(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise SettingMissing(f"The setting {name} is missing.")
    return value


def _store(name: str) -> StoreSettings:
    url = _required(f"FIELDAPP_{name.upper()}_URL")
    if not url.startswith("spatialite:"):
        return StoreSettings(url)
    key = secret(f"FIELDAPP_{name.upper()}_KEY")
    if len(key) != 64 or any(c not in "0123456789abcdef" for c in key):
        raise SettingMissing(f"FIELDAPP_{name.upper()}_KEY must be 64 hexadecimal characters.")
    return StoreSettings(url, key)


def _origin(name: str = "FIELDAPP_ORIGIN") -> str:
    value = _required(name).rstrip("/")
    parts = urlsplit(value)
    named = parts.hostname and value == f"{parts.scheme}://{parts.netloc}" and "@" not in value
    # Session cookies are Secure: browsers keep them over TLS, or from this machine alone.
    safe = parts.scheme == "https" or parts.hostname == "localhost"
    if not named or parts.scheme not in ("http", "https") or not safe:
        raise SettingMissing(
            f"{name} must be the address of a surface, as https://fieldapp.example."
        )
    return value


def _picture_origin() -> str | None:
    name = "FIELDAPP_PICTURE_ORIGIN"
    return _origin(name) if os.environ.get(name) else None


def _mail() -> MailSettings | None:
    host = os.environ.get("FIELDAPP_MAIL_HOST")
    if not host:
        return None
    tls = os.environ.get("FIELDAPP_MAIL_TLS") or "starttls"
    if tls not in ("starttls", "tls"):
        raise SettingMissing("FIELDAPP_MAIL_TLS must be starttls or tls; mail is never in clear.")
    port = os.environ.get("FIELDAPP_MAIL_PORT") or ("465" if tls == "tls" else "587")
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise SettingMissing("FIELDAPP_MAIL_PORT must be a port's number.")
    sender = _required("FIELDAPP_MAIL_FROM")
    if not re.fullmatch(r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+", sender):
        raise SettingMissing("FIELDAPP_MAIL_FROM must be one e-mail address, without a name.")
    user = os.environ.get("FIELDAPP_MAIL_USER") or None
    password = secret("FIELDAPP_MAIL_PASSWORD") if user else None
    ca = _path("FIELDAPP_MAIL_CA")
    return MailSettings(host, int(port), sender, tls, user, password, ca)


def _path(name: str) -> Path | None:
    value = os.environ.get(name)
    return Path(value) if value else None


def load(surface: str) -> Settings:
    """The settings of this process for 'team' or 'picture'; raises SettingMissing."""
    if surface not in (TEAM, PICTURE):
        raise SettingMissing("FIELDAPP_SURFACE must be team or picture.")
    session_secret = secret("FIELDAPP_SESSION_SECRET")
    if len(session_secret) < 32:
        raise SettingMissing("FIELDAPP_SESSION_SECRET must have at least 32 characters.")
    places = {
        "origin": _origin(),
        "mail": _mail(),
        "static": _path("FIELDAPP_STATIC"),
        "basemap": _path("FIELDAPP_BASEMAP"),
    }
    if surface == PICTURE:
        return Settings(PICTURE, {"shared": _store("shared")}, session_secret, **places)  # type: ignore[arg-type]
    return Settings(
        TEAM,
        {"field": _store("field"), "shared": _store("shared")},
        session_secret,
        envelope_keys=json.loads(secret("FIELDAPP_ENVELOPE_KEYS")),
        signing_key=secret("FIELDAPP_SIGNING_KEY"),
        freeze_key=secret("FIELDAPP_FREEZE_KEY"),
        picture_origin=_picture_origin(),
        **places,  # type: ignore[arg-type]
    )
