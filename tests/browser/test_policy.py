"""No page breaks its own policy: nothing inline, no markup past Trusted Types, no stranger.

Every page that can be opened without knowing an id is opened by every role; a violation shows in
the browser's console, and every test of this folder fails by one (`Night.close`).
"""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from fieldapp.accounts.people import STAFF
from fieldapp.foundation import access
from fieldapp.foundation.settings import PICTURE, TEAM
from fieldapp.parties.people import PARTNERS
from fieldapp.picture_app import make_app as make_picture
from fieldapp.team_app import make_app as make_team
from tests.browser.chromium import DESK
from tests.browser.fictional import Fictional
from tests.browser.night import Night
from tests.signing import BASE, signed_in

pytestmark = pytest.mark.stores("spatialite")

NO_PAGE = ("/static/", "/app/", "/healthz", "/geography/", "/login/oidc", "/api/")


def enter(page: Page, app: Flask, person: Any) -> None:
    """Give a browser a session that the product itself has begun."""
    name = app.config["SESSION_COOKIE_NAME"]
    held = signed_in(app, person).get_cookie(name)
    assert held is not None
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": name, "value": held.value, "url": BASE, "secure": True, "sameSite": "Strict"}]
    )


def pages(app: Flask, who: str) -> list[str]:
    """Addresses of pages that somebody may open, without an id."""
    return [
        route.path
        for route in access.routes(app)
        if not route.changes
        and access.may(route.access, who)
        and "<" not in route.path
        and not route.path.startswith(NO_PAGE)
        and not route.path.endswith(".json")
    ]


@pytest.mark.parametrize("surface", [TEAM, PICTURE])
def test_no_page_breaks_its_policy(
    night: Night, city: Fictional, surface: str, sized: Callable[[int, int], int]
) -> None:
    """At full size every page as everybody who may see it; in a sample each as one of them."""
    server = night.serve(city.stores, surface, basemap=city.basemap)
    app = (make_team if surface == TEAM else make_picture)(city.stores.settings(surface))
    people = STAFF if surface == TEAM else PARTNERS
    page = night.browser(f"policy-{surface}", viewport=DESK).start()
    as_everybody = bool(sized(0, 1))
    opened: set[str] = set()
    maps = 0
    for role, (username, *_secrets) in city.people.items():
        with app.app_context():
            person = people.by_name(username)
        if person is None:
            continue
        enter(page, app, person.id)
        for path in pages(app, role):
            if path in opened and not as_everybody:
                continue
            answer = page.goto(f"{server.address}{path}")
            assert answer is not None
            assert answer.status == 200, (role, path, answer.status)
            if as_everybody:
                page.wait_for_load_state("networkidle")
            opened.add(path)
            for shown in page.locator("[data-map]").all():
                shown.scroll_into_view_if_needed()
                page.locator("[data-map][data-ready]").first.wait_for()
                assert answer.headers["content-security-policy"].endswith("trusted-types default")
                maps += 1
    assert len(opened) >= 9
    assert maps >= 1


def test_what_breaks_the_policy_is_found(night: Night, city: Fictional) -> None:
    """The control: markup by script, a script in an attribute, a worker from elsewhere."""
    server = night.serve(city.stores)
    browser = night.browser("planted", viewport=DESK)
    page = browser.start()
    page.goto(f"{server.address}/login")
    refused = page.evaluate(
        """() => {
            const tried = [
                () => { document.body.innerHTML = '<b>x</b>'; },
                () => { new Worker('/static/x.js'); },
                () => { document.createElement('script').text = 'window.planted = 1'; },
                () => { trustedTypes.createPolicy('other', {}); },
                () => { setTimeout('window.planted = 1'); },
            ];
            return tried.map((one) => { try { one(); return ''; } catch (e) { return e.name; } });
        }"""
    )
    assert refused == ["TypeError"] * 5
    page.evaluate(
        "() => { const b = document.createElement('b'); b.setAttribute('style', 'color: red');"
        " document.body.append(b); }"
    )
    assert len(browser.violations) >= 5
    browser.violations.clear()  # or the end of the night would say so


def test_leaflet_may_write_its_own_signs_and_nothing_else(night: Night, city: Fictional) -> None:
    server = night.serve(city.stores, basemap=city.basemap)
    app = make_team(city.stores.settings(TEAM))
    page = night.browser("map", viewport=DESK).start()
    with app.app_context():
        person = STAFF.by_name(city.people["team_lead"][0])
    assert person is not None
    enter(page, app, person.id)
    page.goto(f"{server.address}/desk/figures")
    page.locator("[data-map][data-ready]").wait_for()
    shown = page.evaluate(
        """() => {
            const box = document.createElement('div');
            box.innerHTML = '<img src=x onerror="window.planted = 1"><b>x</b>';
            document.body.append(box);
            return [box.children.length, box.textContent, window.planted ?? null];
        }"""
    )
    assert shown == [0, '<img src=x onerror="window.planted = 1"><b>x</b>', None]
    assert page.locator(".leaflet-control-zoom-in span").count() == 1
