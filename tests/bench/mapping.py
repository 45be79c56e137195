"""The team lead's map at a million contacts: the service's question and the whole request."""

import http.client
import json
import sys
import time
from collections.abc import Callable
from itertools import cycle, islice
from typing import Any

import psycopg
import sqlcipher3
from sqlalchemy import select

from fieldapp.accounts.models import Staff
from fieldapp.contacts import service as contacts
from fieldapp.foundation import clock
from fieldapp.foundation.database import FIELD, db
from fieldapp.foundation.settings import TEAM
from fieldapp.insights import service as insights
from fieldapp.ops import local
from fieldapp.ops.context import working
from fieldapp.ops.demo import logins
from fieldapp.ops.demo.city import build
from fieldapp.ops.demo.crew import load_crew, mark_fictional
from fieldapp.ops.demo.ground import load_areas
from fieldapp.ops.demo.parameters import Parameters
from fieldapp.ops.demo.records import load_records
from fieldapp.ops.progress import Progress
from fieldapp.team_app import make_app
from tests.bench import phones
from tests.bench.figures import Figure, figure, percentile
from tests.bench.places import Maker, serving
from tests.databases import POSTGRESQL, Stores
from tests.signing import signed_in

CONTACTS = 1_000_000
YEARS = 3
REPETITIONS = 5
QUESTIONS = 40
"""Questions of one repetition: over the tertials, for all arenas and for the street."""

PLAIN = (
    "SELECT square_e, square_n, count(*) FROM contacts_contact WHERE tertial = {mark} "
    "AND square_e IS NOT NULL AND NOT deleted AND kind <> 'observation' {group}"
    "GROUP BY square_e, square_n"
)
"""The best plain SQL that was found: it reads the same covering index in its own order."""

Choice = tuple[int, str | None]
ORIGIN = "http://localhost"
"""Where the server thinks it is."""


def _loaded(stores: Stores) -> tuple[int, list[Choice], dict[str, str]]:
    """Load the fictional city; contacts loaded, what is asked, and the team lead's log-in."""
    today = clock.operational_day()
    a_year = round(CONTACTS * 365 / (today - Parameters(today=today, years=YEARS).first_day).days)
    parameters = Parameters(today=today, contacts=a_year, years=YEARS)
    progress = Progress()
    with working(stores.settings(TEAM)):
        city = build(parameters)
        mark_fictional(city)
        load_areas(city, progress)
        _, number = load_records(city, load_crew(city), progress)
        progress.end()
        choices = [(t, group) for t in insights.tertials() for group in (None, "street")]
        lead = next(who for who in logins.fresh() if who["role"] == "team_lead")
    if stores.kind == POSTGRESQL:
        # What the server's autovacuum does by itself within minutes of such a load.
        where = stores.owner[FIELD].url.replace("postgresql+psycopg:", "postgresql:")
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE contacts_contact")
    return number, choices, lead


def _plain(stores: Stores) -> Callable[[Choice], Any]:
    """The plain statement over the driver alone."""
    where = stores.team[FIELD]
    connection: Any
    if stores.kind == POSTGRESQL:
        connection = psycopg.connect(
            where.url.replace("postgresql+psycopg:", "postgresql:"), autocommit=True
        )
        mark = "%s"
    else:
        connection = sqlcipher3.connect(where.url.removeprefix("spatialite:///"))
        connection.execute(f"PRAGMA key = \"x'{where.key}'\"")
        connection.execute("PRAGMA cache_size = -65536")
        mark = "?"

    def ask(choice: Choice) -> Any:
        tertial, group = choice
        statement = PLAIN.format(mark=mark, group=f"AND arena_group = {mark} " if group else "")
        values = (tertial, group) if group else (tertial,)
        return connection.execute(statement, values).fetchall()

    return ask


def _asked(ask: Callable[[Choice], Any], choices: list[Choice]) -> list[float]:
    """p95 in milliseconds of each repetition."""
    turns = cycle(choices)
    for choice in islice(turns, len(choices)):
        ask(choice)
    found = []
    for _ in range(REPETITIONS):
        took = []
        for choice in islice(turns, QUESTIONS):
            begun = time.perf_counter()
            ask(choice)
            took.append((time.perf_counter() - begun) * 1000)
        found.append(percentile(took, 0.95))
    return found


def _session(stores: Stores, username: str) -> str:
    """The cookies of somebody who has signed in."""
    app = make_app(stores.settings(TEAM, origin=ORIGIN))
    with app.app_context():
        (staff,) = db.session.scalars(select(Staff.id).where(Staff.username == username))
    held = signed_in(app, staff)._cookies  # type: ignore[attr-defined]
    phones.close(app)
    return "; ".join(f"{one.key}={one.value}" for one in held.values())


def _over_http(port: int, cookie: str) -> Callable[[Choice], Any]:
    """A signed-in team lead's request for the map's figures."""
    connection = http.client.HTTPConnection(local.HOST, port, timeout=30)
    headers = {"Host": "localhost", "Cookie": cookie}

    def ask(choice: Choice) -> Any:
        tertial, group = choice
        query = f"tertial={tertial}" + (f"&group={group}" if group else "")
        connection.request("GET", f"/desk/figures.json?{query}", headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise AssertionError(f"{answer.status} {body[:300]!r}")
        return json.loads(body)["squares"]

    return ask


def _check_same(one: Any, other: Any) -> None:
    if sorted(map(tuple, one)) != sorted(map(tuple, other)):
        raise AssertionError("the service and plain SQL count differently")


def at_a_million(maker: Maker) -> list[Figure]:
    """p95 of the map's question beside plain SQL, and of /desk/figures.json over HTTP."""
    with maker.fresh() as stores:
        number, choices, lead = _loaded(stores)
        print(f"{maker.kind}: {number:,} contacts in {len(choices) // 2} tertials", file=sys.stderr)
        plain = _plain(stores)
        with working(stores.settings(TEAM)):

            def service(choice: Choice) -> Any:
                return contacts.square_counts(*choice)

            for choice in choices:
                _check_same(service(choice), plain(choice))
            raw = _asked(plain, choices)
            own = _asked(service, choices)
        with serving(stores.environment()) as port:
            http = _over_http(port, _session(stores, lead["username"]))
            _check_same(http(choices[0]), plain(choices[0]))
            whole = _asked(http, choices)
    name = f"map at {number / 1e6:.2f} million contacts, {maker.kind}"
    return [
        figure(f"{name}: question p95", "ms", own, "ratio <= 3", raw),
        figure(f"{name}: over HTTP p95", "ms", whole, "<= 150", raw),
    ]
