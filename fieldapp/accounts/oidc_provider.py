"""The municipality's identity provider: what it says of itself, its keys, and its answers.

Authlib exchanges the code (PKCE S256) and checks the claims, joserfc the signature. Here stands
what they leave to the caller: which addresses and algorithms are taken at all, that the discovery
document is the issuer's own, and that keys are fetched anew in bounds.
"""

import threading
import time
from dataclasses import dataclass, field
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import ClaimError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet, import_key
from joserfc.jws import JWSRegistry

from ..foundation import clock
from ..foundation.settings import OidcSettings
from . import oidc_http
from .oidc_rules import SKEW_S, Refused, is_secure, subject_of

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures by a key that only the provider has. Never `none`, and none with a shared secret:
a public key or the client's secret would do as one."""

KEPT_S = 3600
"""How long what the provider says of itself, and its keys, are believed."""

AGAIN_S = 60
"""Keys are not fetched anew more often, whatever key ids somebody makes up."""

FAILED_S = 10
"""After a failure nobody asks again for so long: a slow provider must not hold every thread."""

MAX_KEYS = 50
MIN_RSA_BITS = 2048
SCOPE = "openid profile"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True)
class Metadata:
    """What of the discovery document is used."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    auth_method: str
    algorithms: tuple[str, ...]
    names_issuer: bool
    """It says its name in each answer (RFC 9207): one without it is not its own."""
    scope: str


@dataclass
class _Kept:
    """A thing fetched: when, or when it failed and why."""

    value: Any = None
    at: float | None = None
    failed: tuple[str, str] | None = None
    failed_at: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Provider:
    """One provider, with what this process remembers of it. Safe for many threads."""

    def __init__(self, told: OidcSettings, redirect_uri: str, *, local: bool = False) -> None:
        self.told = told
        self.redirect_uri = redirect_uri
        self._local = local
        self._metadata, self._keys = _Kept(), _Kept()

    def metadata(self) -> Metadata:
        """What the provider says of itself; raises Refused."""
        found: Metadata = self._fetched(self._metadata, self._discover, KEPT_S)
        return found

    def _fetched(self, kept: _Kept, fetch: Any, newer_than_s: float) -> Any:
        with kept.lock:
            now = time.monotonic()
            if kept.at is not None and now - kept.at < newer_than_s:
                return kept.value
            if kept.failed is not None and now - kept.failed_at < FAILED_S:
                raise Refused(*kept.failed)
            try:
                kept.value, kept.at, kept.failed = fetch(), time.monotonic(), None
            except Refused as refused:
                kept.failed, kept.failed_at = (refused.reason, refused.where), time.monotonic()
                raise
            return kept.value

    def _discover(self) -> Metadata:
        issuer = self.told.issuer
        if not is_secure(issuer, local=self._local):
            raise Refused("unreachable", "issuer")
        address = issuer.rstrip("/") + "/.well-known/openid-configuration"
        said = oidc_http.fetch_json(address, local=self._local)
        # Word for word (Discovery 4.3): else another provider could speak for this one.
        if said.get("issuer") != issuer:
            raise Refused("mixed_up", "discovery")
        for name in ENDPOINTS:
            if not is_secure(said.get(name), local=self._local):
                raise Refused("unreachable", name)
        userinfo = said.get("userinfo_endpoint")
        if userinfo is not None and not is_secure(userinfo, local=self._local):
            raise Refused("unreachable", "userinfo_endpoint")
        challenges = _names(said, "code_challenge_methods_supported")
        if challenges and "S256" not in challenges:
            raise Refused("unreachable", "pkce")
        methods = _names(said, "token_endpoint_auth_methods_supported")
        post = "client_secret_post" in methods and "client_secret_basic" not in methods
        offered = _names(said, "id_token_signing_alg_values_supported") or ("RS256",)
        wanted = self.told.groups_claim
        return Metadata(
            said["authorization_endpoint"],
            said["token_endpoint"],
            said["jwks_uri"],
            userinfo,
            "client_secret_post" if post else "client_secret_basic",
            tuple(name for name in ALGORITHMS if name in offered),
            said.get("authorization_response_iss_parameter_supported") is True,
            f"{SCOPE} {wanted}" if wanted in _names(said, "scopes_supported") else SCOPE,
        )

    def _client(self) -> OAuth2Session:
        said = self.metadata()
        client = OAuth2Session(
            self.told.client_id,
            self.told.client_secret,
            token_endpoint_auth_method=said.auth_method,
            scope=said.scope,
            redirect_uri=self.redirect_uri,
            code_challenge_method="S256",
        )
        oidc_http.bound(client, local=self._local)
        return client

    def address(self, state: str, nonce: str, verifier: str, *, again: bool) -> str:
        """Where to send the browser; raises Refused.

        again: the person shall authenticate anew, however recently they did.
        """
        asked = {"state": state, "nonce": nonce, "code_verifier": verifier}
        if self.told.acr:
            asked["acr_values"] = " ".join(self.told.acr)
        if again:
            asked |= {"prompt": "login", "max_age": "0"}
        with self._client() as client, oidc_http.asking():
            address, _state = client.create_authorization_url(
                self.metadata().authorization_endpoint, **asked
            )
        return str(address)

    def claims(self, code: str, verifier: str, nonce: str) -> dict[str, Any]:
        """The claims of who came back with a code: all checked; raises Refused."""
        said = self.metadata()
        with self._client() as client, oidc_http.asking():
            try:
                answer = client.fetch_token(
                    said.token_endpoint,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=verifier,
                    allow_redirects=False,
                )
            except OAuthError as error:
                raise Refused("denied", "code") from error
        with oidc_http.asking("untrusted"):
            claims = self._checked(dict(answer), nonce)
        subject = subject_of(claims)
        told_all = self.told.groups_claim in claims and "name" in claims
        if not told_all and said.userinfo_endpoint:
            claims = self._userinfo(said.userinfo_endpoint, answer, subject) | claims
        return claims

    def _checked(self, answer: dict[str, Any], nonce: str) -> dict[str, Any]:
        encoded, access = answer.get("id_token"), answer.get("access_token")
        if not isinstance(encoded, str):
            raise Refused("untrusted", "no id token")
        token = self._verified(encoded)
        claims = CodeIDToken(
            token.claims,
            token.header,
            {
                "iss": {"essential": True, "value": self.told.issuer},
                "aud": {"essential": True, "value": self.told.client_id},
                "sub": {"essential": True},
            },
            {
                "nonce": nonce,
                "client_id": self.told.client_id,
                "access_token": access if isinstance(access, str) else None,
            },
        )
        try:
            claims.validate(now=int(clock.now().timestamp()), leeway=SKEW_S)
        except ClaimError as error:
            # The claim's name is one that is checked, never one that somebody made up.
            raise Refused("untrusted", f"{type(error).__name__} {error.claim}") from error
        return dict(claims)

    def _verified(self, encoded: str) -> jwt.Token:
        algorithms = list(self.metadata().algorithms)
        if not algorithms:
            # joserfc takes no list for its own list, in which HS256 stands.
            raise Refused("untrusted", "no algorithm")
        registry = JWSRegistry(algorithms=algorithms, strict_check_header=False)
        try:
            return jwt.decode(encoded, self._key_set(KEPT_S), registry=registry)
        except InvalidKeyIdError:
            return jwt.decode(encoded, self._key_set(AGAIN_S), registry=registry)

    def check_keys(self) -> None:
        """Raise Refused unless there are keys that answers can be checked with."""
        self._key_set(KEPT_S)

    def _key_set(self, newer_than_s: float) -> KeySet:
        found: KeySet = self._fetched(self._keys, self._fetch_keys, newer_than_s)
        return found

    def _fetch_keys(self) -> KeySet:
        said = oidc_http.fetch_json(self.metadata().jwks_uri, local=self._local)
        with oidc_http.asking():
            keys = said["keys"]
            if not isinstance(keys, list) or len(keys) > MAX_KEYS:
                raise Refused("unreachable", "keys")
            found = [key for told in keys if (key := _public_key(told)) is not None]
            if not found:
                raise Refused("unreachable", "no key")
            return KeySet(found)

    def _userinfo(self, address: str, answer: dict[str, Any], subject: str) -> dict[str, Any]:
        access = answer.get("access_token")
        if not isinstance(access, str) or not access.isascii() or not access.isprintable():
            raise Refused("untrusted", "access token")
        said = oidc_http.fetch_json(address, local=self._local, bearer=access)
        # Core 5.3.2: else a token could be swapped for another person's.
        if said.get("sub") != subject:
            raise Refused("untrusted", "userinfo sub")
        # Who, when and how strongly is what the signed token says, or nobody.
        wanted = (self.told.groups_claim, "name", "preferred_username")
        return {name: said[name] for name in wanted if name in said}


def _names(said: dict[str, Any], key: str) -> tuple[str, ...]:
    value = said.get(key)
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()


def _public_key(told: Any) -> Any | None:
    """A key that may have signed: neither a shared secret, nor one for enciphering, nor weak.

    One that cannot be read is passed over: it is not the one that we need, or none verifies.
    """
    if not isinstance(told, dict) or told.get("kty") not in ("RSA", "EC"):
        return None
    if told.get("use", "sig") != "sig":
        return None
    try:
        key: Any = import_key(told)
        weak = key.key_type == "RSA" and key.raw_value.key_size < MIN_RSA_BITS
    except (JoseError, ValueError, TypeError, AttributeError):
        return None
    return None if weak else key
