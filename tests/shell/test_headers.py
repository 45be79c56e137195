"""Every answer of both surfaces has hard headers; nothing that is personal is kept."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from fieldapp.foundation import access, headers
from fieldapp.foundation.access import NOBODY, PHONE
from fieldapp.foundation.settings import PICTURE, TEAM
from tests.access.cells import ask, people_of
from tests.databases import Stores
from tests.signing import BASE, full_sign_in, give_factors

HARD = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
}
KEPT = ("/static/", "/app/", "/geography/basemap.pmtiles")
"""What holds nothing of anybody, and may be kept."""


def wrong_headers(path: str, answer: Any) -> list[str]:
    """What is missing or too soft in one answer."""
    told = answer.headers
    found = [f"{path}: {n}" for n, value in HARD.items() if told.get(n) != value]
    policy = dict(part.strip().partition(" ")[::2] for part in told[CSP].split(";"))
    strict = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
    }
    found += [f"{path}: {n} {policy.get(n)}" for n, v in strict.items() if policy.get(n) != v]
    if policy.get("trusted-types") not in ("'none'", "default"):
        found.append(f"{path}: trusted-types")
    if "unsafe" in told[CSP] or "http" in told[CSP] or "*" in told[CSP]:
        found.append(f"{path}: {told[CSP]}")
    for name in ("Server", "X-Powered-By", "Via"):
        if name in told:
            found.append(f"{path}: {name}")
    if not path.startswith(KEPT) and told.get("Cache-Control") != "no-store":
        found.append(f"{path}: Cache-Control {told.get('Cache-Control')}")
    if path.startswith(KEPT) and "Set-Cookie" in told:
        found.append(f"{path}: a cookie with what may be kept")
    return found


CSP = "Content-Security-Policy"


@pytest.mark.parametrize("surface", [TEAM, PICTURE])
def test_every_answer_of_every_route(team_app: Flask, picture_app: Flask, surface: str) -> None:
    people = people_of(team_app, picture_app, surface)
    found, walked = [], 0
    for route in access.routes(people.app):
        holders = [w for w in people.everybody if access.may(route.access, w)]
        for who in {holders[-1], NOBODY}:
            if who == PHONE and people.phone is None:
                continue
            answer = ask(people, who, route, people.client(who))
            found += wrong_headers(route.path, answer)
            walked += 1
    for path in ("/nowhere", "/api/nothing", "/desk//held", "/%00"):
        found += wrong_headers(path, people.app.test_client().get(path, base_url=BASE))
    found += wrong_headers("405", people.app.test_client().delete("/healthz", base_url=BASE))
    assert walked > 40
    assert found == []


def test_a_soft_header_is_found(team_app: Flask) -> None:
    """The control."""
    answer = team_app.test_client().get("/login", base_url=BASE)
    assert wrong_headers("/login", answer) == []
    answer.headers[CSP] = answer.headers[CSP].replace("script-src 'self'", "script-src *")
    answer.headers["Cache-Control"] = "public"
    assert len(wrong_headers("/login", answer)) == 3


def test_everything_is_off_but_what_our_pages_use(team_app: Flask) -> None:
    said = team_app.test_client().get("/login", base_url=BASE).headers["Permissions-Policy"]
    told = dict(one.strip().split("=") for one in said.split(","))
    on = {name for name, value in told.items() if value != "()"}
    assert on == {
        "geolocation",
        "publickey-credentials-create",
        "publickey-credentials-get",
    }
    assert {told[name] for name in on} == {"(self)"}
    assert {"camera", "microphone", "usb", "payment", "display-capture"} <= told.keys()


def test_the_exceptions_are_on_their_own_answers_alone(stores: Stores, tmp_path: Path) -> None:
    from dataclasses import replace

    from fieldapp.team_app import make_app

    built = tmp_path / "built"
    (built / "app" / "assets").mkdir(parents=True)
    for name in ("index.html", "assets/vault-worker-AbC_1.js", "assets/index-AbC_1.js"):
        (built / "app" / name).write_text("built", encoding="utf-8")
    client = make_app(replace(stores.settings(TEAM), static=built)).test_client()

    def policy(path: str) -> str:
        answer = client.get(path, base_url=BASE)
        return str(answer.headers[CSP])

    assert "'wasm-unsafe-eval'" in policy("/app/assets/vault-worker-AbC_1.js")
    for path in (
        "/app/", "/app/assets/index-AbC_1.js", "/login", "/vault-worker-AbC_1.js",
        "/app/assets/vault-worker-x.js/more", "/login?vault-worker-AbC_1.js",
    ):  # fmt: skip
        assert "wasm" not in policy(path), path
    assert "trusted-types default" in policy("/app/")
    assert "trusted-types 'none'" in policy("/login")
    assert client.get("/app/assets/index-AbC_1.js", base_url=BASE).headers["Cache-Control"] == (
        "public, max-age=31536000, immutable"
    )
    assert client.get("/app/", base_url=BASE).headers["Cache-Control"] == "no-cache"


def test_only_pages_with_a_map_may_write_markup(team_app: Flask, picture_app: Flask) -> None:
    """Which pages have Leaflet: these, and the phone's own."""
    mapped = set()
    for app, surface in ((team_app, TEAM), (picture_app, PICTURE)):
        people = people_of(team_app, picture_app, surface)
        for route in access.routes(app):
            if route.changes or not route.path.startswith(("/desk", "/picture", "/account")):
                continue
            who = next(w for w in people.ids if access.may(route.access, w))
            answer = ask(people, who, route, people.client(who))
            if f"trusted-types {headers.MAP_POLICY}" in answer.headers[CSP]:
                mapped.add(route.path)
    # Without data a page shows no map at all; with data these two do (tests/browser).
    assert mapped <= {"/desk/figures", "/desk/kinds", "/picture/places"}


def test_cookies_are_bound_to_the_host_and_end_with_the_browser(
    team_app: Flask, picture_app: Flask
) -> None:
    for surface, app in ((TEAM, team_app), (PICTURE, picture_app)):
        people = people_of(team_app, picture_app, surface)
        who = next(iter(people.ids))
        secret = give_factors(app, people.ids[who])
        client = app.test_client()
        first = client.get("/login", base_url=BASE).headers.getlist("Set-Cookie")
        from tests.signing import PASSWORD

        full_sign_in(client, f"a-{who}", PASSWORD, secret)
        after = client.get("/", base_url=BASE).headers.getlist("Set-Cookie")
        for cookie in first + after:
            name = cookie.split("=")[0]
            assert name == f"__Host-fieldapp-{surface}"
            parts = {part.strip().lower() for part in cookie.split(";")[1:]}
            assert {"secure", "httponly", "path=/", "samesite=strict"} <= parts
            assert not any(part.startswith(("domain", "expires", "max-age")) for part in parts)


def test_errors_tell_nothing_of_the_inside(stores: Stores) -> None:
    from dataclasses import replace

    from fieldapp.team_app import make_app

    app = make_app(replace(stores.settings(TEAM), testing=False))

    def broken() -> str:
        raise RuntimeError("secret-word in /some/path with SELECT * FROM contacts")

    app.view_functions["health.healthz"] = broken
    broken.access = "public"  # type: ignore[attr-defined]
    answer = app.test_client().get("/healthz", base_url=BASE)
    told = answer.get_data(as_text=True)
    assert answer.status_code == 500
    for word in ("secret-word", "RuntimeError", "Traceback", "SELECT", ".py", "site-packages"):
        assert word not in told
    assert wrong_headers("/healthz", answer) == []
