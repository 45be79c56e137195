"""A browser, servers behind a proxy, and an installation in Stockholm."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect, sync_playwright

from fieldapp.foundation import clock
from fieldapp.foundation.database import SHARED
from tests.browser import servers, stockholm
from tests.browser.chromium import EXECUTABLE, WAIT_MS
from tests.browser.fictional import Fictional, load_city
from tests.browser.night import Night
from tests.browser.phone import Phone
from tests.browser.proxy import Proxy
from tests.databases import (
    SPATIALITE,
    STORES,
    PostgresTemplates,
    SpatialiteTemplates,
    Stores,
    spatialite_store,
)


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
    expect.set_options(timeout=WAIT_MS)
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
        phone.enrol(self.code())
        phone.wait_until_kept()
        return phone

    def code(self, username: str = "") -> str:
        """A one-time code that this member of staff (the worker) made at the desk."""
        with clock.at(self.night.now):
            return stockholm.enrolment_code(self.stores, username or self.city.worker)


@pytest.fixture(scope="session")
def installed_stockholm(
    tmp_path_factory: pytest.TempPathFactory, spatialite_templates: SpatialiteTemplates
) -> tuple[Stores, stockholm.City]:
    """Stockholm's installation on SpatiaLite, made once; tests take copies of its files."""
    stores = spatialite_templates.copy(tmp_path_factory.mktemp("stockholm"))
    return stores, stockholm.install(stores)


@pytest.fixture
def streets(
    request: pytest.FixtureRequest, stores: Stores, night: Night, stockholm_basemap: Path
) -> Streets:
    """A team surface in Stockholm, on the test's databases."""
    if stores.kind == SPATIALITE:
        made, city = request.getfixturevalue("installed_stockholm")
        stores = copy_stores(made, stores.folder)
    else:
        city = stockholm.install(stores)
    server = night.serve(stores, basemap=stockholm_basemap)
    return Streets(stores, city, night, server, night.proxy(server))


def copy_stores(loaded: Stores, folder: Path) -> Stores:
    """A test's own copy of filled SpatiaLite files."""
    for store in STORES:
        shutil.copytree(loaded.folder / store, folder / store, dirs_exist_ok=True)
    both = {store: spatialite_store(folder, store) for store in STORES}
    return replace(loaded, team=both, owner=both, picture={SHARED: both[SHARED]}, folder=folder)


@pytest.fixture(scope="session")
def loaded_city(
    tmp_path_factory: pytest.TempPathFactory, spatialite_templates: SpatialiteTemplates
) -> Fictional:
    """The fictional city on SpatiaLite, loaded once; tests take copies of its files."""
    folder = tmp_path_factory.mktemp("city")
    (folder / "stores").mkdir()
    return load_city(spatialite_templates.copy(folder / "stores"), folder)


@pytest.fixture
def city(request: pytest.FixtureRequest, stores: Stores, tmp_path: Path) -> Iterator[Fictional]:
    """The fictional city in databases of its own, beside the test's, of the same kind."""
    folder = tmp_path / "city"
    folder.mkdir()
    if stores.kind == SPATIALITE:
        loaded: Fictional = request.getfixturevalue("loaded_city")
        yield replace(loaded, stores=copy_stores(loaded.stores, folder))
    else:
        clones: PostgresTemplates = request.getfixturevalue("postgres_templates")
        with clones.copy(folder) as copied:
            yield load_city(copied, folder)
