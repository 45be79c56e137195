"""Letters by e-mail: invitations, recovery, alerts. Never a word about anybody who was met.

A letter is plain text to one address. The connection is encrypted from the start (`tls`) or
before anything is said (`starttls`), the server's certificate is checked, and a server that
offers no encryption gets nothing. A page that sends must work without: `NotSent` says why, and
the page shows the link once instead.
"""

import re
import smtplib
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Any

from flask import current_app

from . import clock
from .settings import MailSettings

TIMEOUT_SECONDS = 10
"""How long a letter may take in all: a page waits for it."""

LONGEST_ADDRESS = 254
"""RFC 5321, 4.5.3.1.3, without the brackets."""

_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+"
    r"[A-Za-z]{2,63}"
)


class NotSent(Exception):
    """The letter did not leave; `reason` is a stable word, for the page and for the log.

    not_set_up · not_an_address · unreachable · too_slow · not_encrypted · not_trusted ·
    log_in_refused · refused
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def is_address(text: str) -> bool:
    """Whether a text is one plain e-mail address: no name, no list, no line end, ASCII alone."""
    return len(text) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None


def is_set_up() -> bool:
    """Whether this process has been told of a mail server."""
    return _settings() is not None


def _settings() -> MailSettings | None:
    return current_app.extensions["fieldapp"].mail


def send(to: str, subject: str, text: str) -> None:
    """Send one letter by this process's mail server; returns when the server has taken it.

    Raises NotSent. Call it outside every transaction: a server may take ten seconds.
    """
    settings = _settings()
    if settings is None:
        raise NotSent("not_set_up")
    deliver(settings, letter(settings, to, subject, text))


def letter(settings: MailSettings, to: str, subject: str, text: str) -> EmailMessage:
    """The letter as it goes out; raises NotSent for what is no single address."""
    if not is_address(to):
        raise NotSent("not_an_address")
    made = EmailMessage(policy=policy.SMTP)
    made["From"] = settings.sender
    made["To"] = to
    # A subject of two lines would be a header of somebody else's choice.
    made["Subject"] = " ".join(subject.split())
    made["Date"] = format_datetime(clock.now())
    made["Message-ID"] = make_msgid(domain=_domain(settings))
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answer from an absent reader
    made.set_content(text, charset="utf-8", cte="quoted-printable")
    return made


def deliver(settings: MailSettings, made: EmailMessage) -> None:
    """Hand a letter to the server; raises NotSent."""
    with _told_apart(), _connected(settings) as server:
        server.send_message(made)


def _domain(settings: MailSettings) -> str:
    return settings.sender.rpartition("@")[2]


class _Hurried(smtplib.SMTP):
    """A connection of which each answer gets what is left of one deadline."""

    def __init__(self, *args: Any, **how: Any) -> None:
        self.deadline = time.monotonic() + TIMEOUT_SECONDS
        super().__init__(*args, **how | {"timeout": TIMEOUT_SECONDS})

    def getreply(self) -> tuple[int, bytes]:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if self.sock is not None:
            self.sock.settimeout(left)
        return super().getreply()


class _HurriedTls(_Hurried, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


@contextmanager
def _connected(settings: MailSettings) -> Iterator[smtplib.SMTP]:
    trust = ssl.create_default_context(cafile=str(settings.ca) if settings.ca else None)
    trust.minimum_version = ssl.TLSVersion.TLSv1_2
    # Our own name would be looked up, and told: the sender's domain says as much as is needed.
    name = _domain(settings)
    server: smtplib.SMTP
    if settings.tls == "tls":
        server = _HurriedTls(settings.host, settings.port, name, context=trust)
    else:
        server = _Hurried(settings.host, settings.port, name)
    try:
        if settings.tls != "tls":
            server.starttls(context=trust)
        if settings.user:
            _log_in(server, settings)
        yield server
        with suppress(smtplib.SMTPException, OSError):
            server.quit()  # the letter is taken, whatever the server says to a farewell
    finally:
        server.close()


def _log_in(server: smtplib.SMTP, settings: MailSettings) -> None:
    try:
        server.login(settings.user or "", settings.password or "")
    except (smtplib.SMTPNotSupportedError, smtplib.SMTPAuthenticationError):
        raise NotSent("log_in_refused") from None


@contextmanager
def _told_apart() -> Iterator[None]:
    """The reason of each failure; what a server says in its own words is told to nobody."""
    try:
        yield
    except smtplib.SMTPNotSupportedError:
        raise NotSent("not_encrypted") from None
    except ssl.SSLError:
        raise NotSent("not_trusted") from None
    except TimeoutError:
        raise NotSent("too_slow") from None
    except smtplib.SMTPServerDisconnected as error:
        slow = isinstance(error.__context__, TimeoutError)
        raise NotSent("too_slow" if slow else "unreachable") from None
    except smtplib.SMTPConnectError:
        raise NotSent("unreachable") from None
    except smtplib.SMTPException:
        raise NotSent("refused") from None
    except (OSError, ValueError):
        raise NotSent("unreachable") from None
