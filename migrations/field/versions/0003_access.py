"""Who may do what: log-ins, phones, the sealed access log, limits."""

revision = "0003"
down_revision = "0002"


def _signin() -> None:
    """Passwords, second factors, passkeys, sessions, links, failed attempts."""


def _accounts() -> None:
    """Staff, teams and their roles."""


def _devices() -> None:
    """Enrolment codes and what a phone says of itself."""


def _audit() -> None:
    """The chain over the access log, and who has checked it."""


def _limits() -> None:
    """Counters of requests."""


def upgrade() -> None:
    """Each room's part, in this order."""
    _signin()
    _accounts()
    _devices()
    _audit()
    _limits()
