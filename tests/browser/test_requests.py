"""Every page asks this installation alone. The same look finds a request that is planted.

That no browser of any test in this folder asked a stranger is seen at the end of each test
(`Night.close`); here stands that the look sees what it should.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Error

from tests.browser.chromium import Browser
from tests.browser.conftest import Streets
from tests.browser.night import Night
from tests.browser.stockholm import MALMSKILLNADSGATAN

pytestmark = pytest.mark.stores("spatialite")


def asked(browser: Browser, port: int) -> set[str]:
    """Paths that the browser's network layer asked a port of localhost for."""
    start = f"http://localhost:{port}"
    return {url.removeprefix(start) for url, _ in browser.requests() if url.startswith(start)}


def test_phone_asks_nobody_else(streets: Streets) -> None:
    phone = streets.enrolled(position=MALMSKILLNADSGATAN)
    phone.start_shift()
    phone.begin()
    phone.open_places()
    phone.tap_map(20, 20)
    phone.answer()
    phone.save()
    phone.wait_for_states("sent")
    phone.browser.close()
    seen = asked(phone.browser, streets.proxy.port)
    # The network log sees what the page, its worker and the vault's worker ask for.
    assert {"/app/", "/app/sw.js", "/api/v1/pull", "/sync/v1/envelopes"} <= seen
    assert any("vault-worker" in path for path in seen)
    assert phone.browser.strangers() == []
    # No position is in any address: a square, a district, a coordinate. What the app is made of
    # has names that are the same for everybody.
    told = {path for path in seen if not path.startswith("/app/assets/")}
    assert not [path for path in told if "59." in path or "18." in path or "lat" in path]


def test_a_planted_request_is_found(night: Night, tmp_path: Path) -> None:
    """The control, outside the product's pages: their policy would not let it out at all."""
    browser = Browser(night.playwright, tmp_path / "planted")
    page = browser.start()
    with pytest.raises(Error, match="Failed to fetch"):
        page.evaluate("fetch('http://third-party.example/beacon')")
    browser.close()
    assert [address for address, _ in browser.strangers()] == ["http://third-party.example/beacon"]


def test_the_policy_stops_a_planted_request(streets: Streets) -> None:
    phone = streets.phone()
    phone.open()
    with pytest.raises(Error, match="Failed to fetch"):
        phone.page.evaluate("fetch('http://third-party.example/beacon')")
    phone.browser.close()
    assert phone.browser.strangers() == []
    assert any("third-party.example" in said for said in phone.browser.violations)
    phone.browser.violations.clear()  # or the end of the night would say so
