"""Nothing on the server gives a contact a time finer than its daypart.

A real server, by a clock that stands in a known minute while real time goes on. A phone pulls,
delivers, delivers again, is refused, is held, is revoked. Then every table of both stores, the
counters of requests, the log and all headers are searched for both minutes, the set one and the
real one, in every form of tests/leaks/forms.py; and no row that came or changed by it holds any
moment at all. First the search is proven on what was planted.
"""

import json
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest
from sqlalchemy import text

from fieldapp.accounts import devices_desk
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation.clock import STOCKHOLM
from fieldapp.foundation.database import FIELD, open_engine
from fieldapp.foundation.models import REQUEST_COUNTS
from fieldapp.foundation.settings import TEAM
from tests.browser import servers
from tests.leaks import forms, stored
from tests.signing import signed_in
from tests.sync.phone import PATH, PULL, Phone, make_staff, make_team

PLANTED = datetime(2026, 11, 21, 1, 47, tzinfo=STOCKHOLM)
"""The minute in which the server's clock stands while it takes deliveries: Friday's night."""
BEFORE = "2026-11-20 18:03"
"""When the desk did what it does by the clock: signed in, made the code."""
DISTANCE_S = 1.1
"""Between the health check, whose own table has its time, and the first delivery."""
ALLOWED = frozenset({"date"})
"""Headers that HTTP itself has: told to the phone in that moment, and kept nowhere."""


@dataclass
class Talk:
    """A phone's conversation with a server: what was answered, and in which real seconds."""

    port: int
    phone: Phone
    headers: list[bytes] = field(default_factory=list)
    begun: datetime = field(default_factory=lambda: datetime.now(UTC))

    def say(self, path: str, body: bytes, signature: dict[str, str] | None = None) -> int:
        """Post a body; the status of the answer."""
        connection = HTTPConnection("localhost", self.port, timeout=30)
        signed = self.phone.sign("POST", path, body) if signature is None else signature
        connection.request("POST", path, body, signed | {"Content-Type": "application/json"})
        answer = connection.getresponse()
        told = [f"{n}: {v}" for n, v in answer.getheaders() if n.lower() not in ALLOWED]
        self.headers.append("\n".join(told).encode() + b"\n\n" + answer.read())
        connection.close()
        return answer.status

    def deliver(self, *envelopes: object, **status: object) -> int:
        """Deliver envelopes with a status."""
        said = {"protocol": 1, "envelopes": envelopes, "status": self.phone.status(**status)}
        return self.say(PATH, json.dumps(said).encode())

    def pull(self) -> int:
        """Pull with a status."""
        said = {"protocol": 1, "status": self.phone.status()}
        return self.say(PULL, json.dumps(said).encode())


@pytest.fixture
def phone(team_app, clock):
    """A phone whose owner has a session at the desk too, both from before the night."""
    clock.set(BEFORE)
    team = make_team(team_app)
    staff = make_staff(team_app, "ett", team, "outreach_worker")
    signed_in(team_app, staff)
    phone = Phone(team_app, team, staff)
    phone.day = "2026-11-20"
    return phone


@pytest.fixture
def server(stores, phone, tmp_path):
    """The team surface in a process of its own, by the planted clock; requests are counted."""
    build = tmp_path / "build"
    build.mkdir()
    log = tmp_path / "server.log"
    with servers.running(stores, TEAM, static=build, log=log, now=PLANTED) as running:
        time.sleep(DISTANCE_S)
        yield running


def night(talk: Talk) -> None:
    """What a phone does in a night, as the server takes it."""
    phone = talk.phone
    first = phone.contact()
    assert talk.pull() == 200
    assert talk.deliver(phone.seal(phone.shift_payload()), phone.seal(first), queue=2) == 200
    assert talk.deliver(phone.seal(first)) == 200  # again
    assert talk.deliver(phone.seal(first | {"version": 2, "outcome": "support"})) == 200
    assert talk.deliver(phone.seal(phone.deletion(first, 3))) == 200
    asked = {"kind": "revisit", "zone": None, "week": "2026-W48"}
    assert talk.deliver(phone.seal(phone.contact(follow_up=asked))) == 200
    assert talk.deliver(phone.seal(phone.contact(day="2031-01-01")), {"id": "rubbish"}) == 200
    closed = phone.shift_payload(version=2, state="closed", half_hours=9)
    assert talk.deliver(phone.seal(closed), error="http_503", oldest_days=1) == 200
    assert talk.pull() == 200


