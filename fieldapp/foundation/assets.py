"""Built assets: hashed, immutable, compressed beforehand; and the phone app's own folder.

The built folder holds `manifest.json` ({source name: {file, css}}) and hashed files under
`assets/` of the desk's build, and the phone's own in `app/`, which are never cached long.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, current_app, request, send_from_directory
from werkzeug.security import safe_join

blueprint = Blueprint("assets", __name__)

IMMUTABLE = "public, max-age=31536000, immutable"
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


def folder() -> Path:
    """The folder of built assets; 404 when the surface has none."""
    static = current_app.extensions["fieldapp"].static
    if static is None:
        abort(404)
    return Path(static)


@lru_cache(maxsize=8)
def _manifest(path: Path, _changed: float) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def manifest() -> dict[str, Any]:
    """The build's manifest: source name → {"file": …, "css": […]}; empty when not built."""
    static = current_app.extensions["fieldapp"].static
    path = Path(static or "/nonexistent") / "manifest.json"
    return _manifest(path, path.stat().st_mtime) if path.exists() else {}


def address(name: str) -> str:
    """The address of a built asset by its source name, '' when it is not built."""
    entry = manifest().get(name)
    return f"/static/{entry['file']}" if entry else ""


def send(relative: str, cache: str) -> Response:
    """A built file, in the best encoding that the browser takes and the build has made."""
    root = folder()
    accepted = request.accept_encodings
    for encoding, ending in ENCODINGS:
        found = safe_join(str(root), relative + ending)
        if found and Path(found).is_file() and accepted.quality(encoding) > 0:
            answer = send_from_directory(root, relative + ending)
            answer.headers["Content-Encoding"] = encoding
            answer.mimetype = _type_of(relative)
            break
    else:
        answer = send_from_directory(root, relative)
        answer.mimetype = _type_of(relative)
    answer.headers["Vary"] = "Accept-Encoding"
    answer.headers["Cache-Control"] = cache
    return answer


def _type_of(relative: str) -> str:
    types = {
        ".js": "text/javascript",
        ".css": "text/css",
        ".html": "text/html",
        ".json": "application/json",
        ".webmanifest": "application/manifest+json",
        ".svg": "image/svg+xml",
        ".png": "image/png",
        ".wasm": "application/wasm",
        ".woff2": "font/woff2",
    }
    return types.get(Path(relative).suffix, "application/octet-stream")


def _mark_public(view: Any) -> Any:
    view.access = "public"  # built files hold no data of anybody
    return view


@blueprint.get("/static/<path:relative>")
@_mark_public
def static(relative: str) -> Response:
    """A hashed asset; its name changes with its content."""
    return send(relative, IMMUTABLE)
