"""One's own log-in: sessions, passkeys, password, authenticator, recovery codes.

What gives a new way in needs a confirmation of the last ten minutes: a session that somebody
forgot open is not enough.
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ..foundation import web
from ..foundation.errors import NotAllowed, NotSignedIn, StepUpNeeded
from ..foundation.identity import Actor, current_actor
from . import alerts, entering, factors, passwords, recovery, sessions, totp
from .people import Person, of_this_surface

Answer = str | Response | tuple[str, int]


def mount(blueprint: Blueprint) -> None:
    """Add the pages."""
    for path, method, view in (
        ("/account", "GET", account),
        ("/account/sessions/<uuid:session_id>/end", "POST", end_session),
        ("/account/sessions/end", "POST", end_others),
        ("/account/password", "GET", password_page),
        ("/account/password", "POST", password),
        ("/account/authenticator", "GET", authenticator_page),
        ("/account/authenticator", "POST", authenticator),
        ("/account/recovery-codes", "POST", recovery_codes),
    ):
        blueprint.add_url_rule(path, f"account_{view.__name__}", view_func=view, methods=[method])


def _self() -> tuple[Actor, Person]:
    actor = current_actor()
    person = of_this_surface().by_id(UUID(actor.id)) if actor is not None else None
    if actor is None or person is None:
        raise NotSignedIn
    return actor, person


def _confirmed_self() -> tuple[Actor, Person]:
    if not g.get("confirmed", False):
        raise StepUpNeeded
    return _self()


def _back(said: str) -> Response:
    flash(said)
    return redirect("/account", 303)


@web.signed_in
def account() -> str:
    """All ways in that this person has, and where they are signed in."""
    _, person = _self()
    people = of_this_surface()
    has_password = passwords.has_one(people, person.id)
    return render_template(
        "signin/account.html",
        person=person,
        sessions=sessions.listed(person.id),
        words=method_words(),
        has_password=has_password and totp.has_one(people, person.id),
        codes_left=recovery.left(people, person.id),
    )


def method_words() -> dict[str, str]:
    """How a session was begun, in words."""
    return {
        "passkey": _("passkey"),
        "password_totp": _("password and code"),
        "oidc": _("the municipality's account"),
        "recovery_code": _("recovery code"),
        "link": _("one-time link"),
    }


@web.signed_in_now
def end_session(session_id: UUID) -> Response:
    """End one of one's own sessions."""
    actor, _person = _self()
    sessions.end_one(actor, session_id)
    return _back(_("The session is ended."))


@web.signed_in_now
def end_others() -> Response:
    """End all of one's own sessions but this one."""
    actor, person = _self()
    sessions.end_others(actor, person.id, keep=g.signin_session)
    return _back(_("All other sessions are ended."))


def _with_both(person: Person) -> None:
    """A password alone is no way in: who has none begins with the authenticator's form."""
    if not totp.has_one(of_this_surface(), person.id):
        raise NotAllowed("Set up an authenticator first.", code="no_authenticator")


@web.signed_in
def password_page() -> Answer:
    """The form of a new password."""
    _, person = _confirmed_self()
    _with_both(person)
    return render_template("signin/password.html", person=person)


@web.signed_in
def password() -> Answer:
    """A new password, by whoever knows the present one; all other sessions end."""
    actor, person = _confirmed_self()
    _with_both(person)
    people, wanted = of_this_surface(), request.form.get("password", "")
    if entering.knows_password(people, person.id, request.form.get("current", "")):
        fault = factors.password_fault(person, wanted, request.form.get("again", ""))
    else:
        fault = _("The present password is not right.")
    if fault is not None:
        return render_template("signin/password.html", person=person, error=fault), 422
    passwords.set_password(actor, people, person.id, wanted)
    sessions.end_others(actor, person.id, keep=g.signin_session)
    alerts.tell(people, person.id, alerts.PASSWORD_CHANGED)
    return _back(_("The password is changed, and your other sessions are ended."))


def _purpose(actor: Actor) -> str:
    return f"account|{actor.id}|{g.signin_session}"


def _form(actor: Actor, person: Person, error: str = "", secret: str | None = None) -> str:
    shown = factors.new_authenticator(person, _purpose(actor), secret)
    with_password = not passwords.has_one(of_this_surface(), person.id)
    return render_template(
        "signin/authenticator.html",
        person=person,
        new=shown,
        error=error,
        with_password=with_password,
    )


@web.signed_in
def authenticator_page() -> Answer:
    """The form of a new authenticator; with a password for whoever has none."""
    return _form(*_confirmed_self())


@web.signed_in
def authenticator() -> Answer:
    """A new authenticator and new recovery codes; the ones before are good no more."""
    actor, person = _confirmed_self()
    people = of_this_surface()
    secret = factors.secret_in_form(_purpose(actor))
    first = not passwords.has_one(people, person.id)
    wanted = request.form.get("password", "")
    fault: str | None = None
    if first:
        fault = factors.password_fault(person, wanted, request.form.get("again", ""))
    step = factors.first_code(secret, request.form.get("code", "")) if secret else None
    if fault is None and step is None:
        fault = _("The code is not right. Check that the app shows fieldapp and try the next one.")
    if fault is not None or secret is None or step is None:
        return _form(actor, person, fault or "", secret), 422
    if first:
        passwords.set_password(actor, people, person.id, wanted)
    totp.set_secret(actor, people, person.id, secret, used_step=step)
    return _codes_for(actor, person, alerts.AUTHENTICATOR_CHANGED)


@web.signed_in
def recovery_codes() -> Answer:
    """Ten new recovery codes, shown once."""
    actor, person = _confirmed_self()
    _with_both(person)
    return _codes_for(actor, person, None)


def _codes_for(actor: Actor, person: Person, alert: str | None) -> str:
    people: Any = of_this_surface()
    codes = recovery.make(actor, people, person.id)
    sessions.end_others(actor, person.id, keep=g.signin_session)
    if alert is not None:
        alerts.tell(people, person.id, alert)
    return render_template("signin/codes.html", codes=codes)
