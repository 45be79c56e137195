"""Answers that a good provider would not give: no session, no person, a sentence, a log entry."""

import base64
import hashlib
import hmac
import time

from cryptography.hazmat.primitives import serialization
from joserfc.jwk import ECKey

from tests.accounts.oidc.guest import Guest, check_refused, refusals, sessions, why_refused
from tests.accounts.oidc.provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    SUBJECT,
    encoded,
    key,
    send,
    signed,
)
from tests.sync.rows import rows

HOUR = 3600


def now() -> int:
    """Seconds since 1970."""
    return int(time.time())


CLAIMS = {
    "wrong nonce": ({"nonce": "x" * 43}, "InvalidClaimError nonce"),
    "no nonce": ({"nonce": None}, "MissingClaimError nonce"),
    "wrong issuer": ({"iss": "https://other.example"}, "InvalidClaimError iss"),
    "no issuer": ({"iss": None}, "MissingClaimError iss"),
    "issuers": ({"iss": ["ISSUER", "https://other.example"]}, "InvalidClaimError iss"),
    "wrong audience": ({"aud": "another"}, "InvalidClaimError aud"),
    "no audience": ({"aud": None}, "MissingClaimError aud"),
    "no audience at all": ({"aud": []}, "InvalidClaimError aud"),
    "two audiences, nobody authorized": ({"aud": [CLIENT_ID, "another"]}, "MissingClaimError azp"),
    "two audiences, another authorized": (
        {"aud": [CLIENT_ID, "another"], "azp": "another"},
        "InvalidClaimError azp",
    ),
    "another authorized": ({"azp": "another"}, "InvalidClaimError azp"),
    "expired": ({"exp": now() - HOUR}, "ExpiredTokenError exp"),
    "never expires": ({"exp": None}, "MissingClaimError exp"),
    "expires in words": ({"exp": "tomorrow"}, "InvalidClaimError exp"),
    "expires at infinity": ({"exp": float("inf")}, "InvalidClaimError exp"),
    "issued in the future": ({"iat": now() + HOUR}, "InvalidClaimError iat"),
    "issued never": ({"iat": None}, "MissingClaimError iat"),
    "not yet": ({"nbf": now() + HOUR}, "InvalidClaimError nbf"),
    "no subject": ({"sub": None}, "MissingClaimError sub"),
    "empty subject": ({"sub": ""}, "InvalidClaimError sub"),
    "a number for a subject": ({"sub": 7}, "InvalidClaimError sub"),
    "a long subject": ({"sub": "s" * 256}, "sub"),
    "a subject that no database holds": ({"sub": "a\0b"}, "sub"),
    "another access token's hash": ({"at_hash": "A" * 22}, "InvalidClaimError at_hash"),
}


def test_claims_that_are_not_for_us(app, provider, guest):
    honest, found = dict(provider.claims), {}
    CLAIMS["issuers"][0]["iss"][0] = provider.issuer
    for case, (wrong, _why) in CLAIMS.items():
        provider.claims = honest | wrong
        found[case] = why_refused(app, guest.through())
    assert found == {case: f"untrusted: {why}" for case, (_wrong, why) in CLAIMS.items()}
    assert len(refusals(app)) == len(CLAIMS)
    provider.claims = honest
    assert guest.through().status_code == 303, "the control of all of these"


def public_pem() -> bytes:
    """The provider's public key as everybody has it."""
    return key("k1").raw_value.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )  # fmt: skip


def hs256(claims: dict, secret: bytes, **header: str) -> str:
    """A token signed with something that is no secret, or not the provider's alone."""
    head = {"alg": "HS256", "kid": "k1"} | header
    body = f"{encoded(head)}.{encoded(claims)}"
    return f"{body}.{encoded(hmac.digest(secret, body.encode(), hashlib.sha256))}"