def searched(stores, talk: Talk, log: Path, moments) -> dict[str, list[str]]:
    """Place → forms of the moments found there."""
    held = stored.tables(stores)
    held |= {f"answer {i}": told for i, told in enumerate(talk.headers)}
    held["log"] = log.read_bytes()
    return {name: told for name, data in held.items() if (told := forms.found(data, moments))}


def minutes(talk: Talk) -> list:
    """Every form of the planted minute, and of the real seconds of the conversation."""
    return [
        *forms.moment(PLANTED, PLANTED + timedelta(seconds=59)),
        *forms.moment(talk.begun, datetime.now(UTC)),
    ]


def test_the_search_finds_what_is_planted(stores, phone, server, tmp_path):
    """The positive control: a time in a column, in an id, in the log, in a header."""
    talk = Talk(server.port, phone)
    before = stored.rows(stores)
    night(talk)
    with server.log.open("a", encoding="utf-8") as log:
        log.write(f"POST {PATH} [{datetime.now(UTC).strftime('%d/%b/%Y:%H:%M:%S')}]\n")
    talk.headers.append(f"Last-Modified: {PLANTED.strftime('%d %b %Y %H:%M:%S')}".encode())
    engine = open_engine(stores.owner[FIELD])
    milliseconds = int(PLANTED.timestamp() * 1000)
    with engine.begin() as connection:
        plant = "UPDATE accounts_device SET name = :n, error_code = :e"
        connection.execute(
            text(plant), {"n": f"{PLANTED:%Y-%m-%d %H:%M:%S}", "e": f"{milliseconds:012x}"}
        )
        connection.execute(text("UPDATE followups_task SET week = :w"), {"w": f"{PLANTED:%H:%M}"})
    engine.dispose()
    found = searched(stores, talk, server.log, minutes(talk))
    assert set(found) == {"log", f"answer {len(talk.headers) - 1}", "field: table accounts_device"}
    assert {"clock, SQL", "UUIDv7"} <= set(found["field: table accounts_device"])
    told = stored.new_times(before, stored.rows(stores))
    assert set(told) == {"field: table accounts_device", "field: table followups_task"}


def test_a_night_of_deliveries_leaves_no_minute(stores, team_app, phone, server):
    before = stored.rows(stores)
    talk = Talk(server.port, phone)
    night(talk)
    after = stored.rows(stores)
    arrived = ("contacts_contact", "shifts_shift", "sync_held", "followups_task", "audit_delivery")
    for table in arrived:
        assert after[f"field: table {table}"], f"{table} is empty: nothing was searched"
    assert stored.new_times(before, after) == {}
    with team_app.app_context():
        devices_desk.revoke(SYSTEM, phone.id)  # by the desk's clock, which stands elsewhere
    before = stored.rows(stores)
    assert talk.deliver(phone.seal(phone.contact())) == 200
    assert talk.pull() == 200
    assert stored.new_times(before, stored.rows(stores)) == {}
    assert searched(stores, talk, server.log, minutes(talk)) == {}


def test_a_refused_delivery_leaves_a_counter_alone(stores, phone, server):
    """A wrong request is counted, to make it wait: a keyed hash and when to forget it, which is
    neither minute. Nothing says what was in it, and one that is taken leaves nothing."""
    before = stored.rows(stores)
    talk = Talk(server.port, phone)
    assert talk.say(PATH, b"{}") == 400
    assert talk.say(PATH, b"{}", {"X-Fieldapp-Device": str(phone.id)}) == 401
    assert searched(stores, talk, server.log, minutes(talk)) == {}
    told = stored.new_times(before, stored.rows(stores))
    assert all(name.endswith(REQUEST_COUNTS) for name in told), told
    held = stored.tables(stores)
    for name in told:
        assert str(phone.id).encode() not in held[name]
        assert phone.id.hex.encode() not in held[name]
