"""Passkeys over HTTP: coming in, confirming, keeping one's own, and a one-time link's first one.

JSON with the CSRF token in a header, but for the confirmation: that is a form, so that what
somebody had filled in is carried on (confirming.py).
"""

import json
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request
from flask_babel import gettext as _
from marshmallow import Schema, ValidationError, fields, validate
from werkzeug.wrappers import Response as AnyResponse

from ..foundation import web
from ..foundation.described import answers, takes
from ..foundation.errors import NotFound, NotSignedIn
from ..foundation.identity import Actor, current_actor
from . import alerts, confirming, links, passkeys, rules, sessions
from . import passkeys_rules as purposes
from .passkeys_proof import NewCredential, PasskeyRefused, UsedCredential
from .people import of_this_surface

Answer = str | AnyResponse | tuple[str, int]
MOST_CHARACTERS = 16_000
"""Of an answer in a form; a browser's has one or two thousand."""


class _Use(Schema):
    """An assertion, and the page that was asked for."""

    credential = fields.Nested(UsedCredential, required=True)
    next = fields.String(load_default="/", validate=validate.Length(max=2000))


class _Make(Schema):
    """A new credential and what its owner calls it."""

    credential = fields.Nested(NewCredential, required=True)
    name = fields.String(required=True, validate=validate.Length(max=200))
    next = fields.String(load_default="/", validate=validate.Length(max=2000))


def mount(blueprint: Blueprint) -> None:
    """Add the routes, and what their fragments of pages ask for."""
    for path, view in (
        ("/login/passkey/options", login_options),
        ("/login/passkey/verify", login),
        ("/account/confirm/passkey/options", confirm_options),
        ("/account/confirm/passkey", confirm),
        ("/account/passkeys/options", add_options),
        ("/account/passkeys", add),
        ("/account/passkeys/<passkey>/name", rename),
        ("/account/passkeys/<passkey>/remove", remove),
        ("/link/<token>/passkey/options", link_options),
        ("/link/<token>/passkey", link_add),
    ):
        endpoint = f"passkeys_{view.__name__}"
        blueprint.add_url_rule(path, endpoint, view_func=view, methods=["POST"])
    blueprint.app_context_processor(lambda: {"my_passkeys": _mine, "has_passkeys": _has_any})


def _self() -> Actor:
    actor = current_actor()
    if actor is None:
        raise NotSignedIn
    return actor


def _mine() -> list[passkeys.PasskeyInfo]:
    return passkeys.listed(UUID(_self().id))


def _has_any() -> bool:
    return bool(_mine())


def _go_to(address: str) -> dict[str, Any]:
    return {"next": rules.local(address)}


# --- coming in ----------------------------------------------------------------------


@takes(json={"type": "object"})
@answers(200, {"type": "object"})
@web.public  # this is where one signs in
def login_options() -> dict[str, Any]:
    """What the browser needs; the same for everybody, so that it tells nothing of anybody."""
    return passkeys.options_to_use()


@takes(json=_Use())
@answers(200, {"type": "object"})
@web.public  # this is where one signs in
def login() -> dict[str, Any]:
    """A good answer begins the session."""
    sent = web.parsed(_Use())
    sessions.begin(passkeys.verified(sent["credential"]), "passkey")
    return _go_to(sent["next"])


# --- confirming ---------------------------------------------------------------------


@takes(json={"type": "object"})
@answers(200, {"type": "object"})
@web.signed_in
def confirm_options() -> dict[str, Any]:
    """What the browser needs for a passkey of whoever is signed in."""
    return passkeys.options_to_use(purposes.CONFIRM, UUID(_self().id))


@web.signed_in
def confirm() -> Answer:
    """A passkey instead of password and code; then where the person was going."""
    person_id = UUID(_self().id)
    wanted, kept = rules.local(request.form.get("next", "/")), request.form.get("kept", "")
    try:
        credential = _in_form(request.form.get("credential", ""))
        passkeys.verified(credential, purposes.CONFIRM, person_id)
    except PasskeyRefused as error:
        return confirming.shown(_(error.title), wanted, kept), error.status
    return confirming.confirmed("passkey", wanted, kept)


def _in_form(text: str) -> dict[str, Any]:
    try:
        read = json.loads(text[:MOST_CHARACTERS])
        loaded: dict[str, Any] = UsedCredential().load(read)
    except (ValueError, RecursionError, ValidationError) as error:
        raise PasskeyRefused from error
    return loaded


# --- one's own: a new way in is not left to a session that somebody forgot open ------


@takes(json={"type": "object"})
@answers(200, {"type": "object"})
@web.signed_in_now
def add_options() -> dict[str, Any]:
    """What the browser needs to make one's own next passkey."""
    person = of_this_surface().by_id(UUID(_self().id))
    if person is None:
        raise NotSignedIn
    return passkeys.options_to_add(person)


@takes(json=_Make())
@answers(200, {"type": "object"})
@web.signed_in_now
def add() -> dict[str, Any]:
    """Keep one's own next passkey."""
    actor, sent = _self(), web.parsed(_Make())
    proven = passkeys.proven(actor, sent["credential"], sent["name"])
    passkeys.keep(actor, proven)
    alerts.tell(of_this_surface(), UUID(actor.id), alerts.PASSKEY_ADDED)
    flash(_("The passkey is saved. You can sign in with it from now on."))
    return _go_to(sent["next"])


@web.signed_in
def rename(passkey: str) -> AnyResponse:
    """Another name for one's own passkey."""
    passkeys.rename(_self(), passkey, request.form.get("name", ""))
    flash(_("The passkey has its new name."))
    return redirect("/account", 303)


@web.signed_in_now
def remove(passkey: str) -> AnyResponse:
    """Remove one's own passkey, unless it is the last way in."""
    passkeys.remove(_self(), passkey)
    flash(_("The passkey is removed. Delete it on your device too."))
    return redirect("/account", 303)


# --- by a one-time link -------------------------------------------------------------


@takes(json={"type": "object"})
@answers(200, {"type": "object"})
@web.public  # whoever holds the link
def link_options(token: str) -> dict[str, Any]:
    """What the browser needs to make the passkey of the person whose link this is."""
    found = links.find(of_this_surface(), token)
    if found is None:
        raise NotFound
    return passkeys.options_to_add(found.person, purposes.LINK)


@takes(json=_Make())
@answers(200, {"type": "object"})
@web.public  # whoever holds the link
def link_add(token: str) -> dict[str, Any]:
    """Keep the passkey, use the link up, and begin the session."""
    people = of_this_surface()
    found, sent = links.find(people, token), web.parsed(_Make())
    actor = people.actor(found.person.id) if found is not None else None
    if actor is None:
        raise NotFound
    proven = passkeys.proven(actor, sent["credential"], sent["name"], purposes.LINK)
    # Before the passkey is kept: of two who answer at once, one is too late.
    if not links.use(people, token):
        raise NotFound
    passkeys.keep(actor, proven)
    sessions.begin(actor, "link")
    return _go_to(sent["next"])
