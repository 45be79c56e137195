"""One-time links: used once, for a while, and never past the second factor."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from fieldapp.accounts import service as accounts
from fieldapp.accounts.people import STAFF
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation import mail
from fieldapp.parties import service as parties
from fieldapp.parties.people import PARTNERS
from fieldapp.signin import links
from tests.databases import Stores
from tests.signin.somebody import Somebody, get, is_in, log, post
from tests.signing import BASE, code_now, signed_in, token

Make = Callable[..., Somebody]
NEW = "fem gröna ekorrar sjunger"
Sent = list[tuple[str, str, str]]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """Letters (to, subject, text) that would have left."""
    letters: Sent = []
    monkeypatch.setattr(mail, "send", lambda to, subject, text: letters.append((to, subject, text)))
    monkeypatch.setattr(mail, "is_set_up", lambda: True)
    return letters


def invited(app: Flask) -> UUID:
    """Somebody of this surface without any way in."""
    if app.extensions["fieldapp"].surface == "team":
        return accounts.add_staff(SYSTEM, "ny", "Ny (prov)", frozenset({"team_lead"}))
    return parties.add_partner(SYSTEM, "ny", "Ny", "Kontakt", "police_liaison", date(2099, 1, 1))


def link_for(app: Flask, person: UUID, purpose: str = "invite", **more: Any) -> str:
    """The path of a link."""
    with app.app_context():
        people = STAFF if app.extensions["fieldapp"].surface == "team" else PARTNERS
        return links.address(links.make(SYSTEM, people, person, purpose, **more))


def with_email(one: Somebody, stores: Stores, address: str | None) -> None:
    """Give somebody an address, as an administrator does."""
    from sqlalchemy import text

    from fieldapp.foundation.database import open_engine

    store = one.people.store
    table = "accounts_staff" if store == "field" else "parties_partner"
    engine = open_engine(stores.owner[store])
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {table} SET email = :a"), {"a": address})
    engine.dispose()


def filled(page: str) -> dict[str, str]:
    """The form of a link's page, filled in: password, the key shown and its code."""
    key = re.search(r'name="key" value="([^"]+)"', page)
    secret = re.search(r"<kbd>([A-Z2-7 ]+)</kbd>", page)
    assert key is not None
    assert secret is not None
    shown = secret[1].replace(" ", "")
    return {"password": NEW, "again": NEW, "key": key[1], "code": code_now(shown)}


@pytest.fixture(params=["team", "picture"])
def new(request: pytest.FixtureRequest, stores: Stores, clock: Any, team_app: Flask) -> Any:
    """(app, person) of somebody invited to each surface."""
    app: Flask = request.getfixturevalue(f"{request.param}_app")
    with team_app.app_context():
        if request.param == "team":
            person = invited(app)
        else:
            person = parties.add_partner(
                SYSTEM, "ny", "Ny", "Kontakt", "police_liaison", date(2099, 1, 1)
            )
    return app, person


def test_a_link_gives_password_and_authenticator_once(new: Any, stores: Stores) -> None:
    app, person = new
    path = link_for(app, person)
    client, late = app.test_client(), app.test_client()
    page, same = get(client, path), get(late, path)
    assert page.status_code == same.status_code == 200, "looking uses nothing up"
    assert "ny" in page.text
    done = post(client, path, **filled(page.text))
    assert done.status_code == 200, done.text
    assert len(re.findall(r"<code>[0-9A-Z]{5}-[0-9A-Z]{5}</code>", done.text)) == 10
    assert is_in(client)
    assert post(late, path, **filled(same.text)).status_code == 404
    assert get(late, path).status_code == 404
    assert not is_in(late)
    acts = [act.rpartition(".")[2] for act, _, _ in log(stores, app.extensions["signin"].store)]
    assert {"link_made", "link_used", "password_set", "second_factor_set"} <= set(acts)
    assert acts.count("link_used") == 1


