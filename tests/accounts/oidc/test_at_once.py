"""Answers that come at the same moment: one person is made, one answer counts."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import urlencode

from tests.accounts.oidc.guest import COOKIE, Guest, refusals, sessions
from tests.sync.rows import count

AT_ONCE = 4


def together(guests, paths):
    """Each guest asks for a path at the same moment; returns the statuses."""
    barrier = Barrier(len(guests))

    def go(guest, path):
        barrier.wait()
        return guest.get(path).status_code

    with ThreadPoolExecutor(len(guests)) as pool:
        return sorted(pool.map(go, guests, paths))


def test_a_new_person_who_comes_from_several_browsers_is_made_once(app, provider):
    guests = [Guest(app, provider) for _ in range(AT_ONCE)]
    paths = []
    for guest in guests:
        guest.begin()
        sent = {"code": provider.authorize(guest.address), "state": guest.asked["state"]}
        paths.append("/login/oidc/finish?" + urlencode(sent))
    assert together(guests, paths) == [303] * AT_ONCE
    assert count(app, "accounts_staff") == 1
    assert count(app, "accounts_oidc_identity") == 1
    assert count(app, "accounts_staff_role") == 1
    assert sessions(app) == AT_ONCE


def test_an_answer_that_comes_several_times_at_once_counts_once(app, provider):
    first = Guest(app, provider)
    first.begin()
    kept = first.cookie().value
    guests, paths = [], []
    for _ in range(AT_ONCE):
        guest = Guest(app, provider)
        guest.client.set_cookie(COOKIE, kept, domain="localhost", secure=True)
        guests.append(guest)
        # A provider that takes as many codes as it is given.
        sent = {"code": provider.authorize(first.address), "state": first.asked["state"]}
        paths.append("/login/oidc/finish?" + urlencode(sent))
    assert together(guests, paths) == [303, *[403] * (AT_ONCE - 1)]
    assert sessions(app) == 1
    assert refusals(app) == ["replayed"]
