"""What a request may look like before anything reads it: host, address, type and size of its body.

Sizes are refused by what the request says of itself, before a byte of the body is read; nothing
sent to us is ever inflated. How long a client may take to send it all is the server's matter
(foundation/server.py).
"""

import json
import math
import re
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar
from urllib.parse import unquote_to_bytes, urlsplit

import flask
from flask import Flask, request
from flask_babel import gettext as _

from .errors import Problem, TooLarge

View = TypeVar("View", bound=Callable[..., Any])

FORM, JSON, MULTIPART = (
    "application/x-www-form-urlencoded",
    "application/json",
    "multipart/form-data",
)

SMALL_BODY = 64 * 1024
"""Bytes of a form, of a log-in, of a call with JSON; a route may say more (`takes_body`)."""
MAX_BODY = 4 * 1024 * 1024
"""Bytes of any body whatever a route says."""
MAX_FIELDS = 300
"""Fields or parts of one form."""
MAX_DEPTH = 32
"""How deep JSON may be nested."""
MAX_QUERY = 2048
"""Characters of an address after its question mark."""

WITHOUT_BODY = ("GET", "HEAD", "OPTIONS", "TRACE")
JSON_PATHS = ("/api/", "/sync/")

CONTROL = re.compile(rb"[\x00-\x1f\x7f]")
HIDDEN = re.compile(r"%(2f|5c|2e|25|00)", re.IGNORECASE)
"""Slashes, dots and percent signs that hide from whoever reads an address before us."""
NOT_TEXT = re.compile("[\x00\ud800-\udfff]")
"""What neither database keeps as text: the null character, and halves of characters."""


class Misdirected(Problem):
    """The request is for another host."""

    code = "host"
    title = "This is not the host that was asked for"


class BadAddress(Problem):
    """The address holds what no address of ours does."""

    code = "bad_address"
    title = "The address could not be understood"


class WrongType(Problem):
    """The body is of a type, or packed in a way, that this route does not take."""

    status = 415
    code = "wrong_type"
    title = "This kind of content is not taken here"


class NoLength(Problem):
    """The body's length is not said beforehand."""

    status = 411
    code = "no_length"
    title = "The length of the body must be said"


class NotJson(Problem):
    """The body is not JSON, or is such that two readers could read it differently."""

    code = "not_json"
    title = "The body is not JSON"


def takes_body(*types: str, limit: int = SMALL_BODY) -> Callable[[View], View]:
    """The route takes bodies of these types, of at most `limit` bytes."""

    def mark(view: View) -> View:
        view.body_types, view.body_limit = types, limit  # type: ignore[attr-defined]
        return view

    return mark


def types_of(view: Any, path: str) -> tuple[str, ...]:
    """The types of body that a view takes: what it says, else JSON on JSON's addresses."""
    given: tuple[str, ...] | None = getattr(view, "body_types", None)
    return given or ((JSON,) if path.startswith(JSON_PATHS) else (FORM,))


def limit_of(view: Any) -> int:
    """Bytes that a body of this view may have."""
    return int(getattr(view, "body_limit", SMALL_BODY))


# --- JSON ----------------------------------------------------------------------------------


TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
"""A text or a bracket. A text that never ends is one to the end: looked for anew at each of its
quotation marks, it would keep us busy for the square of its length."""


def _depth(text: str) -> int:
    deepest = depth = 0
    for found in TOKEN.finditer(text):
        if found[0] in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif found[0] in "]}":
            depth -= 1
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return made


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _finite(number: str) -> float:
    value = float(number)
    if not math.isfinite(value):
        raise ValueError("a number is too large")
    return value


def read_json(body: bytes | str) -> Any:
    """Strict JSON: no name twice, no NaN, no depth over MAX_DEPTH, no text that cannot be kept.

    Raises ValueError. Numbers of thousands of digits are ValueErrors of Python's own.
    """
    text = body.decode("utf-8") if isinstance(body, bytes) else body
    if text.count("[") + text.count("{") > MAX_DEPTH and _depth(text) > MAX_DEPTH:
        raise ValueError("nested too deeply")
    made = json.loads(
        text, object_pairs_hook=_once, parse_constant=_no_constant, parse_float=_finite
    )
    if NOT_TEXT.search(text) or ("\\u" in text and not _is_text(made)):
        raise ValueError("a text holds what is no character")
    return made


