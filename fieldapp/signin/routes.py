"""Coming in and leaving: name and password, then a code; the first page; log-out."""

from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, session
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ..foundation import limits, web
from ..foundation.clock import STOCKHOLM
from ..foundation.identity import current_actor
from . import (
    account_routes,
    attempts,
    confirming,
    entering,
    known_browser,
    link_routes,
    passkeys_routes,
    refusals,
    rules,
    sessions,
)
from .people import EXTENSION, People, of_this_surface

MINUTE = 60

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
        for pages in (confirming, account_routes, link_routes, refusals):
            pages.mount(self.blueprint)
        passkeys_routes.mount(self.blueprint)


def _mount(app: Any, people: People) -> None:
    app.extensions[EXTENSION] = people
    app.extensions[limits.KNOWN_BROWSER] = known_browser.number
    app.jinja_env.filters["moment"] = shown_moment


def shown_moment(seconds: int) -> str:
    """Seconds since 1970 as a reader's day and time: 2026-11-21 22:30."""
    return datetime.fromtimestamp(seconds, STOCKHOLM).strftime("%Y-%m-%d %H:%M")


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
    said, status, after = "", 401, 0
    try:
        if not entering.first_step(of_this_surface(), username, password):
            said = _("The name or the password is not right.")
    except attempts.MustWait as error:
        said, status, after = waiting(error.retry_after), error.status, error.retry_after
    if said:
        shown = render_template("signin/login.html", next=wanted, error=said, username=username)
        return answered(shown, status, after)
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
    said, status, after = "", 401, 0
    try:
        if not entering.second_step(people, request.form.get("code", "")):
            said = _("The code is not right, or was used already. Wait for the next one.")
    except attempts.MustWait as error:
        said, status, after = waiting(error.retry_after), error.status, error.retry_after
    if said:
        return answered(render_template("signin/code.html", error=said), status, after)
    return redirect(wanted, 303)


def waiting(seconds: int) -> str:
    """What somebody is told who must wait, whether the name is anybody's or not."""
    if seconds <= MINUTE:
        how_long = _("%(seconds)s seconds", seconds=seconds)
    else:
        how_long = _("%(minutes)s minutes", minutes=-(-seconds // MINUTE))
    return _(
        "Too many attempts. Wait %(how_long)s and try again. With a passkey you can sign in at "
        "once. If you cannot wait, ask your administrator for a one-time link.",
        how_long=how_long,
    )


def answered(page: str, status: int, retry_after: int = 0) -> Response:
    """A page with its status, and how long to wait when somebody must."""
    answer = Response(page, status, mimetype="text/html")
    if retry_after:
        answer.headers["Retry-After"] = str(retry_after)
    return answer


@web.public  # whoever holds a session may end it
def leave() -> Response:
    """End the session, on the server too."""
    sessions.end()
    answer = redirect("/login", 303)
    # Not "storage": the phone's unsent envelopes lie there, and this is the desk.
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@web.public  # says what whoever is signed in may do, and sends everybody else to sign in
def start() -> Answer:
    """What this person can do on this surface."""
    if current_actor() is None:
        return redirect("/login")
    return render_template("signin/start.html", entries=web.start_entries())
