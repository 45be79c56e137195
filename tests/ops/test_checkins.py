"""`fieldapp checkins tell`, as a timer runs it: Swedish letters, an exit status to watch."""

from contextlib import contextmanager
from dataclasses import replace
from uuid import uuid4

import pytest

from fieldapp.accounts import devices, numbers
from fieldapp.accounts.numbers import Number, Numbers
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation.settings import TEAM
from fieldapp.ops import checkins as command
from fieldapp.ops import cli
from fieldapp.ops.context import working
from fieldapp.shifts import checkins
from fieldapp.shifts.checkins_rules import Said
from tests.foundation.mail_catcher import catching
from tests.sync.phone import Phone, make_staff, make_team

ADMINISTRATOR = replace(SYSTEM, roles=frozenset({"administrator"}))


@pytest.fixture
def overdue(team_app, clock):
    """A check-in whose time and grace have passed; the command meets it an hour later."""
    team = make_team(team_app)
    phone = Phone(team_app, team, make_staff(team_app, "vera", team, "outreach_worker"))
    with team_app.app_context():
        duty = Numbers((), Number("Jour", "08-508 00 000"), "jour@kommun.example")
        numbers.set_numbers(ADMINISTRATOR, team, duty)
        checkins.hear(devices.phone(phone.id), team, Said(uuid4(), 1, 900))
    clock.set("2026-11-21 23:30")


def _on(monkeypatch, settings):
    @contextmanager
    def here():
        with working(settings) as app:
            yield app

    monkeypatch.setattr(command, "working", here)


def test_the_letter_is_swedish_and_the_command_says_that_it_left(
    stores, overdue, tmp_path, monkeypatch, capsys
):
    with catching(tmp_path) as catcher:
        _on(monkeypatch, stores.settings(TEAM, mail=catcher.settings))
        assert cli.main(["checkins", "tell"]) == 0
        assert cli.main(["checkins", "tell"]) == 0
    [letter] = catcher.letters
    assert letter["Subject"] == "Inget livstecken från Prov sedan 22:45"
    assert "Servern vet ingen position" in letter.get_content()
    assert capsys.readouterr().out == "Letters to duty managers: 1.\n"


def test_while_a_letter_cannot_be_sent_the_exit_status_says_so(
    stores, overdue, monkeypatch, capsys
):
    _on(monkeypatch, stores.settings(TEAM))
    assert cli.main(["checkins", "tell"]) == 1
    assert "tried again: 1" in capsys.readouterr().err
