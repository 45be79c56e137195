"""The web shell: every route names who may use it, every error is a sentence.

An app refuses to start when a route declares neither a permission nor `@device_signed` (the
deliveries of phones) nor `@public`.
"""

import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    jsonify,
    redirect,
    render_template,
    request,
)
from flask import url_for as flask_url_for
from flask_babel import gettext as _
from flask_login import LoginManager, current_user
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from . import assets, csrf, database, entrance, headers, limits, signed, text
from .errors import Invalid, NotAllowed, NotSignedIn, Problem, StepUpNeeded, TooMany
from .identity import Actor, check_permission, current_actor
from .settings import Settings

View = TypeVar("View", bound=Callable[..., Any])


class RouteWithoutAccess(Exception):
    """A route declares neither a permission nor @device_signed nor @public."""


def requires(permission: str, *, step_up: bool = False) -> Callable[[View], View]:
    """The route is for actors that hold the permission.

    step_up: and have proved within the last minutes who they are (`g.confirmed`); a page is then
    shown where they do, and what they sent is kept.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            check_permission(current_actor(), permission)
            if step_up and not g.get("confirmed", False):
                raise StepUpNeeded
            g.let_in = True
            return view(*args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]
        guarded.step_up = step_up  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return mark


def signed_in(view: View) -> View:
    """The route is for whoever is signed in, with any permission or none: one's own account."""
    return _for_oneself(view, step_up=False)


def signed_in_now(view: View) -> View:
    """As `signed_in`, for whoever has proved within the last minutes who they are."""
    return _for_oneself(view, step_up=True)


def _for_oneself(view: View, *, step_up: bool) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if current_actor() is None:
            raise NotSignedIn
        if g.get("narrowed_session", False):
            raise NotAllowed  # good for one thing, and that is not one's ways in
        if step_up and not g.get("confirmed", False):
            raise StepUpNeeded
        g.let_in = True
        return view(*args, **kwargs)

    guarded.access = "signed_in"  # type: ignore[attr-defined]
    guarded.step_up = step_up  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def public(view: View) -> View:
    """The route is for anybody; say why where it stands."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def cookieless(view: View) -> View:
    """The route is for anybody and looks at no cookie: whoever calls it is nobody."""
    view.access, view.cookieless = "public", True  # type: ignore[attr-defined]
    return view


def device_signed(view: View) -> View:
    """The route takes a phone's signature, no cookie; `g.device` is the phone."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        g.device = g.app_verify_device(request)
        return view(*args, **kwargs)

    guarded.access = "device"  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def parsed(schema: Schema) -> dict[str, Any]:
    """The request's JSON body through a schema; raises Invalid with what is wrong where."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Invalid(_("The body must be a JSON object."), code="not_json")
    try:
        return schema.load(body)
    except ValidationError as error:
        raise Invalid(str(error.normalized_messages())) from error


@dataclass(frozen=True)
class MenuEntry:
    """A page of the desk: its words (an English key), endpoint and who may open it."""

    label: str
    endpoint: str
    permission: str
    about: str = ""
    """What one does there, in a plain sentence of the start page (an English key)."""
    start_only: bool = False
    """Stands on the start page and not in the menu."""


@dataclass(frozen=True)
class ShownEntry:
    """A menu entry as this reader sees it."""

    label: str
    address: str
    here: bool
    about: str


_menu: list[MenuEntry] = []


def menu_entry(
    label: str, endpoint: str, permission: str, about: str = "", *, start_only: bool = False
) -> None:
    """Register a page in the main menu and on the start page, at import of its room's routes."""
    entry = MenuEntry(label, endpoint, permission, about, start_only)
    if entry not in _menu:
        _menu.append(entry)


def menu() -> list[ShownEntry]:
    """The pages that this actor may open on this surface, in the rooms' order."""
    return _shown([entry for entry in _menu if not entry.start_only])


def start_entries() -> list[ShownEntry]:
    """The same with what the start page alone has, and what each is for."""
    return _shown(_menu)


def _shown(entries: list[MenuEntry]) -> list[ShownEntry]:
    actor = current_actor()
    order = list(current_app.blueprints)  # as the surface mounts its rooms
    entries = [e for e in entries if e.endpoint in current_app.view_functions]
    entries.sort(key=lambda e: order.index(e.endpoint.partition(".")[0]))
    return [
        ShownEntry(
            _(e.label),
            flask_url_for(e.endpoint),
            request.endpoint == e.endpoint,
            _(e.about) if e.about else "",
        )
        for e in entries
        if actor and e.permission in actor.permissions
    ]


csrf_token = csrf.token


def url_for_static(name: str) -> str:
    """The address of a built asset by its source name (see foundation/assets)."""
    return assets.address(name)


def wants_json() -> bool:
    """Whether this request is a program's, not a page's."""
    if request.path.startswith(entrance.JSON_PATHS) or request.path.endswith(".json"):
        return True
    return request.is_json  # no form is: a page's script asks


