"""Coming in and leaving: name and password, then a code; the first page; log-out."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, session
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ..foundation import web
from ..foundation.identity import current_actor
from . import confirming, entering, passkeys_routes, rules, sessions
from .people import EXTENSION, People, of_this_surface

Answer = str | Response | tuple[str, int]


class Room:
    """The log-in of one surface: a blueprint that knows whose it is."""

    def __init__(self, people: People) -> None:
        self.blueprint = Blueprint("signin", __name__, template_folder="templates")
        self.blueprint.record(lambda state: _mount(state.app, people))
        for path, methods, view in (
            ("/login", ["GET"], page),
            ("/login", ["POST"], enter),
            ("/login/code", ["GET"], code_page),
            ("/login/code", ["POST"], code),
            ("/logout", ["POST"], leave),
            ("/", ["GET"], start),
        ):
            self.blueprint.add_url_rule(path, view_func=view, methods=methods)
        confirming.mount(self.blueprint)
        passkeys_routes.mount(self.blueprint)


def _mount(app: Any, people: People) -> None:
    app.extensions[EXTENSION] = people


def room(people: People) -> Room:
    """The log-in room of a surface whose people these are."""
    return Room(people)


@web.public  # this is where one signs in
def page() -> str:
    """Passkey, or name and password."""
    return render_template("signin/login.html", next=rules.local(request.args.get("next", "/")))


@web.public  # this is where one signs in
def enter() -> Answer:
    """A right password leads to the second step and gives no session."""
    wanted = rules.local(request.form.get("next", "/"))
    username, password = request.form.get("username", ""), request.form.get("password", "")
    if not entering.first_step(of_this_surface(), username, password):
        said = _("The name or the password is not right.")
        shown = render_template("signin/login.html", next=wanted, error=said, username=username)
        return shown, 401
    session["next"] = wanted
    return redirect("/login/code", 303)


@web.public  # whoever has just given a right password
def code_page() -> Answer:
    """The second step."""
    if entering.half_way(of_this_surface()) is None:
        return redirect("/login")
    return render_template("signin/code.html")


@web.public  # whoever has just given a right password
def code() -> Answer:
    """A right code begins the session."""
    wanted = rules.local(session.get("next", "/"))
    people = of_this_surface()
    if entering.half_way(people) is None:
        return redirect("/login", 303)
    if not entering.second_step(people, request.form.get("code", "")):
        said = _("The code is not right, or was used already. Wait for the next one.")
        return render_template("signin/code.html", error=said), 401
    return redirect(wanted, 303)


@web.public  # whoever holds a session may end it
def leave() -> Response:
    """End the session, on the server too."""
    sessions.end()
    return redirect("/login", 303)


@web.public  # says what whoever is signed in may do, and sends everybody else to sign in
def start() -> Answer:
    """What this person can do on this surface."""
    if current_actor() is None:
        return redirect("/login")
    return render_template("signin/start.html", entries=web.start_entries())
