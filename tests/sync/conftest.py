"""A team with two phones and two team leads, on each database."""

import pytest
from flask import Flask

from tests.conftest import SetClock
from tests.sync.phone import Phone, make_staff, make_team


@pytest.fixture
def team(team_app: Flask, clock: SetClock):
    return make_team(team_app)


@pytest.fixture
def phone(team_app: Flask, team) -> Phone:
    return Phone(team_app, team, make_staff(team_app, "ett", team, "outreach_worker"))


@pytest.fixture
def other_phone(team_app: Flask, team) -> Phone:
    return Phone(team_app, team, make_staff(team_app, "tva", team, "outreach_worker"))