def problem(status: int, code: str, title: str, detail: str) -> Response:
    """An error as a page, or as problem details (RFC 9457) for a program."""
    if wants_json():
        body = {"type": f"urn:fieldapp:{code}", "title": title, "status": status, "detail": detail}
        answer = jsonify(body)
        answer.mimetype = "application/problem+json"
    else:
        answer = Response(
            render_template("problem.html", status=status, title=title, detail=detail),
            mimetype="text/html",
        )
    answer.status_code = status
    return answer


def _handle_errors(app: Flask) -> None:
    @app.errorhandler(Problem)
    def told(error: Problem) -> Any:
        if isinstance(error, NotSignedIn) and not wants_json() and request.method == "GET":
            return redirect("/login?" + urlencode({"next": request.full_path}))
        detail = _(error.detail) if error.detail else ""
        answer = problem(error.status, error.code, _(error.title), detail)
        if isinstance(error, TooMany):
            answer.headers["Retry-After"] = str(error.retry_after)
        return answer

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Any:
        status = error.code or 500
        if status < 400:
            return error
        answer = problem(status, f"http_{status}", _(HTTPStatus(status).phrase), "")
        for name, value in error.get_headers():
            if name in ("Allow", "Retry-After"):
                answer.headers[name] = value
        return answer

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Any:
        # Where, and of what type: the message of an error may hold what somebody sent.
        where = traceback.extract_tb(error.__traceback__)[-6:]
        steps = " < ".join(f"{Path(s.filename).name}:{s.lineno}" for s in reversed(where))
        app.logger.error("%s in %s: %s", type(error).__name__, request.endpoint, steps)
        if app.testing:
            raise error
        return problem(
            500, "internal", _("Something went wrong here"), _("Nothing was changed. Try again.")
        )


def check_routes(app: Flask) -> None:
    """Raise RouteWithoutAccess when a route does not say who may use it."""
    open_routes = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "access", None) is None
    ]
    if open_routes:
        raise RouteWithoutAccess(", ".join(sorted(open_routes)))


def create_app(
    settings: Settings,
    rooms: tuple[Any, ...],
    load_actor: Callable[[str], Actor | None],
    verify_device: Callable[[Any], Any] | None = None,
) -> Flask:
    """A surface: its settings, the rooms it mounts (modules with a `blueprint`), its actors.

    load_actor: a session's token → Actor or None. verify_device: request → the phone, or raises.
    """
    app = Flask("fieldapp", static_folder=None, template_folder="foundation/templates")
    app.testing = settings.testing
    app.extensions["fieldapp"] = settings
    app.config.update(
        SECRET_KEY=settings.session_secret,
        SECRET_KEY_FALLBACKS=list(settings.session_fallbacks),
        SESSION_COOKIE_NAME=f"__Host-fieldapp-{settings.surface}",
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        MAX_CONTENT_LENGTH=entrance.MAX_BODY,
        MAX_FORM_PARTS=entrance.MAX_FIELDS,
    )
    app.session_interface = signed.Cookies()
    app.json.sort_keys = False  # type: ignore[attr-defined]
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_host=0, x_proto=0)  # type: ignore[method-assign]
    # First of all that happens to a request, and last of all that happens to an answer.
    entrance.init_app(app, settings.origin)
    headers.init_app(app)
    limits.init_app(app)
    database.init_app(app, settings.stores)
    text.init_app(app)
    _sign_in(app, load_actor)

    @app.before_request
    def who() -> None:
        g.app_verify_device = verify_device or _no_devices
        g.actor = None
        view = app.view_functions.get(request.endpoint or "")
        access = getattr(view, "access", None)
        if access == "device" or getattr(view, "cookieless", False):
            limits.check(access)
            return  # no cookie is looked at: a delivery outlives every log-in
        if current_user.is_authenticated:
            g.actor = current_user.actor
        if view is not None:
            csrf.check_site()  # before it counts: a stranger's page uses up what nobody may send
        limits.check(access)
        if view is not None:
            csrf.check()

    _handle_errors(app)
    for room in rooms:
        app.register_blueprint(room.blueprint)
    app.jinja_env.globals.update(
        menu=menu,
        csrf_token=csrf_token,
        asset=url_for_static,
        actor=current_actor,
        surface=settings.surface,
    )
    check_routes(app)
    return app


class SignedIn:
    """What Flask-Login keeps for a request: an actor and the token of its session."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, actor: Actor, token: str) -> None:
        self.actor = actor
        self.token = token

    def get_id(self) -> str:
        """The token that stands in the cookie: who it is for is known to the server alone."""
        return self.token


def narrowed(actor: Actor, only: str | None) -> Actor:
    """The actor with this one of its permissions and no other; as it is for None."""
    return actor if only is None else replace(actor, permissions=actor.permissions & {only})


def _sign_in(app: Flask, load_actor: Callable[[str], Actor | None]) -> None:
    manager = LoginManager(app)
    manager.session_protection = None  # a phone changes networks through the night

    @manager.user_loader
    def load(token: str) -> SignedIn | None:
        actor = load_actor(token)
        return SignedIn(actor, token) if actor is not None else None


def _no_devices(_request: Any) -> None:
    abort(404)
