"""Log-in and confirmation through the municipality's identity provider, on the team surface.

There and back: `begin` sends the browser away, the provider sends it to `back`. The session's
Strict cookie does not come along there, so `back` answers with a page of ours that goes on by
itself to `finish`: for the browser that is a step within this site, and the cookie is sent.
"""

from typing import Any
from urllib.parse import urlencode

from flask import (
    Blueprint,
    Flask,
    Response,
    after_this_request,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
)
from flask_babel import gettext as _

from ..foundation import clock, csrf
from ..foundation.errors import NotFound, NotSignedIn, Problem, TooLarge
from ..foundation.identity import Actor, current_actor
from ..foundation.web import public, signed_in
from ..signin import confirming, sessions
from ..signin.rules import local
from . import oidc_pending, oidc_service
from . import oidc_rules as rules
from .oidc_pending import Pending
from .oidc_provider import Provider
from .oidc_rules import Refused

EXTENSION = "accounts.oidc"
BACK, FINISH = "/login/oidc/back", "/login/oidc/finish"

ANSWER = ("code", "state", "iss", "error")
"""What of an answer is read; each stands there once or not at all."""

QUERY_CHARS = 6000
"""Codes of some providers are longer than any address of ours."""

DENIED = frozenset(
    {
        "access_denied",
        "login_required",
        "interaction_required",
        "consent_required",
        "account_selection_required",
        "unmet_authentication_requirements",
        "temporarily_unavailable",
        "server_error",
        "invalid_request",
        "invalid_scope",
        "unauthorized_client",
    }
)
"""Errors of RFC 6749 and OpenID Connect Core that the log may name; any other is `other`."""

blueprint = Blueprint("oidc", __name__, template_folder="templates")


class OidcRefused(Problem):
    """The municipality's log-in led to no session."""

    status = 403
    code = "oidc_refused"
    title = "The log-in with the municipality's account did not succeed"


@blueprint.record
def _mount(state: Any) -> None:
    app: Flask = state.app
    settings = app.extensions["fieldapp"]
    if settings.oidc is not None:
        app.extensions[EXTENSION] = Provider(
            settings.oidc, settings.origin + BACK, local=settings.testing
        )


@blueprint.app_context_processor
def _offered() -> dict[str, Any]:
    """Pages of log-in offer it where it is set up; of confirmation, to whom it can confirm."""
    return {"oidc": EXTENSION in current_app.extensions, "oidc_known": _is_known}


def _is_known() -> bool:
    actor = current_actor()
    return actor is not None and oidc_service.is_known(actor.id)


def _provider() -> Provider:
    found: Provider | None = current_app.extensions.get(EXTENSION)
    if found is None:
        raise NotFound
    return found


@blueprint.get("/login/oidc")
@public  # this is where one signs in
def begin() -> Response:
    """Send the browser to the provider, when a person asked for it on our own page."""
    if csrf.is_crossed():
        return make_response(redirect("/login", 303))  # another site begins no session of anybody's
    provider, pending = _provider(), oidc_pending.begun(local(request.args.get("next", "/")))
    answer = make_response(redirect(_address(provider, pending), 303))
    oidc_pending.remember(answer, pending)
    return answer


@blueprint.post("/login/oidc")
@signed_in
def again() -> Response:
    """Send whoever is signed in to the provider, to prove there once more who they are.

    By a page that goes on by itself: a form may not lead to another site (form-action 'self'),
    not by a redirect either.
    """
    provider, actor = _provider(), _signed_in()
    kept = request.form.get("kept", "")
    if len(kept) > oidc_pending.MAX_KEPT_CHARS:
        raise TooLarge(
            _("The form is too long to be kept. Confirm first that it is you, then fill it in.")
        )
    pending = oidc_pending.begun(local(request.form.get("next", "/")), actor.id, kept)
    answer = _onwards(_address(provider, pending))
    oidc_pending.remember(answer, pending)
    return answer


def _signed_in() -> Actor:
    actor = current_actor()
    if actor is None:
        raise NotSignedIn
    return actor


def _address(provider: Provider, pending: Pending) -> str:
    try:
        return provider.address(
            pending.state, pending.nonce, pending.verifier, again=bool(pending.person)
        )
    except Refused as refused:
        raise _told(refused) from refused


