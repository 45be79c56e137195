"""Headers of every answer: what a browser may load, keep, send on and use.

Nothing inline, nothing evaluated, nothing from elsewhere, no frame around us. Script may write
markup only through a Trusted Types policy: most pages have none at all. Two exceptions, each on
its own answers alone: pages with a map have the one policy of static/pwa/src/foundation/markup.ts
(Leaflet writes markup), as has the phone's page; and the phone's vault may compile WebAssembly.
"""

import re

from flask import Flask, Response, g, request

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'{wasm}; style-src 'self'; img-src 'self' blob: data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types {policies}"
)

VAULT_WORKER = re.compile(r"/app/assets/vault-worker-[\w-]+\.js")
"""The one answer that may compile WebAssembly: the worker that derives keys from the PIN."""

PHONE_PAGE = re.compile(r"/app/(index\.html)?")

NO_POLICY, MAP_POLICY = "'none'", "default"

OFF = (
    "accelerometer",
    "attribution-reporting",
    "autoplay",
    "bluetooth",
    "browsing-topics",
    "camera",
    "compute-pressure",
    "cross-origin-isolated",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "keyboard-map",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "otp-credentials",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "sync-xhr",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)
OWN = ("geolocation", "publickey-credentials-create", "publickey-credentials-get")
"""What our own pages use: the square that a contact was in, and passkeys."""

PERMISSIONS = ", ".join([*(f"{name}=(self)" for name in OWN), *(f"{name}=()" for name in OFF)])

HARD_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", PERMISSIONS),
    ("Strict-Transport-Security", "max-age=63072000; includeSubDomains"),
    ("Cache-Control", "no-store"),
)
"""Of every answer that says nothing else itself."""


def map_page() -> str:
    """Called by the template of a map: this page's script may write markup through our policy.

    Returns '' so that a template can say it in passing.
    """
    g.trusted_types = MAP_POLICY
    return ""


def policy() -> str:
    """The Content-Security-Policy of the answer to this request."""
    policies = g.get("trusted_types", NO_POLICY)
    if PHONE_PAGE.fullmatch(request.path):
        policies = MAP_POLICY
    wasm = " 'wasm-unsafe-eval'" if VAULT_WORKER.fullmatch(request.path) else ""
    return CONTENT_SECURITY_POLICY.format(wasm=wasm, policies=policies)


def init_app(app: Flask) -> None:
    """Put the headers on every answer of the app, errors included."""

    @app.after_request
    def harden(answer: Response) -> Response:
        said = {name.lower() for name in answer.headers.keys()}  # noqa: SIM118 (pairs, no dict)
        for name, value in (("Content-Security-Policy", policy()), *HARD_HEADERS):
            if name.lower() not in said:
                answer.headers.add(name, value)
        return answer

    app.jinja_env.globals["map_page"] = map_page
