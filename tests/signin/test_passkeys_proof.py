"""What an authenticator answers, read byte by byte: good answers, and each that is bent."""

import json
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import cbor2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from fieldapp.signin import passkeys_proof as proof
from tests.signin.authenticator import (
    HAS_KEY,
    USER_PRESENT,
    USER_VERIFIED,
    Authenticator,
    Bend,
    Held,
    cose,
    decoded,
    encoded,
)

ORIGIN = "https://uppsokare.example"
CHALLENGE = b"c" * 56
USER = (b"h" * 32, "test.person", "Test Person")


def creation() -> dict[str, Any]:
    return proof.creation_options(ORIGIN, CHALLENGE, USER, "fieldapp", [])


def asked() -> dict[str, Any]:
    return proof.request_options(ORIGIN, CHALLENGE, [])


def made(bend: Bend = Bend()) -> proof.NewKey:  # noqa: B008 (frozen)
    answer = Authenticator(ORIGIN).make(creation(), bend)
    return proof.proven_new(proof.NewCredential().load(answer), CHALLENGE, ORIGIN)


def used(bend: Bend = Bend()) -> int:  # noqa: B008 (frozen)
    device = Authenticator(ORIGIN)
    new = proof.NewCredential().load(device.make(creation()))
    key = proof.proven_new(new, CHALLENGE, ORIGIN).public_key
    answer = proof.UsedCredential().load(device.use(asked(), bend))
    return proof.proven_use(answer, CHALLENGE, ORIGIN, key)


def test_options_ask_for_what_must_be() -> None:
    known = [(b"k" * 20, ("usb", "nfc"))]
    told = proof.creation_options(ORIGIN, CHALLENGE, USER, "fieldapp", known)
    assert told["rp"] == {"name": "fieldapp", "id": "uppsokare.example"}
    assert told["authenticatorSelection"]["residentKey"] == "required"
    assert told["authenticatorSelection"]["requireResidentKey"] is True
    assert told["authenticatorSelection"]["userVerification"] == "required"
    assert told["attestation"] == "none"
    assert {p["alg"] for p in told["pubKeyCredParams"]} == {-7, -8, -257}
    assert decoded(told["excludeCredentials"][0]["id"]) == b"k" * 20
    assert decoded(told["user"]["id"]) == b"h" * 32
    assert asked()["userVerification"] == "required"
    assert asked()["allowCredentials"] == []
    assert asked()["timeout"] == 300_000


def test_a_good_passkey_is_made_and_used() -> None:
    new = made()
    assert new.transports == ("hybrid", "internal")  # what nobody knows is passed over
    assert used() == 1


NOT_GOOD = {
    "another origin": Bend(origin="https://uppsokare.example.evil.test"),
    "a page without TLS": Bend(origin="http://uppsokare.example"),
    "another port": Bend(origin="https://uppsokare.example:8443"),
    "another rpId": Bend(rp_id="evil.test"),
    "another challenge": Bend(challenge=b"d" * 56),
    "no challenge": Bend(challenge=b""),
    "the other ceremony": Bend(kind="payment.get"),
    "in a strange frame": Bend(client_data={"crossOrigin": True}),
    "with a strange top": Bend(client_data={"topOrigin": "https://evil.test"}),
}


@pytest.mark.parametrize("bend", NOT_GOOD.values(), ids=NOT_GOOD.keys())
def test_a_bent_answer_proves_nothing(bend: Bend) -> None:
    with pytest.raises(proof.PasskeyRefused):
        made(bend)
    with pytest.raises(proof.PasskeyRefused):
        used(bend)


@pytest.mark.parametrize("flags", [0, USER_PRESENT, USER_VERIFIED], ids=["none", "no uv", "no up"])
def test_the_person_must_be_there_and_verified(flags: int) -> None:
    with pytest.raises(proof.PasskeyRefused):
        made(Bend(flags=flags | HAS_KEY))
    with pytest.raises(proof.PasskeyRefused):
        used(Bend(flags=flags))