def _onwards(address: str) -> Response:
    return make_response(render_template("accounts/oidc_onwards.html", address=address))


@blueprint.get(BACK)
@public  # the provider sends people here who are not signed in yet
def back() -> Response:
    """Take the provider's answer, and go on with it within this site.

    The session is not looked at here and not touched: its cookie has not come along.
    """
    _provider()
    sent = _sent()
    try:
        oidc_pending.of_this_answer(sent)
    except Refused as refused:
        raise _told(refused) from refused
    return _onwards(f"{FINISH}?{urlencode(sent)}")


back.query_limit = QUERY_CHARS  # type: ignore[attr-defined]


@blueprint.get(FINISH)
@public  # whoever comes back from the provider
def finish() -> Any:
    """Begin the session, or confirm the one that is there."""
    provider, sent = _provider(), _sent()
    after_this_request(oidc_pending.forget)
    pending = None
    try:
        pending = oidc_pending.of_this_answer(sent)
        oidc_service.check_unused(pending.state)
        claims = _claims(provider, pending, sent)
        if pending.person:
            return _confirm(provider, pending, claims)
        groups = rules.groups_of(claims, provider.told.groups_claim)
        actor = oidc_service.enter(provider.told.issuer, claims, groups, pending.state)
    except Refused as refused:
        if pending is not None:
            oidc_service.note_refused(pending.state, refused)
        raise _told(refused) from refused
    sessions.begin(actor, method="oidc", confirmed=rules.is_fresh(claims, _now()))
    return redirect(pending.next, 303)


finish.query_limit = QUERY_CHARS  # type: ignore[attr-defined]


def _sent() -> dict[str, str]:
    """What of the answer is read; a thing that stands twice is not there."""
    found = {name: request.args.getlist(name) for name in ANSWER}
    sent = {name: values[0] for name, values in found.items() if len(values) == 1}
    if "error" in sent and sent["error"] not in DENIED:
        sent["error"] = "other"
    return sent


def _now() -> float:
    return clock.now().timestamp()


def _claims(provider: Provider, pending: Pending, sent: dict[str, str]) -> dict[str, Any]:
    """The claims of whoever came back, as strong as they are demanded; raises Refused."""
    issuer = sent.get("iss")
    if issuer is not None and issuer != provider.told.issuer:
        raise Refused("mixed_up", "iss")
    if issuer is None and provider.metadata().names_issuer:
        raise Refused("mixed_up", "no iss")
    if "error" in sent:
        raise Refused("denied", sent["error"])
    if not sent.get("code"):
        raise Refused("denied", "no code")
    claims = provider.claims(sent["code"], pending.verifier, pending.nonce)
    rules.check_strength(claims, provider.told.acr, provider.told.amr)
    return claims


def _confirm(provider: Provider, pending: Pending, claims: dict[str, Any]) -> Any:
    actor = current_actor()
    if actor is None or actor.id != pending.person:
        raise Refused("other_person", "session")
    rules.check_fresh(claims, pending.begun, _now())
    oidc_service.confirm(actor, provider.told.issuer, claims, pending.state)
    return confirming.confirmed("oidc", pending.next, pending.kept)


def _told(refused: Refused) -> OidcRefused:
    """The refusal as a sentence; what the provider wrote stands nowhere."""
    current_app.logger.warning("log-in through the provider refused: %s", refused)
    return OidcRefused(_sentence(refused.reason))


def _sentence(reason: str) -> str:
    if reason in ("state", "replayed"):
        return _("It took too long, or was begun in another window. Begin again.")
    if reason == "denied":
        return _("The municipality's log-in did not let you in.")
    if reason == "unreachable":
        return _("The municipality's log-in does not answer as it should. Try again in a while.")
    if reason in ("weak", "not_fresh"):
        return _("The municipality's log-in did not check who you are as strongly as is needed.")
    if reason == "groups":
        return _("Your groups could not be read. Ask your administrator.")
    if reason == "incompatible":
        return _("Your groups give you roles that nobody may hold at once. Ask your administrator.")
    if reason == "no_role":
        return _("Your groups give you no role here. Ask your administrator.")
    if reason == "inactive":
        return _("Your account here is closed. Ask your administrator.")
    if reason == "other_person":
        return _("Somebody else is signed in here. Sign out and begin again.")
    return _("The answer of the municipality's log-in cannot be trusted. Tell your administrator.")
