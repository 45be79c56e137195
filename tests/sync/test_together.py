"""Deliveries that share a transaction: each stored and answered as if it were alone."""

import threading

import pytest
from sqlalchemy import insert

from fieldapp.accounts.models import Team
from fieldapp.audit import service as audit
from fieldapp.sync.together import AT_ONCE, Together
from tests.sync.rows import count


def in_threads(app, together, works):
    """Each work in a thread of its own, all waiting before the first begins; what each gave."""
    found = {}

    def run(name, work):
        with app.app_context():
            try:
                found[name] = together.store(work)
            except ValueError as error:
                found[name] = error

    threads = [threading.Thread(target=run, args=item) for item in works.items()]
    with together._turn:
        for thread in threads:
            thread.start()
        until = threading.Event()
        for _ in range(1000):
            if len(together._waiting) == len(works):
                break
            until.wait(0.01)
    for thread in threads:
        thread.join()
    return found


def adding(name, fails=False):
    """Work that adds a team, and then may fail."""

    def work(session):
        session.execute(insert(Team).values(name=name, kind="x"))
        session.flush()
        if fails:
            raise ValueError(name)
        return name

    return work


@pytest.fixture
def transactions(monkeypatch):
    """One entry for each transaction of a delivery that was begun."""
    begun = []
    original = audit.delivering

    def counted():
        begun.append(1)
        return original()

    monkeypatch.setattr(audit, "delivering", counted)
    return begun


def test_those_that_wait_share_a_transaction(team_app, transactions):
    names = [f"t{i}" for i in range(AT_ONCE)]
    assert in_threads(team_app, Together(), {n: adding(n) for n in names}) == dict(
        zip(names, names, strict=True)
    )
    assert len(transactions) == 1
    assert count(team_app, "accounts_team") == AT_ONCE


def test_one_that_fails_takes_nothing_from_the_others(team_app, transactions):
    works = {n: adding(n, fails=n == "bad") for n in ("a", "b", "bad", "c")}
    found = in_threads(team_app, Together(), works)
    assert isinstance(found.pop("bad"), ValueError)
    assert found == {"a": "a", "b": "b", "c": "c"}
    assert len(transactions) == 1 + len(works)
    assert count(team_app, "accounts_team") == 3


def test_more_than_fit_wait_for_the_next(team_app, transactions):
    names = [f"t{i}" for i in range(AT_ONCE + 3)]
    in_threads(team_app, Together(), {n: adding(n) for n in names})
    assert len(transactions) == 2
    assert count(team_app, "accounts_team") == len(names)


def test_the_same_contact_from_two_tabs_at_once_is_stored_once(team_app, phone):
    entry = phone.seal(phone.contact())
    answers = []

    def send():
        answers.extend(a["answer"] for a in phone.post([entry]).get_json()["answers"])

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["duplicate"] * 5 + ["stored"]
    assert count(team_app, "contacts_contact") == 1
