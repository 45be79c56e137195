"""The settings of one process, from the environment; secrets have no default.

A secret NAME is read from $CREDENTIALS_DIRECTORY/<name in lower case, - for _> (systemd), from
the file that NAME_FILE names, or from NAME itself, in this order. Session secrets and log-in
keys may be several, one a line: the first is current, the others are still taken. The picture
surface never reads a setting of the field database: `load("picture")` does not look for one.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from . import secret_files
from .secret_files import SecretRefused

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
class OidcSettings:
    """The municipality's own identity provider, as it was told of us (docs/oidc.md)."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    groups_claim: str = "groups"
    acr: tuple[str, ...] = ()
    """One of these classes of authentication is demanded, where any are named."""
    amr: tuple[str, ...] = ()
    """Each of these methods of authentication is demanded."""


@dataclass(frozen=True)
class Settings:
    """All that a process of one surface knows. Secrets are not shown in its repr."""

    surface: str
    stores: dict[str, StoreSettings]
    session_secret: str = field(repr=False)
    session_fallbacks: tuple[str, ...] = field(default=(), repr=False)
    """Earlier session secrets whose cookies are still taken; none is made by them."""
    login_keys: tuple[str, ...] = field(default=(), repr=False)
    """Keys (hex) under which second factors are sealed; the first is current."""
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
    oidc: OidcSettings | None = None
    """None: nobody signs in through a provider. The team surface alone has one."""
    proxies: int = 0
    """How many proxies of our own stand before this process: so many addresses of
    X-Forwarded-For are believed. Without it a client could name itself."""
    limits: bool = True
    """Whether requests are counted; only tests turn it off, no setting does."""
    static: Path | None = None
    basemap: Path | None = None
    phone_worker: bool = True
    """False: phones let go of the app's worker and of its kept files (docs/security.md)."""
    testing: bool = False


def secret(name: str) -> str:
    """A secret by its environment name; SettingMissing says where it was looked for."""
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    if credentials:
        path = Path(credentials) / name.lower().replace("_", "-")
        if path.exists():
            return _read(name, path, secret_files.credential)
    named = os.environ.get(f"{name}_FILE")
    if named:
        if Path(f"{named}.next").exists():
            raise SettingMissing(
                f"A change of {name} is under way or was interrupted: wait for it, or end it by "
                "`fieldapp secrets recover`."
            )
        return _read(name, Path(named), secret_files.read)
    value = os.environ.get(name)
    if not value:
        raise SettingMissing(
            f"The secret {name} is missing: give it as a systemd credential, as {name}_FILE or "
            f"as {name}. There is no default."
        )
    return value


