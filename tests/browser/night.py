"""One night in one installation: its servers, its proxy, and everybody's browsers."""

import os
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Playwright, expect

from fieldapp.foundation.clock import STOCKHOLM
from fieldapp.foundation.settings import TEAM
from fieldapp.signin import totp
from fieldapp.signin.rules import STEP_S
from tests.browser import servers
from tests.browser.chromium import DESK, Browser
from tests.browser.phone import Phone
from tests.browser.proxy import Proxy
from tests.databases import Stores

NOW = datetime(2026, 11, 21, 1, 30, tzinfo=STOCKHOLM)
"""Half past one on Saturday night: still Friday's operational day."""
OPERATIONAL_DAY = "2026-11-20"
DAYPART = "night"
ELSEWHERE = "Pacific/Auckland"
"""There it is Saturday afternoon at that moment."""


@dataclass
class Night:
    """Closes everything at the end, and then tells what was wrong in any browser."""

    playwright: Playwright
    folder: Path
    build: Path
    now: datetime = NOW
    browsers: list[Browser] = field(default_factory=list)
    _open: ExitStack = field(default_factory=ExitStack)

    def serve(
        self, stores: Stores, surface: str = TEAM, basemap: Path | None = None
    ) -> servers.Server:
        """Start a surface; it runs until the night is over or `stop`."""
        log = self.folder / f"{surface}-{len(list(self.folder.glob('*.log')))}.log"
        return self._open.enter_context(
            servers.running(
                stores, surface, static=self.build, log=log, now=self.now, basemap=basemap
            )
        )

    def proxy(self, server: servers.Server) -> Proxy:
        """A proxy in front of a server."""
        proxy = Proxy(server.port)
        self._open.callback(proxy.close)
        return proxy

    def browser(self, name: str, **how: Any) -> Browser:
        """A person's browser, not started yet."""
        browser = Browser(self.playwright, self.folder / name, now=self.now, **how)
        self.browsers.append(browser)
        self._open.callback(browser.close)
        return browser

    def phone(self, name: str, proxy: Proxy, **how: Any) -> Phone:
        """A phone that reaches the team surface through a proxy; started."""
        phone = Phone(self.browser(name, **how), f"http://localhost:{proxy.port}")
        phone.browser.start()
        return phone

    def desk(self, name: str, address: str, username: str, password: str, secret: str) -> Page:
        """A browser at a desk, signed in on a surface."""
        browser = self.browser(name, viewport=DESK)
        page = browser.start()
        sign_in(page, address, username, password, secret)
        return page

    def shot(self, page: Page, name: str) -> None:
        """A picture of a page, for whoever asks for pictures with FIELDAPP_SHOTS=folder."""
        folder = os.environ.get("FIELDAPP_SHOTS")
        if folder:
            size = page.viewport_size or DESK
            is_whole = size["width"] >= DESK["width"]
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=is_whole)

    def close(self) -> None:
        """Close all; AssertionError when a page broke or asked anybody but these servers."""
        self._open.close()
        broken = {b.profile.parent.name: b.errors for b in self.browsers if b.errors}
        assert not broken, f"exceptions in pages: {broken}"
        against = {b.profile.parent.name: b.violations for b in self.browsers if b.violations}
        assert not against, f"stopped by the pages' own policy: {against}"
        strangers = {b.profile.parent.name: b.strangers() for b in self.browsers if b.strangers()}
        assert not strangers, f"requests to others: {strangers}"


def sign_in(page: Page, address: str, username: str, password: str, secret: str) -> None:
    """Sign in on a surface's own pages; secret: of the authenticator.

    The servers' clock stands still, and a code counts once: three of them are good.
    """
    page.goto(f"{address}/login")
    page.locator("#username").fill(username)
    page.locator("#password").fill(password)
    page.locator("form[action='/login'] button.primary").click()
    for step in (-1, 0, 1):
        shown = totp.code(secret, int(NOW.timestamp()) + step * STEP_S)
        page.locator("#code").fill(shown)
        page.locator("form[action='/login/code'] button.primary").click()
        inside = page.locator("form[action='/logout']")
        expect(inside.or_(page.locator("main [role=alert]"))).to_be_visible()
        if inside.count():
            return
    raise AssertionError(f"{username} has signed in three times already")
