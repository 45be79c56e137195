"""Proving once more who one is, before what counts; what was sent meanwhile is kept.

A form that was posted too late is carried by the page of the confirmation, signed for this
session alone, and offered again afterwards: nobody else can plant one there.
"""

from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from ..foundation import web
from ..foundation.errors import NotSignedIn, StepUpNeeded
from ..foundation.identity import Actor, current_actor
from ..foundation.signed import SIGNER
from . import attempts, entering, passwords, rules, sessions, totp
from .people import of_this_surface

PATH = "/account/confirm"
Answer = str | Response | tuple[str, int]


def mount(blueprint: Blueprint) -> None:
    """Add the page, and send there whoever must confirm first."""
    blueprint.add_url_rule(PATH, "confirm_page", page, methods=["GET"])
    blueprint.add_url_rule(PATH, "confirm", confirm, methods=["POST"])
    blueprint.app_errorhandler(StepUpNeeded)(needed)


def _signer() -> URLSafeSerializer:
    # The token is random and this session's own: a form of another session is none here.
    salt = f"kept|{current_user.token}"
    return URLSafeSerializer(current_app.secret_key or "", salt=salt, signer_kwargs=SIGNER)


def kept_form() -> str:
    """What this request posted, signed, to be offered again; without its CSRF token."""
    fields = [(n, v) for n, v in request.form.items(multi=True) if n != "csrf"]
    return str(_signer().dumps([request.full_path, urlencode(fields)]))


def _opened(kept: str) -> tuple[str, list[tuple[str, str]]] | None:
    try:
        path, fields = _signer().loads(kept)
    except (BadSignature, ValueError):
        return None
    return path, parse_qsl(fields, keep_blank_values=True)


def needed(error: StepUpNeeded) -> Any:
    """What somebody gets who acts without a confirmation of the last minutes."""
    if web.wants_json():
        return web.problem(error.status, error.code, _(error.title), "")
    if request.method in ("GET", "HEAD"):
        return redirect(f"{PATH}?{urlencode({'next': request.full_path})}", 303)
    return shown(kept=kept_form()), 403


def shown(error: str = "", wanted: str = "/", kept: str = "") -> str:
    """The page of the confirmation, with what it carries on."""
    people, person_id = of_this_surface(), UUID(_self().id)
    return render_template(
        "signin/confirm.html",
        error=error,
        next=wanted,
        kept=kept,
        with_password=passwords.has_one(people, person_id) and totp.has_one(people, person_id),
    )


def _self() -> Actor:
    actor = current_actor()
    if actor is None:
        raise NotSignedIn
    return actor


@web.signed_in
def page() -> Answer:
    """Where one confirms."""
    _self()
    return shown(wanted=rules.local(request.args.get("next", "/")))


@web.signed_in
def confirm() -> Answer:
    """Password and code once more."""
    people, person_id = of_this_surface(), UUID(_self().id)
    wanted, kept = rules.local(request.form.get("next", "/")), request.form.get("kept", "")
    password, code = request.form.get("password", ""), request.form.get("code", "")
    try:
        method = entering.confirms(people, person_id, password, code)
    except attempts.MustWait as error:
        said = _("Too many attempts. Wait %(seconds)s seconds.", seconds=error.retry_after)
        return shown(said, wanted, kept), error.status
    if method is None:
        return shown(_("The password or the code is not right."), wanted, kept), 401
    return confirmed(method, wanted, kept)


def confirmed(method: str, wanted: str, kept: str) -> Answer:
    """Confirm the session by a method that has just succeeded; then the kept form again, or the
    page that was wanted."""
    opened = _opened(kept) if kept else None  # signed for the token that ends here
    sessions.confirm(method)
    if opened is None:
        return redirect(wanted, 303)
    path, fields = opened
    return render_template("signin/confirmed.html", path=path, fields=fields)
