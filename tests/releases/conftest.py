"""A prepared installation for each test, on both databases."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from tests.releases.world import World


@pytest.fixture
def world(team_app: Flask, clock: Any) -> Iterator[World]:
    """A real (not fictional) installation with areas, in an application context."""
    made = World(team_app, clock)
    with made.here():
        made.prepare()
        yield made