def test_the_first_code_counts_as_used(new: Any) -> None:
    app, person = new
    path = link_for(app, person)
    client = app.test_client()
    form = filled(get(client, path).text)
    post(client, path, **form)
    again = app.test_client()
    get(again, "/login")
    post(again, "/login", username="ny", password=NEW)
    assert post(again, "/login/code", code=form["code"]).status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "kort", "again": "kort"},
        {"password": "password1234", "again": "password1234"},
        {"again": "en annan mening här"},
        {"code": "000000"},
        {"key": "planted"},
        {"password": "ny ny ny ny ny", "again": "ny ny ny ny ny"},
    ],
)
def test_what_is_wrong_is_said_and_uses_nothing_up(
    team_app: Flask, clock: Any, wrong: dict[str, str]
) -> None:
    with team_app.app_context():
        person = invited(team_app)
    path, client = link_for(team_app, person), team_app.test_client()
    form = filled(get(client, path).text)
    page = post(client, path, **(form | wrong))
    if "ny ny" not in wrong.get("password", ""):
        assert page.status_code == 422
        assert 'role="alert"' in page.text
        assert not is_in(client)
        assert NEW not in page.text, "a password is never sent back"
        assert post(client, path, **filled(page.text)).status_code == 200


def test_links_end_by_the_clock(new: Any, clock: Any) -> None:
    app, person = new
    for purpose, hours in (("invite", 72), ("recovery", 1), ("first_admin", 24)):
        path = link_for(app, person, purpose)
        clock.forward(hours=hours, seconds=-1)
        assert get(app.test_client(), path).status_code == 200
        clock.forward(seconds=1)
        assert get(app.test_client(), path).status_code == 404


def test_a_new_link_ends_the_one_before_and_is_of_its_surface(staff: Make, partner: Make) -> None:
    one, other = staff(), partner()
    first = link_for(one.app, one.id)
    second = link_for(one.app, one.id)
    assert get(one.app.test_client(), first).status_code == 404
    assert get(one.app.test_client(), second).status_code == 200
    assert get(other.app.test_client(), second).status_code == 404


def test_a_link_ends_all_sessions_and_tells_the_person(
    staff: Make, stores: Stores, sent: Sent
) -> None:
    one = staff()
    with_email(one, stores, "ett@kommunen.example")
    client = signed_in(one.app, one.id)
    path = link_for(one.app, one.id, "recovery")
    stranger = one.app.test_client()
    assert post(stranger, path, **filled(get(stranger, path).text)).status_code == 200
    assert not is_in(client)
    assert [to for to, _, _ in sent] == ["ett@kommunen.example"]
    assert NEW not in str(sent)


@pytest.mark.parametrize("path", ["/link/x", "/link/" + "a" * 5000, "/link/%00", "/link/%ED%A0%80"])
def test_what_is_no_link_is_none(team_app: Flask, path: str) -> None:
    assert get(team_app.test_client(), path).status_code in (400, 404, 414)


# --- asked for by mail --------------------------------------------------------------------


def test_the_answer_is_the_same_for_everybody(staff: Make, stores: Stores, sent: Sent) -> None:
    one = staff()
    with_email(one, stores, "ett@kommunen.example")
    pages = []
    for name in ("ett", "ingen", "a\x01b"):
        client = one.app.test_client()
        get(client, "/recover")
        page = post(client, "/recover", username=name)
        pages.append((page.status_code, re.sub(r'value="[^"]*"', "", page.text)))
    assert len(set(pages[:2])) == 1
    assert [to for to, _, _ in sent] == ["ett@kommunen.example"]


