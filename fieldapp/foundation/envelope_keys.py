"""The organisation's envelope keys: HPKE (RFC 9180), DHKEM(P-256), HKDF-SHA256, AES-256-GCM."""

import base64
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from flask import current_app

SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class CannotOpen(Exception):
    """The envelope was not sealed to a key of ours, under this id and version, or was cut."""


@lru_cache(maxsize=16)
def private_key(scalar: str) -> ec.EllipticCurvePrivateKey:
    """The private key of a 32-byte scalar in hexadecimal."""
    return ec.derive_private_key(int(scalar, 16), ec.SECP256R1())


def fresh() -> str:
    """A new private key, as a 32-byte scalar in hexadecimal."""
    key = ec.generate_private_key(ec.SECP256R1())
    return f"{key.private_numbers().private_value:064x}"


def _keys() -> dict[str, str]:
    return current_app.extensions["fieldapp"].envelope_keys


def public() -> dict[str, str]:
    """The current key as phones take it: its id and its raw uncompressed point in base64."""
    kid, scalar = list(_keys().items())[-1]
    point = (
        private_key(scalar)
        .public_key()
        .public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    )
    return {"kid": kid, "public": base64.b64encode(point).decode()}


def info(record_id: str, version: int) -> bytes:
    """What binds an envelope to one version of one record."""
    return f"fieldapp/envelope/1|{record_id}|{version}".encode()


def opened(keys: dict[str, str], kid: str, record_id: str, version: int, sealed: bytes) -> bytes:
    """The plaintext of `enc ‖ ciphertext`; raises CannotOpen for whatever is wrong with it."""
    scalar = keys.get(kid)
    if scalar is None:
        raise CannotOpen("unknown key")
    try:
        return SUITE.decrypt(sealed, private_key(scalar), info(record_id, version))
    except (InvalidTag, ValueError) as error:
        raise CannotOpen("not sealed to this key, id and version") from error


def sealed(public_point: bytes, record_id: str, version: int, plaintext: bytes) -> bytes:
    """Seal as a phone does: `enc ‖ ciphertext`; for the demo loader's tests and for bench."""
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public_point)
    return SUITE.encrypt(plaintext, key, info(record_id, version))
