"""What counts needs a fresh proof; nothing that was filled in is lost meanwhile."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Blueprint, request

from fieldapp import team_app as surface
from fieldapp.foundation import web
from fieldapp.foundation.settings import TEAM
from fieldapp.signin import routes, sessions
from tests.databases import Stores
from tests.signin.somebody import Somebody, get, is_in, log, post
from tests.signing import BASE, signed_in, token

Make = Callable[..., Somebody]
LEAD = "accounts.enrol"


class Planted:
    """A room of a test: a form that counts, a page and a program's route."""

    def __init__(self) -> None:
        self.blueprint = Blueprint("planted", __name__)
        self.done: list[list[tuple[str, str]]] = []
        for path in ("/planted", "/api/planted"):
            self.blueprint.add_url_rule(
                path,
                path.replace("/", "_"),
                web.requires(LEAD, step_up=True)(self.view),
                methods=["GET", "POST"],
            )

    def view(self) -> str:
        if request.method == "POST":
            self.done.append([f for f in request.form.items(multi=True) if f[0] != "csrf"])
        return "seen"


@pytest.fixture
def planted(stores: Stores, staff: Make) -> Any:
    """(room, somebody whose session is not confirmed, their client)."""
    room, one = Planted(), staff("ett", "team_lead")
    one.app = web.create_app(stores.settings(TEAM), (routes.room(one.people), room), sessions.load)
    return room, one, signed_in(one.app, one.id, confirmed=False)


def test_a_page_leads_to_the_confirmation_and_back(planted: Any) -> None:
    _room, one, client = planted
    asked = get(client, "/planted?a=1")
    assert asked.status_code == 303
    assert asked.location.startswith("/account/confirm?next=%2Fplanted")
    page = get(client, asked.location)
    assert page.status_code == 200
    wanted = re.search(r'name="next" value="([^"]+)"', page.text)
    assert wanted is not None
    data = {"password": one.password, "code": one.code(), "next": wanted[1]}
    back = post(client, "/account/confirm", **data)
    assert (back.status_code, back.location) == (303, "/planted?a=1")
    assert get(client, "/planted?a=1").text == "seen"


def test_a_form_is_kept_and_sent_after_it(planted: Any) -> None:
    room, one, client = planted
    fields = {"text": 'rad ett\nrad "två" å & ö', "empty": ""}
    page = client.post(
        "/planted?x=1",
        data={"csrf": token(client), "many": ["1", "2"], **fields},
        base_url=BASE,
    )
    assert page.status_code == 403
    assert room.done == []
    kept = re.search(r'name="kept" value="([^"]+)"', page.text)
    assert kept is not None
    wrong = post(client, "/account/confirm", kept=kept[1], password="fel", code=one.code())
    assert wrong.status_code == 401
    assert kept[1] in wrong.text, "nor lost by a mistake"
    sent = {"kept": kept[1], "password": one.password, "code": one.code()}
    offered = post(client, "/account/confirm", **sent)
    assert offered.status_code == 200
    assert room.done == [], "nothing is done before the person says so"
    import html

    action = re.search(r'<form method="post" action="(/planted[^"]*)"', offered.text)
    assert action is not None
    shown = [
        (html.unescape(n), html.unescape(v))
        for n, v in re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', offered.text)
    ]
    data: dict[str, list[str]] = {}
    for name, value in shown[shown.index(("many", "1")) :]:
        data.setdefault(name, []).append(value)
    client.post(action[1], data={**data, "csrf": token(client)}, base_url=BASE)
    assert sorted(room.done[0]) == sorted([("many", "1"), ("many", "2"), *fields.items()])


def test_nobody_plants_a_form_there(planted: Any, staff: Make) -> None:
    _room, one, client = planted
    other = signed_in(one.app, one.id, confirmed=False)
    page = client.post("/planted", data={"csrf": token(client), "a": "1"}, base_url=BASE)
    kept = re.search(r'name="kept" value="([^"]+)"', page.text)
    assert kept is not None
    sent = {"kept": kept[1], "password": one.password, "code": one.code()}
    answer = post(other, "/account/confirm", **sent)
    assert (answer.status_code, answer.location) == (303, "/"), "another session's form is none"


def test_a_program_is_told(planted: Any) -> None:
    _room, _one, client = planted
    answer = client.post(
        "/api/planted", json={}, headers={"X-CSRF-Token": token(client)}, base_url=BASE
    )
    assert answer.status_code == 403
    assert answer.get_json()["type"] == "urn:fieldapp:step_up"


def test_the_session_goes_on_under_a_new_token(planted: Any) -> None:
    """A cookie that somebody copied before is dead, and never was confirmed."""
    _room, one, client = planted
    name = one.app.config["SESSION_COOKIE_NAME"]
    copy = one.app.test_client()
    copy.set_cookie(name, client.get_cookie(name).value, domain="localhost", secure=True)
    assert is_in(copy)
    post(client, "/account/confirm", password=one.password, code=one.code())
    assert get(client, "/planted").text == "seen"
    assert not is_in(copy)


def test_it_counts_for_ten_minutes(planted: Any, clock: Any) -> None:
    _room, one, client = planted
    post(client, "/account/confirm", password=one.password, code=one.code())
    clock.forward(minutes=9, seconds=59)
    assert get(client, "/planted").status_code == 200
    clock.forward(seconds=1)
    assert get(client, "/planted").status_code == 303


def test_signing_in_is_a_confirmation_of_this_session_alone(planted: Any, clock: Any) -> None:
    _room, one, client = planted
    fresh = one.enter(one.app.test_client())
    assert get(fresh, "/planted").status_code == 200
    assert get(client, "/planted").status_code == 303


@pytest.mark.parametrize(
    "sent", [{"password": "", "code": ""}, {"password": "right", "code": ""},
             {"password": "", "code": "right"}, {"password": "fel", "code": "right"}]
)  # fmt: skip
def test_it_takes_both(planted: Any, sent: dict[str, str]) -> None:
    _room, one, client = planted
    right = {"password": one.password, "code": one.code()}
    data = {name: right[name] if value == "right" else value for name, value in sent.items()}
    assert post(client, "/account/confirm", **data).status_code == 401
    assert get(client, "/planted").status_code == 303
    assert is_in(client)


def test_guessing_there_is_slowed_and_locks_nobody_else(planted: Any, stores: Stores) -> None:
    _room, one, client = planted
    for _ in range(5):
        assert post(client, "/account/confirm", password="x", code="0").status_code == 401
    assert post(client, "/account/confirm", password="x", code="0").status_code == 429
    one.enter(one.app.test_client())
    assert ("signin.locked_out", "nobody", str(one.id)) in log(stores)


def test_the_right_is_asked_for_before_the_proof(stores: Stores, staff: Make) -> None:
    one, room = staff("ett", "auditor"), Planted()
    app = web.create_app(stores.settings(TEAM), (routes.room(one.people), room), sessions.load)
    client = signed_in(app, one.id, confirmed=False)
    answer = get(client, "/planted")
    assert answer.status_code == 403


def test_what_approves_and_publishes_asks_for_it(stores: Stores) -> None:
    app = surface.make_app(stores.settings(TEAM))
    asks = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "step_up", False)
    }
    base = "/desk/releases/<uuid:release_id>"
    assert {f"{base}/draw", f"{base}/approve", f"{base}/withhold", f"{base}/publish"} <= asks
    assert "/desk/releases/partitions/<uuid:partition_id>/lock" in asks
