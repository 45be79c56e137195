"""Requests are counted across workers, on both databases; a shift behind one network works on."""

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from limits import RateLimitItemPerMinute
from limits.strategies import FixedWindowRateLimiter

from fieldapp.foundation import limits, limits_store
from fieldapp.foundation.limits import RATES, Limiter, Rate, kind_of, network_of
from fieldapp.foundation.settings import PICTURE, TEAM, Settings
from tests.conftest import SetClock
from tests.databases import Stores
from tests.shell.drips import served, status, told
from tests.signin.somebody import Somebody, get, is_in, post
from tests.signing import BASE, give_factors
from tests.sync.phone import Phone, make_staff, make_team

ROOT = Path(__file__).resolve().parents[2]

WORKER = """
import sys
from fieldapp.foundation import limits_store
from fieldapp.foundation.settings import load
from limits import RateLimitItemPerMinute
from limits.strategies import FixedWindowRateLimiter
strategy = FixedWindowRateLimiter(limits_store.opened(load(sys.argv[1])))
sys.stdin.readline()
item = RateLimitItemPerMinute(100)
print(sum(strategy.hit(item, "one") for _ in range(80)))
"""


def limited(stores: Stores, surface: str = TEAM) -> Settings:
    """Settings of a surface whose requests are counted."""
    return replace(stores.settings(surface), limits=True)


@pytest.mark.parametrize("surface", [TEAM, PICTURE])
def test_two_processes_share_one_counter(stores: Stores, surface: str) -> None:
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, surface], cwd=ROOT, text=True,
            env=stores.environment(surface) | {"PATH": "/usr/bin:/bin"},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        for _ in range(2)
    ]  # fmt: skip
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("\n")
        worker.stdin.flush()
    inside = [int(worker.communicate(timeout=60)[0]) for worker in workers]
    assert sum(inside) == 100, inside


