"""Pages of one-time links, and the page that asks for one."""

import hashlib

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from ..foundation import mail, web
from . import (
    alerts,
    attempts,
    credentials,
    entering,
    factors,
    letters,
    links,
    passwords,
    recovery,
    rules,
    sessions,
    totp,
)
from .people import People, Person, of_this_surface

Answer = str | tuple[str, int]


def mount(blueprint: Blueprint) -> None:
    """Add the pages."""
    for path, method, view in (
        ("/link/<token>", "GET", opened),
        ("/link/<token>", "POST", set_up),
        ("/recover", "GET", ask),
        ("/recover", "POST", asked),
    ):
        blueprint.add_url_rule(path, f"link_{view.__name__}", view_func=view, methods=[method])


def _purpose(token: str) -> str:
    return "link|" + hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _gone() -> Answer:
    return render_template("signin/link_gone.html"), 404


def _form(token: str, person: Person, error: str = "", secret: str | None = None) -> str:
    shown = factors.new_authenticator(person, _purpose(token), secret)
    return render_template("signin/link.html", token=token, person=person, new=shown, error=error)


@web.public  # whoever holds the link
def opened(token: str) -> Answer:
    """Choose how to sign in from now on. Opening the page uses nothing up: programs that read
    mail open links."""
    people = of_this_surface()
    found = links.find(people, token)
    if found is not None:
        return _form(token, found.person)
    asked_for = links.find(people, token, forgotten=True)
    if asked_for is not None:
        return render_template("signin/forgotten.html", token=token, person=asked_for.person)
    return _gone()


@web.public  # whoever holds the link
def set_up(token: str) -> Answer:
    """A password and an authenticator; then the recovery codes, once."""
    people = of_this_surface()
    found = links.find(people, token)
    if found is None:
        return _new_password(people, token)
    person, password = found.person, request.form.get("password", "")
    secret = factors.secret_in_form(_purpose(token))
    fault = factors.password_fault(person, password, request.form.get("again", ""))
    step = factors.first_code(secret, request.form.get("code", "")) if secret else None
    if step is None and fault is None:
        fault = _("The code is not right. Check that the app shows fieldapp and try the next one.")
    if fault is not None or secret is None or step is None:
        return _form(token, person, fault or "", secret), 422
    actor = people.actor(person.id)
    # Before anything is stored: of two who answer at once, one is too late.
    if actor is None or not links.use(people, token):
        return _gone()
    passwords.set_password(actor, people, person.id, password)
    totp.set_secret(actor, people, person.id, secret, used_step=step)
    codes = recovery.make(actor, people, person.id)
    sessions.begin(actor, "link")
    return render_template("signin/codes.html", codes=codes)


def _new_password(people: People, token: str) -> Answer:
    """A link that somebody asked for by mail: a new password, with the second factor they have."""
    found = links.find(people, token, forgotten=True)
    if found is None:
        return _gone()
    person, password = found.person, request.form.get("password", "")

    def again(error: str) -> Answer:
        shown = render_template("signin/forgotten.html", token=token, person=person, error=error)
        return shown, 422

    fault = factors.password_fault(person, password, request.form.get("again", ""))
    if fault is not None:
        return again(fault)
    made = attempts.begin(people.store, person.username)
    method = entering.accepted(people, person.id, request.form.get("code", ""))
    if method is None:
        entering.log_failure(people, person, made, "code")
        return again(_("The code is not right, or was used already. Wait for the next one."))
    actor = people.actor(person.id)
    if actor is None or not links.use(people, token, forgotten=True):
        return _gone()
    attempts.succeeded(made)
    passwords.set_password(actor, people, person.id, password)
    sessions.begin(actor, method)
    if method == entering.RECOVERY:
        alerts.tell(people, person.id, alerts.RECOVERY_CODE_USED)
    return render_template("signin/link_done.html")


@web.public  # for whoever cannot sign in
def ask() -> str:
    """Where somebody asks for a link by mail."""
    return render_template("signin/recover.html", letters=mail.is_set_up())


@web.public  # for whoever cannot sign in
def asked() -> Answer:
    """The same answer for everybody, after the same work: who there is, and the letter, is looked
    for after it."""
    people = of_this_surface()
    username = request.form.get("username", "")[: entering.LONGEST_NAME].strip()
    alerts.later(lambda: _send_to(people, username))
    return render_template("signin/recover.html", letters=mail.is_set_up(), sent=True)


def _send_to(people: People, username: str) -> None:
    person = people.by_name(username)
    if person is None or not person.active or not person.email:
        return
    if not _has_second_factor(people, person):
        return
    token = links.make_forgotten(people, person.id)
    if token is None:
        return
    address, hours = links.whole_address(people, token), rules.LINK_HOURS[links.FORGOTTEN]
    letters.send_link(person, person.language, links.FORGOTTEN, address, hours)


def _has_second_factor(people: People, person: Person) -> bool:
    """Whether a mailed link is any good: it gives no second factor to whoever reads the mail."""
    return credentials.can_sign_in(people, person.id) and totp.has_one(people, person.id)
