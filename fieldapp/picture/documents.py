"""Signed releases as they cross the wall: their byte form, their signature, `release verify`.

A document is canonical JSON: {"release": {…}, "signature": {"algorithm", "key", "value"}}. The
signature is Ed25519 over a context line and the canonical bytes of `release`. A document says
by whom it is signed; whether that is the city's key must be known from elsewhere.
"""

from __future__ import annotations

import hashlib
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from . import canonical

SCHEMA = "fieldapp-release/1"
CONTEXT = b"fieldapp/release/1\n"
ALGORITHM = "Ed25519"

DEMO_SEED = hashlib.sha256(b"fieldapp: the key of fictional organisations").digest()
"""Known to everybody on purpose: what it signs is fictional and proves nothing."""


class NotGenuine(Exception):
    """A document that is not what it should be; the message is a sentence for a person."""


def public_key(seed: bytes) -> str:
    """The public key (hex) of a 32-byte Ed25519 seed."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw().hex()


DEMO_KEY = public_key(DEMO_SEED)


def sign(release: dict[str, Any], seed: bytes) -> bytes:
    """The document's bytes. release: values that `canonical` takes. seed: 32 bytes."""
    value = Ed25519PrivateKey.from_private_bytes(seed).sign(CONTEXT + canonical.dumps(release))
    signature = {"algorithm": ALGORITHM, "key": public_key(seed), "value": value.hex()}
    return canonical.dumps({"release": release, "signature": signature})


def open_document(document: bytes) -> tuple[dict[str, Any], str]:
    """(release, key) of a document whose signature is whole; raises NotGenuine.

    Says that nothing was changed since `key` signed it, and not whose key it is: see `verify`.
    """
    try:
        whole = canonical.loads(document)
        release, signature = whole["release"], whole["signature"]
        if set(whole) != {"release", "signature"} or signature["algorithm"] != ALGORITHM:
            raise NotGenuine("The file is not a release of this form.")
        if release["schema"] != SCHEMA:
            raise NotGenuine("The file is a release of another version.")
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signature["key"]))
        key.verify(bytes.fromhex(signature["value"]), CONTEXT + canonical.dumps(release))
    except InvalidSignature as error:
        raise NotGenuine("The file was changed after it was signed.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise NotGenuine("The file is not a signed release.") from error
    return release, signature["key"]


def verify(document: bytes, trusted_key: str) -> dict[str, Any]:
    """The release, if the city whose public key (hex) is given signed it; raises NotGenuine."""
    release, key = open_document(document)
    if release.get("demo") is not False or key == DEMO_KEY:
        raise NotGenuine("The release is fictional: it comes from a demonstration.")
    if key != trusted_key.strip().lower():
        raise NotGenuine("The release is signed by another key than the one given.")
    return release