def test_an_answer_changed_after_it_was_signed() -> None:
    def more_room(client: bytes) -> bytes:
        return json.dumps(json.loads(client), indent=1).encode()

    with pytest.raises(proof.PasskeyRefused):
        used(Bend(tamper=more_room))


def test_another_keys_signature() -> None:
    device, other = Authenticator(ORIGIN), Authenticator(ORIGIN)
    device.make(creation())
    new = proof.NewCredential().load(other.make(creation()))
    key = proof.proven_new(new, CHALLENGE, ORIGIN).public_key
    answer = proof.UsedCredential().load(device.use(asked()))
    with pytest.raises(proof.PasskeyRefused):
        proof.proven_use(answer, CHALLENGE, ORIGIN, key)


def _good() -> dict[int, Any]:
    return cose(ec.generate_private_key(ec.SECP256R1()))


def _rsa(bits: int) -> dict[int, Any]:
    numbers = rsa.generate_private_key(65537, bits).public_key().public_numbers()
    return {1: 3, 3: -257, -1: numbers.n.to_bytes(bits // 8, "big"), -2: b"\1\0\1"}


KEYS: dict[str, Callable[[], Any]] = {
    "no algorithm": lambda: {k: v for k, v in _good().items() if k != 3},
    "algorithm 0": lambda: _good() | {3: 0},
    "algorithm none": lambda: _good() | {3: "none"},
    "ES384": lambda: _good() | {3: -35},
    "ES256 on P-521": lambda: _good() | {-1: 3},
    "off the curve": lambda: _good() | {-3: b"\1" * 32},
    "no point": lambda: _good() | {-2: b"", -3: b""},
    "a point of numbers": lambda: _good() | {-2: 7},
    "an Ed25519 key named ES256": lambda: {1: 1, 3: -7, -1: 6, -2: b"\2" * 32},
    "a P-256 key named Ed25519": lambda: _good() | {3: -8},
    "a short RSA key": lambda: _rsa(1024),
    "a symmetric key": lambda: {1: 4, 3: 5, -1: b"s" * 32},
    "an unknown type": lambda: {1: 99, 3: -7},
    "the number 4": lambda: 4,
    "a list": lambda: [1, 2],
    "an empty map": dict,
    "nothing": lambda: b"",
    "not CBOR": lambda: b"\xff\xfe",
    "deep": lambda: b"\x81" * 3000,
}


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS.keys())
def test_a_key_we_cannot_trust_is_not_kept(key: Callable[[], Any]) -> None:
    with pytest.raises(proof.PasskeyRefused):
        made(Bend(public_key=key()))


def test_rsa_of_today_is_kept() -> None:
    assert made(Bend(public_key=_rsa(2048))).public_key


@pytest.mark.parametrize(
    "attestation",
    [
        {"fmt": "tpm", "attStmt": {"ver": "2.0", "alg": -257}},
        {"fmt": "packed", "attStmt": {"alg": -7, "sig": b"s", "x5c": [b"c"]}},
        {"fmt": "packed", "attStmt": {"alg": -7, "sig": b"not its key's"}},
        {"fmt": "none", "attStmt": {"sig": b"s"}},
        {"fmt": "none", "attStmt": 3},
        {"fmt": ["none"]},
        {"authData": b""},
        {"authData": b"\0" * 37},
        {"authData": "text"},
        {"authData": None},
    ],
)
def test_an_attestation_that_nobody_asked_for(attestation: dict[str, Any]) -> None:
    with pytest.raises(proof.PasskeyRefused):
        made(Bend(attestation=attestation))


def _by_a_maker(held: Held, data: bytes, client_hash: bytes) -> dict[str, Any]:
    """A whole FIDO U2F attestation with a certificate of its own: nothing in it is wrong."""
    maker = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A maker")])
    day = datetime(2026, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(maker.public_key())
        .serial_number(1)
        .not_valid_before(day)
        .not_valid_after(day + timedelta(days=3650))
        .sign(maker, hashes.SHA256())
    )
    point = held.key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    signed = b"\0" + data[:32] + client_hash + held.credential_id + point
    signature = maker.sign(signed, ec.ECDSA(hashes.SHA256()))
    chain = [certificate.public_bytes(serialization.Encoding.DER)]
    return {"fmt": "fido-u2f", "attStmt": {"sig": signature, "x5c": chain}}


def _by_itself(held: Held, data: bytes, client_hash: bytes) -> dict[str, Any]:
    """The new key vouches for itself: no certificate to read."""
    signature = held.key.sign(data + client_hash, ec.ECDSA(hashes.SHA256()))
    return {"fmt": "packed", "attStmt": {"alg": -7, "sig": signature}}


def test_a_makers_certificate_is_not_read() -> None:
    with pytest.raises(proof.PasskeyRefused):
        made(Bend(vouch=_by_a_maker))
    assert made(Bend(vouch=_by_itself)).sign_count == 0


def test_bytes_after_the_end() -> None:
    with pytest.raises(proof.PasskeyRefused):
        made(Bend(public_key=cbor2.dumps(_good()) + b"\0"))


@given(st.binary(max_size=300), st.binary(max_size=300), st.binary(max_size=80))
def test_noise_is_refused_in_one_way(one: bytes, other: bytes, third: bytes) -> None:
    named = encoded(secrets.token_bytes(16))
    told = {"id": named, "rawId": named, "type": "public-key", "response": {}}
    told["response"] = {
        "clientDataJSON": encoded(one),
        "attestationObject": encoded(other),
        "authenticatorData": encoded(other),
        "signature": encoded(third),
        "userHandle": None,
        "transports": [],
    }
    with pytest.raises(proof.PasskeyRefused):
        proof.challenge_of(told)
    with pytest.raises(proof.PasskeyRefused):
        proof.proven_new(told, CHALLENGE, ORIGIN)
    with pytest.raises(proof.PasskeyRefused):
        proof.proven_use(told, CHALLENGE, ORIGIN, cbor2.dumps(_good()))


@cache
def one_use() -> tuple[bytes, str]:
    """A key and a good answer of it, as JSON; signatures differ in length from one to the next."""
    device = Authenticator(ORIGIN)
    new = proof.NewCredential().load(device.make(creation()))
    key = proof.proven_new(new, CHALLENGE, ORIGIN).public_key
    return key, json.dumps(proof.UsedCredential().load(device.use(asked())))


@given(st.data())
def test_one_byte_changed_anywhere_is_refused(data: st.DataObject) -> None:
    key, told = one_use()
    answer = json.loads(told)
    assert proof.proven_use(answer, CHALLENGE, ORIGIN, key) == 1
    part = data.draw(st.sampled_from(["clientDataJSON", "authenticatorData", "signature"]))
    raw = bytearray(decoded(answer["response"][part]))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    answer["response"][part] = encoded(bytes(raw))
    with pytest.raises(proof.PasskeyRefused):
        proof.proven_use(answer, CHALLENGE, ORIGIN, key)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "A" * 1365},
        {"id": "not base64!"},
        {"id": ""},
        {"id": 7},
        {"type": "password"},
        {"response": None},
        {"response": {"clientDataJSON": "A" * 4097, "attestationObject": "AA"}},
        {"response": {"clientDataJSON": "AA", "attestationObject": "A" * 8193}},
        {"response": {"clientDataJSON": "AA", "attestationObject": "AA", "transports": ["x"] * 13}},
        {"response": {"clientDataJSON": ["AA"], "attestationObject": "AA"}},
    ],
)
def test_what_is_too_long_or_no_text_is_not_even_read(change: dict[str, Any]) -> None:
    answer = Authenticator(ORIGIN).make(creation()) | change
    with pytest.raises(ValidationError):
        proof.NewCredential().load(answer)
