"""Real mail servers for tests: one that catches letters over TLS, and some that misbehave."""

import contextlib
import datetime
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fieldapp.foundation.settings import MailSettings

HOST = "localhost"
SENDER = "fieldapp@kommun.example"


def certificate(folder: Path, name: str = HOST) -> tuple[Path, Path]:
    """A self-signed certificate for a name, and its key, as files."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName(names[:1] if name != HOST else names), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(key, hashes.SHA256())
    )
    files = folder / f"{name}.pem", folder / f"{name}.key"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Catcher:
    """What a mail server has taken, and how to reach it."""

    settings: MailSettings
    letters: list[EmailMessage] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    answer: str = "250 taken"
    """What it says to a letter."""

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        transport: Any = server.transport
        self.encrypted.append(transport.get_extra_info("ssl_object") is not None)
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return self.answer


USER, PASSWORD = "fieldapp", "mail-password"


def _authenticate(
    server: Any, session: Any, envelope: Any, mechanism: str, data: Any
) -> AuthResult:
    right = data.login == USER.encode() and data.password == PASSWORD.encode()
    return AuthResult(success=right, handled=False)


@contextmanager
def catching(folder: Path, tls: str = "starttls", *, log_in: bool = False) -> Iterator[Catcher]:
    """A catcher of letters with a certificate of its own, until the end of the block."""
    files = certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*files)
    port = free_port()
    user, password = (USER, PASSWORD) if log_in else (None, None)
    catcher = Catcher(MailSettings(HOST, port, SENDER, tls, user, password, files[0]))
    how: dict[str, Any] = (
        {"ssl_context": context}
        if tls == "tls"
        else {"tls_context": context, "require_starttls": True}
    )
    if log_in:
        # aiosmtpd knows of STARTTLS alone: an encrypted door looks to it like an open one.
        how |= {"auth_required": True, "authenticator": _authenticate}
        how |= {"auth_require_tls": tls != "tls"}
    controller = Controller(catcher, hostname="127.0.0.1", port=port, **how)
    controller.start()
    try:
        yield catcher
    finally:
        controller.stop()


@contextmanager
def hostile(*says: bytes | None) -> Iterator[tuple[MailSettings, list[bytes]]]:
    """A server that says these lines one after the other, whatever it hears; None: it is silent.

    Yields its settings and what it heard.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    heard: list[bytes] = []
    over = threading.Event()

    def serve() -> None:
        with contextlib.suppress(OSError):
            connection, _from = listener.accept()
            with connection:
                connection.settimeout(20)
                for line in says:
                    if line is None:
                        over.wait(20)
                        return
                    connection.sendall(line)
                    heard.append(connection.recv(4096))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield MailSettings(HOST, listener.getsockname()[1], SENDER), heard
    finally:
        over.set()
        listener.close()
        thread.join(5)
