"""Lock-out over HTTP: by name and network, not by neighbours, in every worker, never for good."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from fieldapp import team_app as team_surface
from fieldapp.foundation.settings import TEAM
from fieldapp.signin import attempts_rules as rules
from tests.databases import Stores
from tests.signin.somebody import Somebody, is_in, log, name_and_password, post

Make = Callable[..., Somebody]
WRONG = "fel lösenord helt"


def fail(one: Somebody, times: int, **more: Any) -> list[int]:
    """The status of wrong passwords, each from a browser never seen before."""
    return [one.first(one.app.test_client(), WRONG, **more).status_code for _ in range(times)]


def test_a_name_must_wait_after_five_and_the_wait_grows(anybody: Somebody, clock: Any) -> None:
    assert fail(anybody, 5) == [401] * 5
    waited = anybody.first(anybody.app.test_client())
    assert waited.status_code == 429
    assert waited.headers["Retry-After"] == "30"
    assert "30" in waited.text
    clock.forward(seconds=29)
    assert fail(anybody, 1) == [429]
    clock.forward(seconds=1)
    assert fail(anybody, 1) == [401]
    clock.forward(seconds=30)
    assert fail(anybody, 1) == [429], "the wait has doubled"
    clock.forward(seconds=30)
    client = anybody.app.test_client()
    assert anybody.first(client).status_code == 303
    assert post(client, "/login/code", code=anybody.code()).status_code == 303
    assert is_in(client), "nobody is locked out for good"
    assert fail(anybody, 4) == [401] * 4, "and all is forgotten"


def test_a_name_that_nobody_has_waits_the_same(staff: Make) -> None:
    one = staff()
    known = [one.first(one.app.test_client(), WRONG) for _ in range(6)]
    nobody = [name_and_password(one.app.test_client(), "ingen", WRONG) for _ in range(6)]
    assert [a.status_code for a in known] == [a.status_code for a in nobody] == [401] * 5 + [429]
    assert known[-1].headers["Retry-After"] == nobody[-1].headers["Retry-After"]


def test_the_same_name_in_other_letters_is_the_same(staff: Make) -> None:
    one = staff()
    for name in ("ett", "ETT", " ett", "Ett ", "eTT"):
        assert name_and_password(one.app.test_client(), name, WRONG).status_code == 401
    assert name_and_password(one.app.test_client(), "ett", WRONG).status_code == 429


def test_wrong_codes_count_with_wrong_passwords(staff: Make) -> None:
    one = staff()
    fail(one, 2)
    client = one.app.test_client()
    one.first(client)
    said = [post(client, "/login/code", code="000000").status_code for _ in range(4)]
    assert said == [401, 401, 401, 429]
    assert post(client, "/login/code", code=one.code()).status_code == 429
    assert not is_in(client)


def test_right_passwords_without_codes_lock_nobody(staff: Make) -> None:
    one = staff()
    for _ in range(10):
        assert one.first(one.app.test_client()).status_code == 303
    one.enter()


def test_a_browser_known_to_somebody_is_not_locked_by_others(anybody: Somebody, clock: Any) -> None:
    client = anybody.enter()
    post(client, "/logout")
    clock.forward(minutes=1)
    assert fail(anybody, 6)[-1] == 429
    anybody.enter(client)
    assert is_in(client)


def test_a_known_browser_has_a_lock_of_its_own(anybody: Somebody, clock: Any) -> None:
    client = anybody.enter()
    post(client, "/logout")
    said = [anybody.first(client, WRONG).status_code for _ in range(6)]
    assert said == [401] * 5 + [429]
    assert fail(anybody, 1) == [401], "its failures lock nobody elsewhere"


def test_a_browser_is_known_to_its_own_people_alone(staff: Make, clock: Any) -> None:
    one, other = staff("ett"), staff("två")
    client = one.enter()
    post(client, "/logout")
    fail(other, 5)
    assert other.first(client).status_code == 429
    known = client.get_cookie(f"{one.app.config['SESSION_COOKIE_NAME']}-known")
    assert known is not None
    assert known.secure
    assert known.http_only
    assert known.max_age is not None
    forged = one.app.test_client()
    forged.set_cookie(known.key, known.value[:-2] + "xx", domain="localhost")
    fail(one, 5)
    assert one.first(forged).status_code == 429


def test_a_guesser_behind_the_nat_stops_no_known_browser(
    staff: Make, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "FREE_NAMES", 4)
    one = staff()
    client = one.enter()
    post(client, "/logout")
    clock.forward(minutes=1)
    app = one.app
    said = [
        name_and_password(app.test_client(), f"namn{n}", WRONG).status_code
        for n in range(rules.FREE_NAMES + 1)
    ]
    assert said == [401] * rules.FREE_NAMES + [429]
    stranger = staff("två")
    assert stranger.first(stranger.app.test_client()).status_code == 429
    elsewhere = stranger.first(stranger.app.test_client(), network="198.51.100.9")
    assert elsewhere.status_code == 303, "another network is not slowed"
    one.enter(client)
    assert is_in(client)
    clock.forward(seconds=rules.LONGEST_NETWORK_WAIT_S)
    assert stranger.first(stranger.app.test_client()).status_code == 303


def test_one_customer_of_ipv6_is_one_network(staff: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "FREE_NAMES", 4)
    one = staff()
    for n in range(rules.FREE_NAMES):
        name_and_password(one.app.test_client(), f"namn{n}", WRONG, network=f"2001:db8:1:2::{n:x}")
    last = name_and_password(one.app.test_client(), "x", WRONG, network="2001:db8:1:2:ffff::1")
    other = name_and_password(one.app.test_client(), "x", WRONG, network="2001:db8:1:3::1")
    assert (last.status_code, other.status_code) == (429, 401)


def test_another_worker_counts_too(staff: Make, stores: Stores, team_app: Flask) -> None:
    one = staff()
    second = team_surface.make_app(stores.settings(TEAM))
    for app in (team_app, second, team_app, second, team_app):
        assert name_and_password(app.test_client(), one.username, WRONG).status_code == 401
    assert name_and_password(second.test_client(), one.username, WRONG).status_code == 429


def test_many_at_once_are_not_all_looked_at(staff: Make) -> None:
    """A try counts before the password is looked at."""
    from concurrent.futures import ThreadPoolExecutor

    one = staff()
    clients = [one.app.test_client() for _ in range(12)]
    with ThreadPoolExecutor(6) as pool:
        said = list(pool.map(lambda c: one.first(c, WRONG).status_code, clients))
    assert said.count(401) == 5
    assert said.count(429) == 7


def test_lock_outs_stand_in_the_log_once_each(staff: Make, stores: Stores) -> None:
    one = staff()
    fail(one, 8)
    said = [act for act, _, whose in log(stores) if whose == str(one.id)]
    assert said.count("signin.failed") == 5
    assert said.count("signin.locked_out") == 1