def test_the_answer_waits_for_nothing_that_only_a_known_name_has(
    staff: Make, stores: Stores, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link that is made and logged before the answer would tell by its time who is here."""
    one = staff()
    with_email(one, stores, "ett@kommunen.example")
    waiting: list[Callable[[], object]] = []
    monkeypatch.setattr("fieldapp.signin.alerts.later", waiting.append)
    client, before = one.app.test_client(), log(stores)
    get(client, "/recover")
    for name in ("ett", "ingen"):
        assert post(client, "/recover", username=name).status_code == 200
        assert log(stores) == before, name
    assert len(waiting) == 2, "whoever asks for nobody is answered after as much as the others"
    with one.app.app_context():
        for work in waiting:
            work()
    assert [to for to, _, _ in sent] == ["ett@kommunen.example"]
    assert get(client, _mailed(sent)).status_code == 200


def _mailed(sent: Sent) -> str:
    found = re.search(r"https?://[^/\s]+(/link/\S+)", sent[-1][2])
    assert found is not None
    return found[1]


def test_a_mailed_link_gives_no_way_past_the_second_factor(
    anybody: Somebody, stores: Stores, sent: Sent, clock: Any
) -> None:
    with_email(anybody, stores, "ett@kommunen.example")
    app, elsewhere = anybody.app, signed_in(anybody.app, anybody.id)
    client = app.test_client()
    get(client, "/recover")
    post(client, "/recover", username=anybody.username)
    path = _mailed(sent)
    page = get(client, path)
    assert page.status_code == 200
    assert "<kbd>" not in page.text, "no new authenticator is offered"
    form = {"password": NEW, "again": NEW}
    assert post(client, path, **form, code="000000").status_code == 422
    asked = client.post(
        path + "/passkey/options", json={}, headers={"X-CSRF-Token": token(client)}, base_url=BASE
    )
    assert asked.status_code == 404, "nor a passkey"
    assert not is_in(client)
    assert is_in(elsewhere)
    done = post(client, path, **form, code=anybody.code())
    assert done.status_code == 200
    assert is_in(client)
    assert not is_in(elsewhere)
    assert "engångslänk" in sent[-1][2], "the person is told"
    assert get(client, path).status_code == 404
    clock.forward(minutes=1)
    anybody.password = NEW
    anybody.enter()


def test_guessing_at_a_mailed_link_is_slowed(staff: Make, stores: Stores, sent: Sent) -> None:
    one = staff()
    with_email(one, stores, "ett@kommunen.example")
    client = one.app.test_client()
    get(client, "/recover")
    post(client, "/recover", username="ett")
    path, form = _mailed(sent), {"password": NEW, "again": NEW, "code": "000000"}
    said = [post(client, path, **form).status_code for _ in range(6)]
    assert said == [422] * 5 + [429]


def test_asking_takes_no_link_away_that_was_handed_over(
    staff: Make, stores: Stores, sent: Sent
) -> None:
    one = staff()
    with_email(one, stores, "ett@kommunen.example")
    path = link_for(one.app, one.id, "recovery")
    client = one.app.test_client()
    get(client, "/recover")
    post(client, "/recover", username="ett")
    assert get(client, path).status_code == 200


def test_whoever_asks_again_and_again_takes_nobodys_link_away(
    staff: Make, stores: Stores, sent: Sent, clock: Any
) -> None:
    """Anybody who knows the name may ask, from anywhere: neither letters without end nor no way."""
    one = staff()
    with_email(one, stores, "ett@kommunen.example")
    client = one.app.test_client()
    get(client, "/recover")
    paths = []
    for _ in range(10):
        post(client, "/recover", username="ett")
        paths.append(_mailed(sent))
    assert len(sent) == len(set(paths)) == 3
    assert [get(client, path).status_code for path in paths[:3]] == [200] * 3
    form = {"password": NEW, "again": NEW, "code": one.code()}
    assert post(client, paths[0], **form).status_code == 200
    assert [get(client, path).status_code for path in paths[:3]] == [404] * 3, "one is enough"
    clock.forward(hours=1)
    post(client, "/recover", username="ett")
    assert get(client, _mailed(sent)).status_code == 200, "an hour later there is another"


def test_alerts_say_what_was_done_and_nothing_else(
    staff: Make, stores: Stores, sent: Sent, clock: Any
) -> None:
    one = staff()
    with_email(one, stores, "ett@kommunen.example")
    here = signed_in(one.app, one.id)
    codes = re.findall(r"<code>([0-9A-Z-]+)</code>", post(here, "/account/recovery-codes").text)
    post(here, "/account/password", current=one.password, password=NEW, again=NEW)
    one.password = NEW
    for _ in range(5):
        one.first(one.app.test_client(), "fel lösenord helt")
    clock.forward(minutes=1)
    client = one.app.test_client()
    one.first(client)
    assert post(client, "/login/code", code=codes[0]).status_code == 303
    texts = [text for _, _, text in sent]
    assert len(texts) == 3
    assert "lösenord" in texts[0].lower()
    assert all("ett (prov)" in text for text in texts)
    assert not any(word in str(sent) for word in (NEW, *codes, one.secret))
