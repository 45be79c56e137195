"""Default deny, errors as sentences, hard headers, changes only from our own pages."""

import re

import pytest
from flask import Blueprint

from fieldapp.foundation import health, migrate, web
from fieldapp.foundation.settings import TEAM
from tests.databases import Stores


class Room:
    """A room of a test with one route."""

    def __init__(self, *marks):
        self.blueprint = Blueprint("planted", __name__)

        def view():
            return "seen"

        for mark in marks:
            view = mark(view)
        self.blueprint.add_url_rule("/planted", view_func=view, methods=["GET", "POST"])


def make(stores: Stores, room: Room):
    return web.create_app(stores.settings(TEAM), (room,), lambda _token: None)


def test_an_app_with_a_route_that_names_nobody_does_not_start(stores):
    with pytest.raises(web.RouteWithoutAccess, match="/planted"):
        make(stores, Room())
    assert make(stores, Room(web.public)).test_client().get("/planted").status_code == 200


def test_a_permission_is_asked_for(stores):
    app = make(stores, Room(web.requires("planted.see")))
    client = app.test_client()
    assert client.get("/planted").status_code == 302
    assert "/login" in client.get("/planted").headers["Location"]


def test_a_change_without_the_token_or_from_another_site_is_refused(stores):
    client = make(stores, Room(web.public)).test_client()
    assert client.post("/planted").status_code == 403
    with client.session_transaction() as session:
        session["csrf"] = "right"
    assert client.post("/planted", data={"csrf": "wrong"}).status_code == 403
    assert client.post("/planted", data={"csrf": "right"}).status_code == 200
    other = client.post(
        "/planted", data={"csrf": "right"}, headers={"Origin": "https://elsewhere.example"}
    )
    assert other.status_code == 403
    crossed = client.post(
        "/planted",
        data={"csrf": "right"},
        headers={"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    )
    assert crossed.status_code == 403
    ours = client.post(
        "/planted",
        data={"csrf": "right"},
        headers={"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    )
    assert ours.status_code == 200


def test_errors_are_problem_details_on_the_api_and_sentences_on_pages(team_app):
    client = team_app.test_client()
    api = client.get("/api/nothing")
    assert api.mimetype == "application/problem+json"
    assert set(api.get_json()) == {"type", "title", "status", "detail"}
    page = client.get("/nowhere")
    assert page.status_code == 404
    assert page.mimetype == "text/html"
    refused = client.delete("/healthz")
    assert refused.status_code == 405
    assert "GET" in refused.headers["Allow"]


def test_every_answer_has_hard_headers(team_app):
    for path in ("/login", "/nowhere", "/healthz", "/api/nothing"):
        headers = team_app.test_client().get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe" not in policy, path
        assert "frame-ancestors 'none'" in policy
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert "geolocation=(self)" in headers["Permissions-Policy"]


def test_the_session_cookie_is_bound_to_this_host(team_app):
    cookie = team_app.test_client().get("/login").headers["Set-Cookie"]
    assert cookie.startswith("__Host-fieldapp-team=")
    for part in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/"):
        assert part in cookie


def test_health_says_revision_and_write_test_and_no_secret(team_app, picture_app, stores):
    for app, names in ((team_app, {"field", "shared"}), (picture_app, {"shared"})):
        answer = app.test_client().get("/healthz")
        assert answer.status_code == 200, answer.get_data(as_text=True)
        told = answer.get_json()
        assert set(told["stores"]) == names
        for store in told["stores"].values():
            assert store["current"] is True
            assert store["write_test_age_s"] >= 0
        shown = answer.get_data(as_text=True)
        assert "key" not in shown
        assert str(stores.folder) not in shown


def test_health_asks_the_databases_once_a_second_however_often_it_is_asked(team_app, monkeypatch):
    looked = []
    real = migrate.current
    monkeypatch.setattr(migrate, "current", lambda engine: looked.append(engine) or real(engine))
    client = team_app.test_client()
    monkeypatch.setattr(health, "ANSWER_LASTS_S", 60)
    first, *rest = [client.get("/healthz").get_json() for _ in range(5)]
    assert rest == [first] * 4
    assert len(looked) == len(first["stores"])
    monkeypatch.setattr(health, "ANSWER_LASTS_S", -1)
    client.get("/healthz")
    assert len(looked) == 2 * len(first["stores"])


def test_health_fails_when_a_database_does_not_answer(stores, caplog):
    from dataclasses import replace

    from fieldapp.foundation.settings import StoreSettings
    from fieldapp.team_app import make_app

    settings = stores.settings(TEAM)
    if stores.kind == "spatialite":
        wrong = StoreSettings(settings.stores["field"].url, "00" * 32)
    else:
        wrong = StoreSettings(settings.stores["field"].url.replace("field", "nowhere"))
    app = make_app(replace(settings, stores=settings.stores | {"field": wrong}))
    answer = app.test_client().get("/healthz")
    assert answer.status_code == 503
    assert answer.get_json()["status"] == "failing"
    (said,) = [record for record in caplog.records if "health of" in record.getMessage()]
    assert re.fullmatch(r"health of field: \w+", said.getMessage())
    assert said.exc_info is None, "a driver's message may hold a path, an address, a statement"


def test_the_phone_app_is_on_the_team_surface_alone(team_app, picture_app):
    paths = {rule.rule for rule in team_app.url_map.iter_rules()}
    assert "/app/" in paths
    assert "/app/" not in {rule.rule for rule in picture_app.url_map.iter_rules()}


@pytest.mark.parametrize("on", [True, False])
def test_the_phones_worker_is_served_or_the_one_that_takes_it_away(stores, tmp_path, on):
    from fieldapp.team_app import make_app

    (tmp_path / "app").mkdir()
    for name in ("sw.js", "sw-off.js"):
        (tmp_path / "app" / name).write_text(f"// {name}")
    app = make_app(stores.settings(TEAM, static=tmp_path, phone_worker=on))
    answer = app.test_client().get("/app/sw.js")
    assert answer.text == ("// sw.js" if on else "// sw-off.js")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.mimetype == "text/javascript"
