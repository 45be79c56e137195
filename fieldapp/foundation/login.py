"""The log-in page that both surfaces share; who may come in is the surface's own matter."""

from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, session
from flask_babel import gettext as _
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from . import web
from .identity import Actor, current_actor

Authenticate = Callable[[str, str], Actor | None]


def sign_in(actor: Actor, only: str | None = None) -> None:
    """Begin a session of this actor with nothing left of the one before it.

    only: a permission; the session is then good for that and nothing else.
    """
    language = session.get("lang")
    session.clear()
    if language:
        session["lang"] = language
    if only is not None:
        session["only"] = only
    login_user(web.SignedIn(actor))


def sign_out() -> None:
    """End the session, with all that it held."""
    logout_user()
    session.clear()


def _local(address: str) -> str:
    parts = urlsplit(address)
    inside = not parts.scheme and not parts.netloc and address.startswith("/")
    return address if inside and not address.startswith(("//", "/\\")) else "/"


def make_blueprint(authenticate: Authenticate) -> Blueprint:
    """Log-in and log-out of one surface. authenticate: (username, password) → Actor or None."""
    blueprint = Blueprint("login", __name__)

    @blueprint.get("/login")
    @web.public
    def page() -> str:
        return render_template("login.html", failed=False, next=request.args.get("next", "/"))

    @blueprint.post("/login")
    @web.public
    def enter() -> Response | tuple[str, int]:
        actor = authenticate(request.form.get("username", ""), request.form.get("password", ""))
        if actor is None:
            return render_template(
                "login.html", failed=True, next=request.form.get("next", "/")
            ), 401
        sign_in(actor)
        return redirect(_local(request.form.get("next", "/")))

    @blueprint.post("/logout")
    @web.public
    def leave() -> Response:
        sign_out()
        return redirect("/login")

    @blueprint.get("/")
    @web.public
    def start() -> Response:
        if current_actor() is None:
            return redirect("/login")
        shown = web.menu()
        return redirect(shown[0].address) if shown else redirect("/nothing")

    @blueprint.get("/nothing")
    @web.public
    def nothing() -> str:
        actor = current_actor()
        return render_template(
            "problem.html",
            title=_("There is no page for you here yet"),
            detail=_("Your account has no page on this surface. Ask your administrator."),
            phone="/app/" if actor and "accounts.enrol" in actor.permissions else None,
        )

    return blueprint


class Room:
    """A mounted blueprint made by a function, in the form that create_app takes."""

    def __init__(self, blueprint: Blueprint) -> None:
        self.blueprint = blueprint


def room(authenticate: Authenticate) -> Room:
    """The log-in room of a surface."""
    return Room(make_blueprint(authenticate))


__all__ = ["make_blueprint", "room", "sign_in", "sign_out"]