OTHER = "k2"
TOKENS = {
    "no signature": lambda c: f"{encoded({'alg': 'none'})}.{encoded(c)}.",
    "no signature, written NoNe": lambda c: (
        f"{encoded({'alg': 'NoNe', 'kid': 'k1'})}.{encoded(c)}."
    ),
    "no algorithm": lambda c: f"{encoded({'kid': 'k1'})}.{encoded(c)}.{encoded(b'x')}",
    "signed with the public key": lambda c: hs256(c, public_pem()),
    "signed with the client's secret": lambda c: hs256(c, CLIENT_SECRET.encode()),
    "signed by another key, named as the right one": lambda c: signed(c, key(OTHER), kid="k1"),
    "signed by another key, unnamed": lambda c: signed(c, key(OTHER), kid=None),
    "signed by a key that it brings along": lambda c: signed(
        c, key(OTHER), kid="k1", jwk=key(OTHER).as_dict(private=False)
    ),
    "signed by a key that it points at": lambda c: signed(
        c, key(OTHER), kid="k1", jku="https://evil.example/keys"
    ),
    "an unknown key": lambda c: signed(c, key(OTHER)),
    "another algorithm than offered": lambda c: signed(c, key("k1"), alg="RS512"),
    "a critical header": lambda c: signed_critical(c),
    "cut": lambda c: signed(c, key("k1"))[:-6],
    "changed after signing": lambda c: changed(c),
    "no token": lambda c: "",
    "not a token": lambda c: "a.b",
    "not JSON": lambda c: f"{encoded(b'{')}.{encoded(c)}.{encoded(b'x')}",
    "nested": lambda c: f"{encoded(b'[' * 90_000)}.{encoded(c)}.{encoded(b'x')}",
}


