"""A browser, servers behind a proxy, and an installation in Stockholm."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.browser import servers, stockholm
from tests.browser.chromium import EXECUTABLE
from tests.browser.night import Night
from tests.browser.phone import Phone
from tests.browser.proxy import Proxy
from tests.databases import Stores


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs Chromium."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built assets that this session tests."""
    if not (servers.DIST / "app" / "sw.js").is_file():
        pytest.fail("static/pwa is not built: bin/setup test builds it")
    return servers.copy_of_build(tmp_path_factory.mktemp("build"))


@pytest.fixture(scope="session")
def stockholm_basemap(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stockholm's water and districts as a basemap."""
    if not stockholm.WATER.is_file():
        pytest.skip("the folder shared/geo with Stockholm's districts is not beside the project")
    return stockholm.draw_basemap(tmp_path_factory.mktemp("map") / "basemap.pmtiles")


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Playwright, for one module: its loop would be in the way of other tests' loops."""
    if not Path(EXECUTABLE).exists():
        pytest.fail("Chromium is not installed: bin/setup test installs it")
    with sync_playwright() as running:
        yield running


@pytest.fixture
def night(playwright: Playwright, tmp_path: Path, build: Path) -> Iterator[Night]:
    """Servers and browsers of one test; at its end no page may have broken or asked strangers."""
    begun = Night(playwright, tmp_path, build)
    yield begun
    begun.close()


@dataclass
class Streets:
    """Stockholm's installation with its team surface behind a proxy."""

    stores: Stores
    city: stockholm.City
    night: Night
    team: servers.Server
    proxy: Proxy

    def phone(self, name: str = "phone", **how: object) -> Phone:
        """A started phone, not enrolled."""
        return self.night.phone(name, self.proxy, **how)

    def enrolled(self, name: str = "phone", **how: object) -> Phone:
        """A phone that is enrolled and open, with everything in it for flight mode."""
        phone = self.phone(name, **how)
        phone.enrol(self.city.worker, stockholm.PASSWORD)
        phone.wait_until_kept()
        return phone


@pytest.fixture
def streets(stores: Stores, night: Night, stockholm_basemap: Path) -> Streets:
    """A team surface in Stockholm, on the test's databases."""
    city = stockholm.install(stores)
    server = night.serve(stores, basemap=stockholm_basemap)
    return Streets(stores, city, night, server, night.proxy(server))
