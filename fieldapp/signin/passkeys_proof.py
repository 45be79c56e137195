"""What a browser is asked and what it answers: WebAuthn Level 3, by the package `webauthn`.

Everything here is a stranger's bytes. Whatever goes wrong in reading them is one refusal with
one sentence: which check failed helps nobody but an attacker.
"""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import webauthn
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from marshmallow import EXCLUDE, Schema, fields, validate
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    decode_credential_public_key,
    decoded_public_key_to_cryptography,
    parse_attestation_object,
    parse_client_data_json,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from ..foundation.errors import Problem
from .passkeys_rules import CHALLENGE_LIFE_S

ALGORITHMS = [
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
"""ES256, Ed25519, RS256: between them every authenticator on the market."""

TRANSPORTS = tuple(sorted(t.value for t in AuthenticatorTransport))
RSA_BITS = range(2048, 4097)
_TIMEOUT_MS = CHALLENGE_LIFE_S * 1000
_encoded = "^[A-Za-z0-9_-]*$"


class PasskeyRefused(Problem):
    """The answer of an authenticator proves nothing here."""

    status = 401
    code = "passkey_refused"
    title = "The passkey was not accepted"


def _text(longest: int, **more: Any) -> fields.String:
    valid = [validate.Length(1, longest), validate.Regexp(_encoded)]
    return fields.String(validate=valid, **({"required": True} | more))


class _Attestation(Schema):
    class Meta:
        unknown = EXCLUDE

    clientDataJSON = _text(4096)
    attestationObject = _text(8192)
    # What a browser says that we do not know is passed over: new transports come with the years.
    transports = fields.List(
        fields.String(validate=validate.Length(max=40)),
        load_default=[],
        validate=validate.Length(max=12),
    )


class _Assertion(Schema):
    class Meta:
        unknown = EXCLUDE

    clientDataJSON = _text(4096)
    authenticatorData = _text(4096)
    signature = _text(1024)
    userHandle = _text(88, required=False, load_default=None, allow_none=True)


class _Credential(Schema):
    class Meta:
        unknown = EXCLUDE

    id = _text(1364)
    rawId = _text(1364)
    type = fields.String(required=True, validate=validate.Equal("public-key"))


class NewCredential(_Credential):
    """PublicKeyCredential of `navigator.credentials.create`, bytes as base64url."""

    response = fields.Nested(_Attestation, required=True)


class UsedCredential(_Credential):
    """PublicKeyCredential of `navigator.credentials.get`, bytes as base64url."""

    response = fields.Nested(_Assertion, required=True)


@dataclass(frozen=True)
class NewKey:
    """What a registration proved."""

    credential_id: bytes
    public_key: bytes
    """COSE, as the authenticator gave it."""
    sign_count: int
    transports: tuple[str, ...]


def rp_id(origin: str) -> str:
    """The host of a surface's own address, from its settings: never from a request."""
    host = urlsplit(origin).hostname
    if not host:
        raise ValueError("an origin has a host")
    return host


def challenge_of(credential: dict[str, Any]) -> bytes:
    """The challenge that an answer says it answers, not yet believed; raises PasskeyRefused."""
    try:
        sent = base64url_to_bytes(credential["response"]["clientDataJSON"])
        return parse_client_data_json(sent).challenge
    except Exception as error:
        raise PasskeyRefused from error


def creation_options(
    origin: str,
    challenge: bytes,
    user: tuple[bytes, str, str],
    rp_name: str,
    known: list[tuple[bytes, tuple[str, ...]]],
) -> dict[str, Any]:
    """PublicKeyCredentialCreationOptionsJSON. user: handle, user name, display name.

    known: credential id and transports of passkeys that the person has, so that no authenticator
    makes a second one.
    """
    handle, username, display_name = user
    options = webauthn.generate_registration_options(
        rp_id=rp_id(origin),
        rp_name=rp_name,
        user_id=handle,
        user_name=username,
        user_display_name=display_name,
        challenge=challenge,
        timeout=_TIMEOUT_MS,
        attestation=AttestationConveyancePreference.NONE,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_descriptors(known),
        supported_pub_key_algs=ALGORITHMS,
    )
    made: dict[str, Any] = json.loads(webauthn.options_to_json(options))
    return made


def request_options(
    origin: str, challenge: bytes, known: list[tuple[bytes, tuple[str, ...]]]
) -> dict[str, Any]:
    """PublicKeyCredentialRequestOptionsJSON; no `known`: the person chooses among all."""
    options = webauthn.generate_authentication_options(
        rp_id=rp_id(origin),
        challenge=challenge,
        timeout=_TIMEOUT_MS,
        allow_credentials=_descriptors(known),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    made: dict[str, Any] = json.loads(webauthn.options_to_json(options))
    return made


def _descriptors(
    known: list[tuple[bytes, tuple[str, ...]]],
) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=credential_id,
            transports=[AuthenticatorTransport(t) for t in transports if t in TRANSPORTS],
        )
        for credential_id, transports in known
    ]