def _is_text(value: Any) -> bool:
    if isinstance(value, str):
        return not NOT_TEXT.search(value)
    if isinstance(value, dict):
        return all(_is_text(k) and _is_text(v) for k, v in value.items())
    return not isinstance(value, list) or all(map(_is_text, value))


class _Strict:
    @staticmethod
    def loads(data: bytes | str, **_kw: Any) -> Any:
        return read_json(data)


class Request(flask.Request):
    """A request whose JSON is read strictly by whoever asks for it."""

    json_module = _Strict
    max_form_parts = MAX_FIELDS

    def on_json_loading_failed(self, e: ValueError | None) -> NoReturn:
        """Raise NotJson; what was wrong is not repeated."""
        if e is None:
            raise WrongType
        raise NotJson from e


# --- the checks ----------------------------------------------------------------------------


def check_host(host: str, origin: str) -> None:
    """Raise Misdirected unless the Host header names the host of this surface's origin.

    The port is not looked at: it decides nothing, and a proxy in front may have another.
    """
    name = re.fullmatch(r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?", host)
    wanted = urlsplit(origin).hostname
    if name is None or name[1].strip("[]").lower() != wanted:
        raise Misdirected


def check_address(sent: str, raw: bytes, query: bytes, most: int = MAX_QUERY) -> None:
    """Raise BadAddress for control characters, backslashes, steps upwards and empty steps.

    sent: the address as it came; raw: its path as decoded once by the server; query: as sent, of
    at most `most` bytes.
    """
    if HIDDEN.search(sent.partition("?")[0]):
        raise BadAddress
    steps = raw.split(b"/")[1:]
    if CONTROL.search(raw) or b"\\" in raw or b".." in steps or b"." in steps or b"" in steps[:-1]:
        raise BadAddress
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        raise BadAddress from None
    if len(query) > most:
        raise BadAddress(_("The address is too long."))
    if CONTROL.search(unquote_to_bytes(query)):
        raise BadAddress


def check_body(view: Any) -> None:
    """Raise WrongType, NoLength or TooLarge for a body that this view does not take."""
    length = request.content_length or 0
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise WrongType(_("Packed content is not taken."))
    if "Transfer-Encoding" in request.headers:
        raise NoLength
    if length > min(limit_of(view), MAX_BODY):
        raise TooLarge
    if request.method in WITHOUT_BODY:
        return
    types = types_of(view, request.path)
    if (length or request.mimetype) and request.mimetype not in types:
        raise WrongType(_("Taken here: %(types)s.", types=", ".join(types)))
    request.max_content_length = limit_of(view)
    request.max_form_memory_size = limit_of(view)
    # A delivery's body is read by its own route, after its signature.
    ours = request.mimetype == JSON and getattr(view, "access", None) != "device"
    if ours and not isinstance(request.get_json(), dict):
        raise NotJson(_("The body must be a JSON object."))
    if request.mimetype == FORM:
        body = request.get_data(cache=True)
        if body.count(b"&") >= MAX_FIELDS:
            raise TooLarge
        if b"%00" in body or b"\0" in body:
            raise Problem(_("The form holds what is no character."))


def init_app(app: Flask, origin: str) -> None:
    """Refuse what does not look like a request of ours before anything else looks at it."""
    app.request_class = Request
    app.url_map.merge_slashes = False  # an address with // is refused, never redirected

    @app.before_request
    def enter() -> None:
        if request.endpoint != "health.healthz":  # asked by address, and says nothing of a host
            check_host(request.environ.get("HTTP_HOST", ""), origin)
        raw = request.environ.get("PATH_INFO", "").encode("latin-1", "replace")
        view = app.view_functions.get(request.endpoint or "")
        most = getattr(view, "query_limit", MAX_QUERY)  # a provider's answer is as long as it is
        check_address(request.environ.get("RAW_URI", ""), raw, request.query_string, most)
        if request.routing_exception is None:  # else nothing of the body is read at all
            check_body(view)