def signed_critical(claims: dict) -> str:
    """A token of the right key whose header says what nobody here understands."""
    head = {"alg": "RS256", "kid": "k1", "crit": ["exp"], "exp": 1}
    body = f"{encoded(head)}.{encoded(claims)}"
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    raw = key("k1").raw_value.sign(body.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{body}.{encoded(raw)}"


def changed(claims: dict) -> str:
    """A token whose groups were changed after it was signed."""
    head, _body, tail = signed(claims, key("k1")).split(".")
    return f"{head}.{encoded(claims | {'groups': ['analys']})}.{tail}"


def test_tokens_that_the_provider_did_not_sign(app, provider, guest):
    honest, found = provider.token, {}
    for case, forged in TOKENS.items():
        provider.token = forged
        found[case] = why_refused(app, guest.through()).split(":")[0]
    assert found == dict.fromkeys(TOKENS, "untrusted")
    assert len(refusals(app)) == len(TOKENS)
    provider.token = honest
    assert guest.through().status_code == 303, "the control of all of these"


def test_a_shared_secret_or_a_weak_key_among_the_keys_is_none(app, provider, guest):
    secret = base64.urlsafe_b64encode(b"s" * 32).decode().rstrip("=")
    provider.metadata["id_token_signing_alg_values_supported"] = ["HS256", "RS256", "none"]
    provider.keys = [{"kty": "oct", "kid": "k1", "k": secret, "alg": "HS256"}]
    provider.token = lambda claims: hs256(claims, b"s" * 32)
    check_refused(app, guest.through(), "unreachable: no key")
    weak = key("weak", 1024)
    other = Guest(app, provider)
    provider.keys = [weak.as_dict(private=False)]
    provider.token = lambda claims: signed(claims, weak)
    app.extensions["accounts.oidc"]._keys.failed = None
    assert other.through().status_code == 424 or sessions(app) == 0
    assert refusals(app)[-1] == "unreachable: no key"


def test_an_enciphering_key_signs_nothing(app, provider, guest):
    provider.keys = [provider.key.as_dict(private=False) | {"use": "enc"}]
    check_refused(app, guest.through(), "unreachable: no key")


def test_only_algorithms_that_need_a_private_key(app, provider, guest):
    provider.metadata["id_token_signing_alg_values_supported"] = ["none", "HS256"]
    provider.token = TOKENS["no signature"]
    check_refused(app, guest.through(), "untrusted: no algorithm")


def test_a_new_key_is_fetched_once_and_made_up_ones_are_not(app, provider, guest, monkeypatch):
    from fieldapp.accounts import oidc_provider

    guest.through()
    assert provider.asked.count("/keys") == 1
    provider.token = lambda claims: signed(claims, key(OTHER))
    provider.keys.append(key(OTHER).as_dict(private=False))
    assert guest.through().status_code == 403, "fetched a moment ago"
    assert provider.asked.count("/keys") == 1
    monkeypatch.setattr(oidc_provider, "AGAIN_S", 0)
    assert guest.through().status_code == 303
    assert provider.asked.count("/keys") == 2
    monkeypatch.setattr(oidc_provider, "AGAIN_S", 60)
    for number in range(5):
        provider.token = lambda claims, kid=f"made-up-{number}": signed(claims, key(OTHER), kid=kid)
        assert guest.through().status_code == 403
    assert provider.asked.count("/keys") == 2, "whatever key ids somebody makes up"


def test_a_good_key_of_another_kind_is_taken(app, provider, guest):
    curve = ECKey.generate_key("P-256", {"kid": "e1"})
    odd = [{"kty": "AKP", "kid": "x"}, {"kty": "EC", "crv": "odd"}]
    provider.keys = [*odd, curve.as_dict(private=False)]
    provider.metadata["id_token_signing_alg_values_supported"] = ["ES256", "RS256"]
    provider.token = lambda claims: signed(claims, curve, alg="ES256")
    assert guest.through().status_code == 303


# --- state, and whose answer it is --------------------------------------------------------


def test_an_answer_without_the_right_state(app, provider, guest):
    guest.begin()
    for state in (None, "", "x" * 43):
        check_refused(app, guest.come_back(state=state), None)
    code = provider.authorize(guest.address)
    twice = f"/login/oidc/back?code={code}&state={guest.asked['state']}&state=x"
    check_refused(app, guest.get(twice), None)
    assert guest.come_back().status_code == 303, "a stranger's address spoils nothing"


def test_an_answer_to_nobodys_log_in(app, provider, guest):
    guest.begin()
    stranger = Guest(app, provider)
    stranger.address = guest.address
    check_refused(app, stranger.come_back(), None)
    check_refused(app, stranger.get("/login/oidc/finish?code=x&state=y"), None)


def test_a_cookie_that_we_did_not_sign(app, provider, guest):
    guest.begin()
    kept = guest.cookie().value
    for forged in ("x", kept[:-2], kept.replace(".", "", 1), "e30." + kept.split(".", 1)[1]):
        guest.client.set_cookie(
            "__Host-fieldapp-team-oidc", forged, domain="localhost", secure=True
        )
        check_refused(app, guest.come_back(), None)


def test_a_log_in_that_took_too_long(app, provider, guest, clock):
    clock.set("2026-11-21 22:30")
    guest.begin()
    clock.forward(minutes=10, seconds=1)
    check_refused(app, guest.come_back(), None)


def test_an_answer_counts_once(app, provider, guest):
    guest.begin()
    kept = guest.cookie().value
    sent = {"code": provider.authorize(guest.address), "state": guest.asked["state"]}
    assert guest.answered(**sent).status_code == 303
    provider.begun[sent["code"]] = guest.asked  # a provider that takes a code twice
    again = Guest(app, provider)
    again.client.set_cookie("__Host-fieldapp-team-oidc", kept, domain="localhost", secure=True)
    asked = len(provider.asked)
    for _ in range(3):
        again.client.set_cookie("__Host-fieldapp-team-oidc", kept, domain="localhost", secure=True)
        assert again.answered(**sent).status_code == 403
    assert not again.is_in()
    assert len(provider.asked) == asked, "the provider is not asked"
    assert refusals(app) == ["replayed"], "once, however often it is repeated"


def test_a_refused_answer_is_used_up_too(app, provider, guest):
    guest.begin()
    kept = guest.cookie().value
    guest.come_back(code="wrong")
    guest.client.set_cookie("__Host-fieldapp-team-oidc", kept, domain="localhost", secure=True)
    assert guest.come_back().status_code == 403
    assert refusals(app) == ["denied: code", "replayed"]
    assert sessions(app) == 0


def test_a_code_of_another_browser(app, provider, guest):
    """Somebody plants their own code: the provider that checks PKCE refuses, and the nonce does."""
    attacker = Guest(app, provider)
    attacker.begin()
    guest.begin()
    check_refused(app, guest.come_back(code=provider.authorize(attacker.address)), "denied: code")
    provider.checks_pkce = False
    guest.begin()
    answer = guest.come_back(code=provider.authorize(attacker.address))
    assert answer.status_code == 403
    assert refusals(app)[-1] == "untrusted: InvalidClaimError nonce"
    assert sessions(app) == 0


def test_an_answer_of_another_issuer(app, provider, guest):
    guest.begin()
    check_refused(app, guest.come_back(iss="https://other.example"), "mixed_up: iss")
    guest.begin()
    assert guest.come_back(iss=provider.issuer).status_code == 303


def test_an_issuer_that_says_its_name_always_does(app, provider, guest):
    provider.metadata["authorization_response_iss_parameter_supported"] = True
    guest.begin()
    check_refused(app, guest.come_back(), "mixed_up: no iss")


def test_errors_of_the_provider_are_our_sentence(app, provider, guest):
    guest.begin()
    answer = guest.come_back(
        code=None, error="access_denied", error_description="<script>x</script>ring 020-123"
    )
    check_refused(app, answer, "denied: access_denied")
    assert "020-123" not in answer.text
    guest.begin()
    guest.come_back(code=None, error="<b>made up</b>")
    assert refusals(app)[-1] == "denied: other"
    guest.begin()
    guest.come_back(code=None)
    assert refusals(app)[-1] == "denied: no code"


def test_no_answer_touches_a_session_that_is_there(app, provider, guest):
    guest.through()
    guest.get("/login/oidc/back?code=x&state=y")
    guest.get("/login/oidc/finish?code=x&state=y")
    guest.begin()
    guest.come_back(code="wrong")
    assert guest.is_in()


def test_a_session_is_always_a_new_one(app, provider, guest):
    guest.get("/login")
    guest.through()
    name = app.config["SESSION_COOKIE_NAME"]
    first = guest.client.get_cookie(name, domain="localhost").value
    guest.through()
    assert guest.client.get_cookie(name, domain="localhost").value != first
    guest.client.set_cookie(name, first, domain="localhost", secure=True)
    assert not guest.is_in(), "the one before is over"


# --- groups, strength ---------------------------------------------------------------------

GROUPS = {
    "a string": ("uppsok", "not a list"),
    "an object": ({"uppsok": True}, "not a list"),
    "true": (True, "not a list"),
    "nested": ([["uppsok"]], "not names"),
    "numbers": (["uppsok", 7], "not names"),
    "an empty name": (["uppsok", ""], "not names"),
    "a long name": (["uppsok", "g" * 201], "not names"),
    "ten thousand": ([f"g{n}" for n in range(10_000)] + ["uppsok"], "too many"),
}


def test_groups_that_are_not_a_list_of_names(app, provider, guest):
    found = {}
    for case, (groups, _why) in GROUPS.items():
        provider.claims["groups"] = groups
        found[case] = why_refused(app, guest.through())
    assert found == {case: f"groups: {why}" for case, (_groups, why) in GROUPS.items()}


def test_groups_are_compared_letter_for_letter(app, provider, guest):
    provider.claims["groups"] = ["Uppsok", "uppsok ", "uppsok\0", "%", "uppsok' OR 1=1 --"]
    check_refused(app, guest.through(), "no_role")


def test_strength_is_demanded_where_it_is_set(make_app, provider):
    app = make_app(acr=("urn:loa3", "urn:loa4"), amr=("mfa", "hwk"))
    guest = Guest(app, provider)
    for said in (
        {},
        {"acr": "urn:loa3"},
        {"acr": "urn:loa3", "amr": ["mfa"]},
        {"acr": "urn:loa2", "amr": ["mfa", "hwk"]},
        {"acr": ["urn:loa3"], "amr": ["mfa", "hwk"]},
        {"acr": "urn:loa3", "amr": "mfa hwk"},
        {"acr": "urn:loa3", "amr": [["mfa"], {"hwk": 1}]},
    ):
        provider.claims = {"sub": SUBJECT, "groups": ["uppsok"]} | said
        assert guest.through().status_code == 403, said
    assert sessions(app) == 0
    assert {why.split(":")[0] for why in refusals(app)} <= {"weak", "untrusted"}
    provider.claims |= {"acr": "urn:loa4", "amr": ["pwd", "mfa", "hwk"]}
    guest.begin()
    assert guest.asked["acr_values"] == "urn:loa3 urn:loa4"
    assert guest.come_back().status_code == 303


def test_userinfo_of_somebody_else(app, provider, guest):
    provider.metadata["userinfo_endpoint"] = f"{provider.issuer}/userinfo"
    provider.claims["groups"] = None
    for said in ({"sub": "another", "groups": ["analys"]}, {"groups": ["analys"]}):
        provider.userinfo = said
        assert guest.through().status_code == 403
        assert refusals(app)[-1] == "untrusted: userinfo sub"
    assert sessions(app) == 0


def test_userinfo_says_nothing_that_the_token_must(make_app, provider):
    app = make_app(acr=("urn:loa3",))
    provider.metadata["userinfo_endpoint"] = f"{provider.issuer}/userinfo"
    provider.claims["groups"] = None
    provider.userinfo = {"sub": SUBJECT, "groups": ["uppsok"], "acr": "urn:loa3"}
    check_refused(app, Guest(app, provider).through(), "weak: acr")


def test_nothing_that_the_provider_wrote_stands_in_the_log(app, provider, guest):
    provider.pages["/token"] = lambda h: send(
        h, {"error": "planted-error", "error_description": "planted-text"}, 400
    )
    answer = guest.through()
    assert "planted" not in answer.text
    said = [tuple(row) for row in rows(app, "SELECT * FROM audit_entry")]
    assert "planted" not in str(said)
    assert SUBJECT not in str(said)