def proven_new(credential: dict[str, Any], challenge: bytes, origin: str) -> NewKey:
    """What a registration's answer proves; raises PasskeyRefused.

    credential: as NewCredential loads it; challenge: one that was checked to be ours.
    """
    try:
        response = credential["response"]
        _check_same_origin(response["clientDataJSON"])
        _check_attestation(response["attestationObject"])
        proven = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=rp_id(origin),
            expected_origin=origin,
            require_user_verification=True,
            supported_pub_key_algs=ALGORITHMS,
        )
        _check_key(proven.credential_public_key)
    except Exception as error:
        raise PasskeyRefused from error
    if bytes_to_base64url(proven.credential_id) != credential["id"]:
        raise PasskeyRefused
    transports = tuple(sorted({t for t in response["transports"] if t in TRANSPORTS}))
    return NewKey(proven.credential_id, proven.credential_public_key, proven.sign_count, transports)


def proven_use(credential: dict[str, Any], challenge: bytes, origin: str, public_key: bytes) -> int:
    """The counter of an answer that this key signed, the person verified; raises PasskeyRefused.

    Whether the counter went on is the caller's to judge: only when the signature is good does
    one that did not mean anything.
    """
    try:
        _check_same_origin(credential["response"]["clientDataJSON"])
        proven = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=rp_id(origin),
            expected_origin=origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except Exception as error:
        raise PasskeyRefused from error
    return proven.new_sign_count


def _check_same_origin(client_data: str) -> None:
    """Our pages stand in no other site's frame; an answer that was made in one is not ours."""
    told = json.loads(base64url_to_bytes(client_data))
    if told.get("crossOrigin", False) is not False or "topOrigin" in told:
        raise ValueError("made in another site's frame")


def _check_attestation(attestation: str) -> None:
    """None was asked for. An authenticator may still vouch for itself with its new key; other
    statements would have us read certificates of strangers."""
    told = parse_attestation_object(base64url_to_bytes(attestation))
    if told.fmt != "none" and (told.fmt != "packed" or told.att_stmt.x5c is not None):
        raise ValueError("an attestation that nobody asked for")


def _check_key(cose: bytes) -> None:
    told = decode_credential_public_key(cose)
    key = decoded_public_key_to_cryptography(told)
    match key:
        case EllipticCurvePublicKey():
            good = told.alg == ALGORITHMS[0] and key.curve.name == "secp256r1"
        case Ed25519PublicKey():
            good = told.alg == ALGORITHMS[1]
        case RSAPublicKey():
            # A long modulus would be work for us, at its holder's pleasure.
            good = told.alg == ALGORITHMS[2] and key.key_size in RSA_BITS
        case _:
            good = False
    if not good:
        raise ValueError("not a key of its algorithm")
