"""Fixtures of every room's tests: both databases, both surfaces, the clock, the sample size."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from fieldapp.foundation import clock as product_clock
from fieldapp.foundation import passwords
from fieldapp.foundation.database import db
from fieldapp.foundation.settings import PICTURE, TEAM
from fieldapp.signin import recovery
from tests.cluster import Cluster, running_cluster
from tests.databases import (
    POSTGRESQL,
    SPATIALITE,
    PostgresTemplates,
    SpatialiteTemplates,
    Stores,
)
from tests.faster import compile_once

ROOT = Path(__file__).resolve().parents[1]
FULL = os.environ.get("FIELDAPP_FULL") == "1"
KINDS = (SPATIALITE, POSTGRESQL)

_slow = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]
hypothesis_settings.register_profile(
    "sample", max_examples=40, deadline=None, suppress_health_check=_slow, derandomize=True
)
hypothesis_settings.register_profile(
    "full", max_examples=1000, deadline=None, suppress_health_check=_slow
)
hypothesis_settings.load_profile("full" if FULL else "sample")


compile_once()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--stores",
        default=",".join(KINDS),
        help="databases that the tests run on, by commas: spatialite,postgresql (both)",
    )


SAID = "said"
"""Name of a property (`record_property`) that is shown at the end of a run, whoever ran it."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests have to say of themselves: seeds and numbers of cases."""
    reports = [r for group in terminalreporter.stats.values() for r in group]
    for report in reports:
        for name, value in getattr(report, "user_properties", ()):
            if name == SAID and getattr(report, "when", "") == "call":
                terminalreporter.write_line(str(value))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes `stores` runs once on each database, or on those its mark names."""
    if "stores" in metafunc.fixturenames:
        only = metafunc.definition.get_closest_marker("stores")
        wanted = [
            kind
            for kind in metafunc.config.getoption("--stores").split(",")
            if only is None or kind in only.args
        ]
        metafunc.parametrize("stores", wanted, indirect=True, scope="function")


ON_BOTH = 1
"""Cases of one test that run on both databases in bin/test; the others take turns."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of a test with many cases, bin/test runs the first on both databases and each of the others
    on one of them, in turn; bin/prove runs every case on both."""
    if FULL:
        return
    cases: dict[str, dict[str, dict[str, pytest.Item]]] = {}
    for item in items:
        spec = getattr(item, "callspec", None)
        kind = spec.params.get("stores") if spec is not None else None
        if not isinstance(kind, str):
            continue  # no database, or none of those that were asked for
        name = item.nodeid.split("[")[0]
        case = item.nodeid.replace(kind, "", 1)
        cases.setdefault(name, {}).setdefault(case, {})[kind] = item
    left: set[pytest.Item] = set()
    for of_test in cases.values():
        for number, (_, by_kind) in enumerate(sorted(of_test.items())):
            if number >= ON_BOTH and len(by_kind) == len(KINDS):
                left.add(by_kind[KINDS[number % len(KINDS)]])
    if left:
        items[:] = [item for item in items if item not in left]
        config.hook.pytest_deselected(items=sorted(left, key=lambda item: item.nodeid))


@pytest.fixture(autouse=True)
def cheap_hashes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretching passwords was a third of all log-in tests: here they are stretched but little.

    A test marked `real_hashes` has the product's own measure, as has every server of its own.
    """
    if request.node.get_closest_marker("real_hashes"):
        return
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(1, 64, 1))
    monkeypatch.setattr(recovery, "MEMORY_KIB", 64)
    monkeypatch.setattr(recovery, "PASSES", 1)


@pytest.fixture(scope="session")
def sized() -> Callable[[int, int], int]:
    """sized(sample, full): the first in bin/test, the second in bin/prove."""
    return lambda sample, full: full if FULL else sample


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A private PostgreSQL cluster for this worker of the session."""
    with running_cluster() as running:
        yield running


@pytest.fixture(scope="session")
def postgres_templates(cluster: Cluster) -> PostgresTemplates:
    """Migrated databases to clone."""
    return PostgresTemplates(cluster)


@pytest.fixture(scope="session")
def spatialite_templates(tmp_path_factory: pytest.TempPathFactory) -> SpatialiteTemplates:
    """Migrated files to copy."""
    return SpatialiteTemplates(tmp_path_factory.mktemp("templates"))


@pytest.fixture
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stores]:
    """Both stores, migrated and empty, for this test alone; once on each database."""
    folder = tmp_path / "stores"
    folder.mkdir()
    if request.param == SPATIALITE:
        templates: SpatialiteTemplates = request.getfixturevalue("spatialite_templates")
        yield templates.copy(folder)
    else:
        clones: PostgresTemplates = request.getfixturevalue("postgres_templates")
        with clones.copy(folder) as copied:
            yield copied


def _close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def team_app(stores: Stores) -> Iterator[Flask]:
    """The team surface on the test's stores; no application context is pushed."""
    from fieldapp import team_app as surface

    app = surface.make_app(stores.settings(TEAM))
    yield app
    _close(app)


@pytest.fixture
def picture_app(stores: Stores) -> Iterator[Flask]:
    """The picture surface on the test's shared store; no application context is pushed."""
    from fieldapp import picture_app as surface

    app = surface.make_app(stores.settings(PICTURE))
    yield app
    _close(app)


class SetClock:
    """The product's clock, standing still where a test sets it."""

    def __init__(self) -> None:
        self._set = ExitStack()

    def set(self, moment: datetime | str) -> datetime:
        """Stand at a moment: aware, or 'YYYY-MM-DD HH:MM' by Stockholm's wall clock."""
        if isinstance(moment, str):
            moment = datetime.fromisoformat(moment)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=product_clock.STOCKHOLM)
        self._set.close()
        self._set.enter_context(product_clock.at(moment))
        return product_clock.now()

    def forward(self, **by: float) -> datetime:
        """Go on by timedelta(**by)."""
        return self.set(product_clock.now() + timedelta(**by))

    def close(self) -> None:
        """Let the clock run again."""
        self._set.close()


@pytest.fixture
def clock() -> Iterator[SetClock]:
    """The product's clock at Saturday 21 November 2026, 22:30; `.set(…)` moves it."""
    standing = SetClock()
    standing.set("2026-11-21 22:30")
    yield standing
    standing.close()