def _read(name: str, path: Path, reader: Callable[[Path], str]) -> str:
    try:
        text = reader(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SettingMissing(f"{name} is to be read from {path}: {reason}.") from error
    except SecretRefused as error:
        raise SettingMissing(f"{name}: {error}") from error
    if not text:
        raise SettingMissing(f"{name} is to be read from {path}, which is empty.")
    return text


def _required(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise SettingMissing(f"The setting {name} is missing.")
    return value


def _store(name: str) -> StoreSettings:
    url = _url(f"FIELDAPP_{name.upper()}_URL")
    if not url.startswith("spatialite:"):
        _check_encrypted(f"FIELDAPP_{name.upper()}_URL", url)
        return StoreSettings(url)
    return StoreSettings(url, _key(f"FIELDAPP_{name.upper()}_KEY"))


def _check_encrypted(name: str, url: str) -> None:
    """Raise SettingMissing for a database server that is reached over a network in clear.

    libpq's own default takes what the server offers, and asks nobody who it is.
    """
    parts = urlsplit(url)
    said = dict(parse_qsl(parts.query))
    host = said.get("host") or parts.hostname or "/"
    if not host.startswith("/") and said.get("sslmode") != "verify-full":
        raise SettingMissing(f"{name} must say sslmode=verify-full, or the folder of a socket.")


def _url(name: str) -> str:
    """A store's URL; one that holds a password may come as a secret does."""
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    given = credentials and (Path(credentials) / name.lower().replace("_", "-")).exists()
    return secret(name) if given or os.environ.get(f"{name}_FILE") else _required(name)


def _key(name: str) -> str:
    return secret_files.check_key(name, secret(name))


def _several(name: str, check: Callable[[str, str], str]) -> tuple[str, ...]:
    return tuple(check(name, one) for one in secret_files.lines(name, secret(name)))


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
    value = _origin(name) if os.environ.get(name) else None
    host = urlsplit(value or "").hostname
    # Browsers keep cookies and passkeys apart by name alone, whatever the port (ASVS 5.0, 3.5.4).
    if host == urlsplit(_origin()).hostname and host != "localhost":
        raise SettingMissing(f"{name} must have another host name than FIELDAPP_ORIGIN.")
    return value


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


def _oidc() -> OidcSettings | None:
    named = [name for name in os.environ if name.startswith("FIELDAPP_OIDC_") and os.environ[name]]
    credentials = Path(os.environ.get("CREDENTIALS_DIRECTORY") or "/nonexistent")
    if not named and not (credentials / "fieldapp-oidc-client-secret").exists():
        return None
    issuer = _required("FIELDAPP_OIDC_ISSUER")
    parts = urlsplit(issuer)
    if (
        parts.scheme != "https"
        or not parts.hostname
        or "@" in issuer
        or re.search(r"[?#\s]", issuer)
    ):
        raise SettingMissing(
            "FIELDAPP_OIDC_ISSUER must be an https address, letter for letter as the provider says."
        )
    acr = tuple(os.environ.get("FIELDAPP_OIDC_REQUIRE_ACR", "").split())
    amr = tuple(os.environ.get("FIELDAPP_OIDC_REQUIRE_AMR", "").split())
    if not acr and not amr:
        raise SettingMissing(
            "FIELDAPP_OIDC_REQUIRE_ACR or FIELDAPP_OIDC_REQUIRE_AMR must say what the provider's "
            "answer holds after two factors: a password alone opens nothing here."
        )
    return OidcSettings(
        issuer,
        _required("FIELDAPP_OIDC_CLIENT_ID"),
        secret("FIELDAPP_OIDC_CLIENT_SECRET"),
        os.environ.get("FIELDAPP_OIDC_GROUPS_CLAIM") or "groups",
        acr,
        amr,
    )


def _proxies() -> int:
    value = os.environ.get("FIELDAPP_PROXIES", "0")
    if value not in ("0", "1", "2", "3"):
        raise SettingMissing("FIELDAPP_PROXIES must be the number of proxies in front, 0 to 3.")
    return int(value)


def _path(name: str) -> Path | None:
    value = os.environ.get(name)
    return Path(value) if value else None


def _is_on(name: str) -> bool:
    value = os.environ.get(name, "on")
    if value not in ("on", "off"):
        raise SettingMissing(f"{name} is on or off.")
    return value == "on"


def load(surface: str) -> Settings:
    """The settings of this process for 'team' or 'picture'; raises SettingMissing."""
    if surface not in (TEAM, PICTURE):
        raise SettingMissing("FIELDAPP_SURFACE must be team or picture.")
    try:
        loaded = _load(surface)
        check_secrets(loaded)
    except SecretRefused as error:
        raise SettingMissing(str(error)) from error
    return loaded


def _load(surface: str) -> Settings:
    session, *former_sessions = _several("FIELDAPP_SESSION_SECRET", secret_files.check_passphrase)
    both = {
        "session_secret": session,
        "session_fallbacks": tuple(former_sessions),
        "login_keys": _several("FIELDAPP_LOGIN_KEY", secret_files.check_key),
        "origin": _origin(),
        "proxies": _proxies(),
        "mail": _mail(),
        "static": _path("FIELDAPP_STATIC"),
        "basemap": _path("FIELDAPP_BASEMAP"),
    }
    if surface == PICTURE:
        return Settings(PICTURE, {"shared": _store("shared")}, **both)  # type: ignore[arg-type]
    name = "FIELDAPP_ENVELOPE_KEYS"
    return Settings(
        TEAM,
        {"field": _store("field"), "shared": _store("shared")},
        envelope_keys=secret_files.envelope_keys(name, secret(name)),
        signing_key=_key("FIELDAPP_SIGNING_KEY"),
        freeze_key=_key("FIELDAPP_FREEZE_KEY"),
        picture_origin=_picture_origin(),
        oidc=_oidc(),
        phone_worker=_is_on("FIELDAPP_PHONE_WORKER"),
        **both,  # type: ignore[arg-type]
    )


def check_secrets(given: Settings) -> None:
    """Raise SecretRefused when one secret of a process serves two ends."""
    stores = [store.key for store in given.stores.values()]
    single = [given.signing_key, given.freeze_key, *stores]
    secret_files.check_different(
        {
            "session secrets": [given.session_secret, *given.session_fallbacks],
            "log-in keys": list(given.login_keys),
            "envelope keys": list(given.envelope_keys.values()),
            "keys of databases, signing and freezing": [key for key in single if key],
        }
    )


def load_stores() -> Settings:
    """Both databases and the mail server, and no secret of a surface: for the access log's jobs,
    which work under roles of their own. Raises SettingMissing."""
    try:
        stores = {name: _store(name) for name in ("field", "shared")}
        return Settings(TEAM, stores, session_secret="", mail=_mail())
    except SecretRefused as error:
        raise SettingMissing(str(error)) from error
