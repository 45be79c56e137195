"""The web shell: every route names who may use it, every error is a sentence, headers are hard.

An app refuses to start when a route declares neither a permission nor `@device_signed` (the
deliveries of phones) nor `@public`.
"""

import hmac
import secrets
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

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
    session,
)
from flask import url_for as flask_url_for
from flask_babel import gettext as _
from flask_login import LoginManager, current_user
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import HTTPException

from . import assets, database, text
from .errors import Invalid, NotAllowed, NotSignedIn, Problem
from .identity import Actor, check_permission, current_actor
from .settings import Settings

View = TypeVar("View", bound=Callable[..., Any])

MAX_BODY_BYTES = 4 * 1024 * 1024
JSON_PATHS = ("/api/", "/sync/")

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'{wasm}; style-src 'self'; img-src 'self' blob: data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

HARD_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "geolocation=(self), camera=(), microphone=()"),
    ("Strict-Transport-Security", "max-age=31536000"),
    ("Cache-Control", "no-store"),
)
"""Of every answer that says nothing else itself."""


class RouteWithoutAccess(Exception):
    """A route declares neither a permission nor @device_signed nor @public."""


def requires(permission: str) -> Callable[[View], View]:
    """The route is for actors that hold the permission."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            check_permission(current_actor(), permission)
            return view(*args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return mark


def public(view: View) -> View:
    """The route is for anybody; say why where it stands."""
    view.access = "public"  # type: ignore[attr-defined]
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


@dataclass(frozen=True)
class ShownEntry:
    """A menu entry as this reader sees it."""

    label: str
    address: str
    here: bool


_menu: list[MenuEntry] = []


def menu_entry(label: str, endpoint: str, permission: str) -> None:
    """Register a page in the main menu, at import of its room's routes."""
    entry = MenuEntry(label, endpoint, permission)
    if entry not in _menu:
        _menu.append(entry)


def menu() -> list[ShownEntry]:
    """The pages that this actor may open on this surface, in the rooms' order."""
    actor = current_actor()
    return [
        ShownEntry(_(e.label), flask_url_for(e.endpoint), request.endpoint == e.endpoint)
        for e in _menu
        if actor and e.permission in actor.permissions and e.endpoint in current_app.view_functions
    ]


def csrf_token() -> str:
    """The token that every form and every cookie-carried change must send back."""
    return session.setdefault("csrf", secrets.token_urlsafe(24))


def url_for_static(name: str) -> str:
    """The address of a built asset by its source name (see foundation/assets)."""
    return assets.address(name)


def _check_csrf(app: Flask) -> None:
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    view = app.view_functions.get(request.endpoint or "")
    access = getattr(view, "access", None)
    if access == "device":
        return
    # Under no-referrer our own forms send Origin "null"; the browser then says whose they are.
    origin = request.headers.get("Origin", "null")
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if site != "same-origin" or (origin != "null" and urlsplit(origin).netloc != request.host):
        raise NotAllowed(_("The request comes from another site."), code="cross_site")
    if access == "public" and request.is_json:
        return
    sent = request.headers.get("X-CSRF-Token") or request.form.get("csrf") or ""
    known = session.get("csrf", "")
    if not sent or not hmac.compare_digest(sent.encode("utf-8", "replace"), known.encode()):
        raise NotAllowed(_("The page was open too long. Go back and try again."), code="csrf")


def _wants_json() -> bool:
    return request.path.startswith(JSON_PATHS) or request.path.endswith(".json")


def _problem(status: int, code: str, title: str, detail: str) -> Response:
    if _wants_json():
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
        if isinstance(error, NotSignedIn) and not _wants_json() and request.method == "GET":
            return redirect(flask_url_for("login.page", next=request.full_path))
        detail = _(error.detail) if error.detail else ""
        return _problem(error.status, error.code, _(error.title), detail)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Any:
        status = error.code or 500
        if status < 400:
            return error
        answer = _problem(status, f"http_{status}", _(HTTPStatus(status).phrase), "")
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
        return _problem(
            500, "internal", _("Something went wrong here"), _("Nothing was changed. Try again.")
        )


def _harden(app: Flask) -> None:
    @app.after_request
    def headers(answer: Response) -> Response:
        wasm = " 'wasm-unsafe-eval'" if "vault-worker" in request.path else ""
        said = {name.lower() for name in answer.headers.keys()}  # noqa: SIM118 (pairs, no dict)
        policy = CONTENT_SECURITY_POLICY.format(wasm=wasm)
        for name, value in (("Content-Security-Policy", policy), *HARD_HEADERS):
            if name.lower() not in said:
                answer.headers.add(name, value)
        return answer


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

    load_actor: opaque id → Actor or None. verify_device: request → the phone, or raises.
    """
    app = Flask("fieldapp", static_folder=None, template_folder="foundation/templates")
    app.testing = settings.testing
    app.extensions["fieldapp"] = settings
    app.config.update(
        SECRET_KEY=settings.session_secret,
        SESSION_COOKIE_NAME=f"__Host-fieldapp-{settings.surface}",
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    database.init_app(app, settings.stores)
    text.init_app(app)
    _sign_in(app, load_actor)

    @app.before_request
    def who() -> None:
        g.app_verify_device = verify_device or _no_devices
        g.actor = None
        view = app.view_functions.get(request.endpoint or "")
        if getattr(view, "access", None) == "device":
            return  # no cookie is looked at: a delivery outlives every log-in
        if current_user.is_authenticated:
            g.actor = current_user.actor
            only = session.get("only")
            if only is not None:
                g.actor = replace(g.actor, permissions=g.actor.permissions & {only})
        if view is not None:
            _check_csrf(app)

    _handle_errors(app)
    _harden(app)
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
    """What Flask-Login keeps for a request: an actor and its opaque id."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def get_id(self) -> str:
        """The opaque id that stands in the session cookie."""
        return self.actor.id


def _sign_in(app: Flask, load_actor: Callable[[str], Actor | None]) -> None:
    manager = LoginManager(app)
    manager.session_protection = None  # a phone changes networks through the night

    @manager.user_loader
    def load(actor_id: str) -> SignedIn | None:
        actor = load_actor(actor_id)
        return SignedIn(actor) if actor is not None else None


def _no_devices(_request: Any) -> None:
    abort(404)