def test_a_counter_begins_anew_and_old_ones_are_swept(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    counters = limits_store.opened(limited(stores))
    moment = 1_800_000_000.0
    monkeypatch.setattr(time, "time", lambda: moment)
    strategy = FixedWindowRateLimiter(counters)
    item = RateLimitItemPerMinute(2)
    assert [strategy.hit(item, "a") for _ in range(3)] == [True, True, False]
    assert counters.get_expiry(item.key_for("a")) == moment + 60
    moment += 61
    assert strategy.hit(item, "a")
    monkeypatch.setattr(limits_store, "SWEEP_EVERY", 1)
    moment += 61
    strategy.hit(item, "b")
    assert counters.get(item.key_for("a")) == 0
    with counters.engine.connect() as connection:
        from sqlalchemy import text

        rows = connection.execute(text(f"SELECT key FROM {limits_store.TABLE}")).all()
    assert len(rows) == 1
    counters.engine.dispose()


def test_the_counters_have_a_file_of_their_own(stores: Stores) -> None:
    """On the embedded default no counter waits for the lock behind which contacts are stored."""
    counters = limits_store.opened(limited(stores))
    counters.incr("x", 60)
    if stores.kind == "spatialite":
        file = limits_store.counter_file(stores.team["field"])
        assert file.exists()
        assert file != Path(str(stores.team["field"].url).removeprefix("spatialite:///"))
        assert b"SQLite format" not in file.read_bytes()[:100]
        import sqlcipher3

        held = sqlcipher3.connect(str(file).replace("field-counts.db", "field.db"))
        held.execute(f"PRAGMA key = \"x'{stores.team['field'].key}'\"")
        held.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        counters.incr("x", 60)
        assert time.monotonic() - begun < 0.3
        held.close()
    counters.engine.dispose()


def small(monkeypatch: pytest.MonkeyPatch, **rates: Rate) -> None:
    """Smaller limits for a test."""
    for kind, rate in rates.items():
        monkeypatch.setitem(RATES, getattr(limits, kind), rate)


def test_too_many_log_ins_are_told_to_wait(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    from fieldapp.team_app import make_app

    small(monkeypatch, LOG_IN=Rate(RateLimitItemPerMinute(50), RateLimitItemPerMinute(3)))
    app = make_app(limited(stores))

    def attempt(name: str, network: str = "192.0.2.1") -> int:
        answer = app.test_client().post(
            "/login", data={"username": name, "password": "x"},
            environ_overrides={"REMOTE_ADDR": network},
        )  # fmt: skip
        if answer.status_code == 429:
            assert 0 < int(answer.headers["Retry-After"]) <= 61
        return answer.status_code

    assert [attempt("åsa") for _ in range(5)] == [403, 403, 403, 429, 429]
    assert attempt("ÅSA ") == 429, "another way to write the same name"
    # Neither a colleague at the same address nor she herself elsewhere is in the way.
    assert attempt("bo") == 403
    assert attempt("åsa", "198.51.100.7") == 403
    for n in range(60):
        last = attempt(f"name{n}")
    assert last == 429, "and one network has its end too"


def test_as_json_it_is_a_problem_that_says_when(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fieldapp.team_app import make_app

    small(monkeypatch, LOG_IN=Rate(RateLimitItemPerMinute(2), None))
    app = make_app(limited(stores))
    for _ in range(3):
        answer = app.test_client().post("/api/v1/devices", json={"code": "x"})
    assert answer.status_code == 429
    assert answer.mimetype == "application/problem+json"
    told_ = answer.get_json()
    assert told_["type"] == "urn:fieldapp:too_many"
    assert told_["status"] == 429
    assert int(answer.headers["Retry-After"]) >= 1


def test_one_who_sends_without_end_does_not_keep_a_shift_out(
    stores: Stores, monkeypatch: pytest.MonkeyPatch, clock: SetClock
) -> None:
    """Where somebody has come in before, a neighbour at the same address is in nobody's way."""
    from fieldapp.team_app import make_app

    per_minute = RateLimitItemPerMinute(30)
    small(monkeypatch, LOG_IN=Rate(per_minute, None), ANYBODY=Rate(per_minute, None))
    app = make_app(limited(stores))
    staff = make_staff(app, "ett", make_team(app), "outreach_worker")
    one = Somebody(app, staff, "ett", give_factors(app, staff))
    mine = one.enter()
    post(mine, "/logout")
    clock.forward(minutes=1)
    guesser, said = app.test_client(), []
    for _ in range(40):
        said.append(get(guesser, "/login").status_code)
        said.append(post(guesser, "/login", username="x", password="x").status_code)
    assert said[-2:] == [429, 429], "the guesser waits"
    assert get(app.test_client(), "/login").status_code == 429, "and a browser that is not known"
    assert is_in(one.enter(mine))
    form = {"password": one.password, "code": "000000"}
    assert post(mine, "/account/confirm", **form).status_code == 401
    mine.set_cookie("__Host-fieldapp-team-known", "WyJhIixbXV0.x", domain="localhost", secure=True)
    post(mine, "/logout")
    assert get(mine, "/login").status_code == 429, "a mark that is not ours counts for nothing"


@pytest.mark.parametrize(
    "said", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://a.example"}]
)
def test_another_sites_page_uses_up_nobodys_log_ins(
    stores: Stores, monkeypatch: pytest.MonkeyPatch, said: dict[str, str]
) -> None:
    """A colleague's open page elsewhere could else send what the whole network may send."""
    from fieldapp.team_app import make_app

    small(monkeypatch, LOG_IN=Rate(RateLimitItemPerMinute(5), None))
    app = make_app(limited(stores))
    client = app.test_client()
    crossed = [
        client.post("/login", data={"username": "x"}, headers=said, base_url=BASE).status_code
        for _ in range(10)
    ]
    assert crossed == [403] * 10
    get(client, "/login")
    assert post(client, "/login", username="x", password="x").status_code == 401


def test_a_whole_shift_signs_in_behind_one_address() -> None:
    """Forty people, each four requests a log-in and three tries, within ten minutes."""
    rate = RATES[limits.LOG_IN]
    assert rate.network is not None
    assert rate.network.amount >= 40 * 4 * 3
    assert rate.account is not None
    assert rate.account.amount >= 4 * 5
    assert RATES[limits.PAGES].network is None, "who is signed in is counted by account alone"
    assert RATES[limits.CHANGES].network is None


def test_a_wrong_phone_waits_and_its_neighbour_does_not(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fieldapp.team_app import make_app

    small(monkeypatch, DELIVERY=Rate(RateLimitItemPerMinute(1000), RateLimitItemPerMinute(3)))
    app = make_app(limited(stores))
    team = make_team(app)
    phone = Phone(app, team, make_staff(app, "ett", team, "outreach_worker"))
    other = Phone(app, team, make_staff(app, "tva", team, "outreach_worker"))
    broken = {"X-Fieldapp-Signature": "x" * 88}
    first = [phone.post([], headers=broken).status_code for _ in range(6)]
    assert first == [401, 401, 401, 401, 429, 429]
    assert other.post([]).status_code == 200


def test_deliveries_that_succeed_ask_no_store(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fieldapp.team_app import make_app

    app = make_app(limited(stores))
    team = make_team(app)
    phone = Phone(app, team, make_staff(app, "ett", team, "outreach_worker"))

    def never(*_: object, **__: object) -> None:
        raise AssertionError("the store was asked")

    monkeypatch.setattr(limits_store.Counters, "_run", never)
    assert phone.post([]).status_code == 200


def test_what_a_delivery_pays_for_its_limit(stores: Stores) -> None:
    """Measured: the look in memory, in microseconds; a delivery takes thousands."""
    limiter = Limiter(limits_store.opened(limited(stores)), "s" * 32)
    begun = time.perf_counter()
    for _ in range(2000):
        limiter.check_waiting(limiter.keys(limits.DELIVERY, network_of("192.0.2.1"), "d"))
    each = (time.perf_counter() - begun) / 2000
    print(f"\na delivery's limit: {each * 1e6:.1f} µs")
    assert each < 200e-6


def test_a_store_that_does_not_answer_stops_nobody(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fieldapp.team_app import make_app

    app = make_app(limited(stores))
    assert app.test_client().get("/login").status_code == 200
    engine = app.extensions["fieldapp.limits"].counters.engine
    from sqlalchemy.exc import OperationalError

    def broken(*_: object, **__: object) -> None:
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(limits_store.Counters, "_run", broken)
    assert app.test_client().get("/login").status_code == 200
    engine.dispose()


def test_networks() -> None:
    assert network_of("192.0.2.1") == "192.0.2.1"
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff:1") == "2001:db8::/64"
    assert network_of("::ffff:192.0.2.1") == "192.0.2.1"
    assert network_of(None) == network_of("nonsense") == "unknown"


def test_kinds() -> None:
    assert kind_of("/login/passkey/verify", "POST", "public", False) == limits.LOG_IN
    assert kind_of("/recover", "POST", "public", False) == limits.RECOVERY
    assert kind_of("/login", "GET", "public", False) == limits.ANYBODY
    assert kind_of("/sync/v1/envelopes", "POST", "device", False) == limits.DELIVERY
    assert kind_of("/desk/held", "GET", "x", True) == limits.PAGES
    assert kind_of("/desk/held", "POST", "x", True) == limits.CHANGES


def test_a_client_cannot_name_itself(stores: Stores) -> None:
    """X-Forwarded-For counts only as far as there are proxies of ours."""
    from fieldapp.team_app import make_app

    seen: list[str | None] = []
    for proxies in (0, 1):
        app: Flask = make_app(replace(stores.settings(TEAM), proxies=proxies))
        from flask import request

        app.before_request(lambda: seen.append(request.remote_addr))
        app.test_client().get(
            "/login",
            headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7", "X-Forwarded-Host": "evil"},
            environ_overrides={"REMOTE_ADDR": "10.0.0.1"},
        )
    assert seen == ["10.0.0.1", "198.51.100.7"]


def test_no_address_and_no_name_is_kept(stores: Stores) -> None:
    limiter = Limiter(limits_store.opened(limited(stores)), "s" * 32)
    limiter.count(limiter.keys(limits.LOG_IN, "192.0.2.1", "åsa"))
    with limiter.counters.engine.connect() as connection:
        from sqlalchemy import text

        rows = connection.execute(text(f"SELECT key FROM {limits_store.TABLE}")).all()
    assert len(rows) == 2
    assert not any("192" in row[0] or "sa" in row[0].split("/")[1] for row in rows)
    limiter.counters.engine.dispose()


@pytest.mark.stores("spatialite")
def test_with_workers_of_a_real_server(stores: Stores) -> None:
    """Two workers, one limit: the built limit of anybody's pages is theirs together."""
    amount = 1200
    ask = b"GET /login HTTP/1.1\r\nHost: localhost\r\n\r\n"
    last = ask.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    with served(stores, TEAM, "--workers", "2") as port:
        answers = b"".join(told(port, ask * 129 + last) for _ in range(10))
        passed = answers.count(b"HTTP/1.1 200")
        refused = answers.count(b"HTTP/1.1 429")
        assert passed + refused == 1300
        assert passed == amount
        assert status(told(port, last)) == 429
