"""An authenticator in software: P-256 keys, real CBOR, real signatures, and ways to misbehave.

It does what a browser and a security key do together: it is given the options of a page and
gives back the JSON of a PublicKeyCredential. `Bend` says where it lies.
"""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

USER_PRESENT, USER_VERIFIED, HAS_KEY = 0x01, 0x04, 0x40


def encoded(raw: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """Bytes of base64url with or without padding."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(frozen=True)
class Bend:
    """Where an answer is not what it should be; None or nothing: it is."""

    origin: str | None = None
    rp_id: str | None = None
    challenge: bytes | None = None
    kind: str | None = None
    """clientData's type."""
    flags: int | None = None
    count: int | None = None
    handle: bytes | None = None
    public_key: Any = None
    """A COSE map (or anything) instead of the key's own."""
    client_data: dict[str, Any] = field(default_factory=dict)
    """More members of clientData."""
    tamper: Callable[[bytes], bytes] | None = None
    """Changes clientData after it was signed."""
    attestation: dict[str, Any] = field(default_factory=dict)
    """Members of the attestation object instead of its own."""
    vouch: Callable[["Held", bytes, bytes], dict[str, Any]] | None = None
    """Held, authenticator data and clientData's hash → such members too."""


STRAIGHT = Bend()


@dataclass
class Held:
    """A discoverable credential."""

    credential_id: bytes
    key: ec.EllipticCurvePrivateKey
    rp_id: str
    handle: bytes
    count: int = 0


def cose(key: ec.EllipticCurvePrivateKey) -> dict[int, Any]:
    """The COSE map of a P-256 public key."""
    numbers = key.public_key().public_numbers()
    x, y = (value.to_bytes(32, "big") for value in (numbers.x, numbers.y))
    return {1: 2, 3: -7, -1: 1, -2: x, -3: y}


class Authenticator:
    """Holds credentials; answers for the page at `origin`."""

    def __init__(self, origin: str = "http://localhost", *, counts: bool = True) -> None:
        self.origin = origin
        self.counts = counts
        self.held: list[Held] = []

    def make(self, options: dict[str, Any], bend: Bend = STRAIGHT) -> dict[str, Any]:
        """A new credential for creation options; the answer that a browser would send."""
        rp_id = options["rp"]["id"]
        held = Held(
            secrets.token_bytes(32),
            ec.generate_private_key(ec.SECP256R1()),
            rp_id,
            decoded(options["user"]["id"]),
        )
        self.held.append(held)
        key = cose(held.key) if bend.public_key is None else bend.public_key
        attested = b"\0" * 16 + len(held.credential_id).to_bytes(2, "big") + held.credential_id
        attested += key if isinstance(key, bytes) else cbor2.dumps(key)
        data = self._data(held, USER_PRESENT | USER_VERIFIED | HAS_KEY, bend) + attested
        client = self._client_data("webauthn.create", decoded(options["challenge"]), bend)
        told = {"fmt": "none", "attStmt": {}, "authData": data} | bend.attestation
        if bend.vouch is not None:
            told |= bend.vouch(held, data, hashlib.sha256(client).digest())
        made = cbor2.dumps(told)
        response = {
            "clientDataJSON": encoded(client),
            "attestationObject": encoded(made),
            "transports": ["internal", "hybrid", "telepathy"],
        }
        return self._credential(held, response)

    def use(
        self, options: dict[str, Any], bend: Bend = STRAIGHT, held: Held | None = None
    ) -> dict[str, Any]:
        """An assertion with the latest credential, or with `held`."""
        held = held or self.held[-1]
        held.count += 1 if self.counts else 0
        data = self._data(held, USER_PRESENT | USER_VERIFIED, bend)
        client = self._client_data("webauthn.get", decoded(options["challenge"]), bend)
        signed = data + hashlib.sha256(client).digest()
        response = {
            "clientDataJSON": encoded(bend.tamper(client) if bend.tamper else client),
            "authenticatorData": encoded(data),
            "signature": encoded(held.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
            "userHandle": encoded(held.handle if bend.handle is None else bend.handle),
        }
        return self._credential(held, response)

    def _data(self, held: Held, flags: int, bend: Bend) -> bytes:
        rp_id = bend.rp_id or held.rp_id
        flags = flags if bend.flags is None else bend.flags
        count = held.count if bend.count is None else bend.count
        return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + count.to_bytes(4, "big")

    def _client_data(self, kind: str, challenge: bytes, bend: Bend) -> bytes:
        told = {
            "type": bend.kind or kind,
            "challenge": encoded(challenge if bend.challenge is None else bend.challenge),
            "origin": bend.origin or self.origin,
            "crossOrigin": False,
        } | bend.client_data
        return json.dumps(told).encode()

    def _credential(self, held: Held, response: dict[str, Any]) -> dict[str, Any]:
        named = encoded(held.credential_id)
        return {
            "id": named,
            "rawId": named,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
            "authenticatorAttachment": "platform",
        }
