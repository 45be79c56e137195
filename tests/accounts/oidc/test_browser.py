"""The whole way in Chromium, with the provider on another site: cookies as browsers keep them."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Playwright
from werkzeug.serving import make_server

from fieldapp.accounts.oidc_routes import BACK
from tests.accounts.oidc.guest import roles
from tests.accounts.oidc.real import ELSEWHERE, running
from tests.browser.chromium import DESK, PHONE, Browser
from tests.browser.conftest import playwright  # noqa: F401  (a fixture)
from tests.browser.look import GRAVE
from tests.browser.servers import DIST, free_port
from tests.sync.rows import count

pytestmark = pytest.mark.browser

RESOLVING = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1"


@dataclass
class Place:
    """A surface that a browser can reach, and a provider on another site."""

    app: Any
    origin: str
    page: Page
    browser: Browser
    shots: Path | None


@pytest.fixture
def place(
    make_app: Any,
    playwright: Playwright,  # noqa: F811
    tmp_path: Path,
) -> Iterator[Place]:
    """The surface, served; a browser; the real provider at 127.0.0.1."""
    import os

    port = free_port()
    origin = f"http://localhost:{port}"
    with running(origin + BACK, tmp_path / "log", host=ELSEWHERE) as issuer:
        app = make_app(issuer=issuer, surface={"origin": origin, "static": DIST})
        server = make_server("localhost", port, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        browser = Browser(playwright, tmp_path / "browser", viewport=DESK, flags=(RESOLVING,))
        shots = os.environ.get("FIELDAPP_SHOTS")
        try:
            yield Place(app, origin, browser.start(), browser, Path(shots) if shots else None)
        finally:
            browser.close()
            server.shutdown()
            thread.join(5)


def at_the_provider(page: Page, name: str) -> None:
    """Sign in on the provider's pages, and agree if it asks."""
    page.wait_for_url("http://127.0.0.1:*/interaction/*")
    page.fill('input[name="login"]', name)
    page.fill('input[name="password"]', "x")
    page.click('button[type="submit"]')
    page.wait_for_load_state()
    if page.url.startswith("http://127.0.0.1"):
        page.click('button[type="submit"]')


def look(place: Place, name: str) -> None:
    """axe finds nothing grave, wide and narrow; a picture of each when they are wanted."""
    for kind, size in (("wide", DESK), ("narrow", PHONE)):
        place.page.set_viewport_size(size)  # type: ignore[arg-type]
        found = Axe().run(place.page, options={"resultTypes": ["violations"]}).response
        grave = [v["id"] for v in found["violations"] if v["impact"] in GRAVE]
        assert grave == [], (name, kind)
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not place.page.evaluate(wide), (name, kind)
        if place.shots:
            place.page.screenshot(path=place.shots / f"oidc-{name}-{kind}.png", full_page=True)
    place.page.set_viewport_size(DESK)  # type: ignore[arg-type]


def test_somebody_lands_signed_in_and_confirms(place: Place) -> None:
    page, origin = place.page, place.origin
    page.goto(f"{origin}/login?next=/account/confirm%3Fnext%3D/nothing")
    look(place, "login")
    page.get_by_role("link", name="Logga in med kommunens konto").click()
    at_the_provider(page, "fiktiva")
    page.wait_for_url(f"{origin}/account/confirm?next=/nothing")
    assert page.get_by_text("Fiktiva Svensson").count() == 1, (
        "signed in on the page that was wanted"
    )
    assert roles(place.app) == {"outreach_worker"}
    look(place, "confirm")

    kept = {c["name"]: c for c in place.browser.context.cookies()}
    assert not [name for name in kept if "oidc" in name]
    assert kept["__Host-fieldapp-team"]["sameSite"] == "Strict"

    page.get_by_role("button", name="Bekräfta med kommunens konto").click()
    at_the_provider(page, "fiktiva")
    page.wait_for_url(f"{origin}/nothing")
    assert count(place.app, "signin_session", "confirmed IS NOT NULL") == 1
    assert place.browser.errors == []


def test_somebody_without_a_role_reads_why(place: Place) -> None:
    page = place.page
    page.goto(f"{place.origin}/login")
    page.get_by_role("link", name="Logga in med kommunens konto").click()
    at_the_provider(page, "utan")
    page.wait_for_url(f"{place.origin}/login/oidc/finish*")
    assert page.get_by_text("Dina grupper ger dig ingen roll här").count() == 1
    look(place, "refused")
    assert count(place.app, "signin_session") == 0
