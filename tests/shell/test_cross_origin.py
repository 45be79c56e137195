"""Another site reads nothing of ours, and no method tells what was sent."""

import pytest
from flask import Flask

from fieldapp.foundation import access
from tests.signing import BASE

ELSEWHERE = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}


@pytest.mark.parametrize("surface", [0, 1])
def test_no_answer_is_for_another_origin(team_app: Flask, picture_app: Flask, surface: int) -> None:
    """No route has a header of CORS, whoever asks and also before a preflight."""
    app = (team_app, picture_app)[surface]
    paths = {route.path for route in access.routes(app) if "<" not in route.path}
    assert len(paths) > 10
    for path in sorted(paths | {"/nowhere"}):
        for method in ("OPTIONS", "GET"):
            answer = app.test_client().open(path, method=method, headers=ELSEWHERE, base_url=BASE)
            found = [n for n in answer.headers.keys() if n.startswith("Access-Control")]  # noqa: SIM118
            assert found == [], (method, path)


@pytest.mark.parametrize("surface", [0, 1])
def test_no_method_repeats_what_was_sent(team_app: Flask, picture_app: Flask, surface: int) -> None:
    client = (team_app, picture_app)[surface].test_client()
    for path in ("/", "/login", "/healthz", "/nowhere"):
        for method in ("TRACE", "TRACK"):
            answer = client.open(path, method=method, headers={"X-Told": "secret"}, base_url=BASE)
            assert answer.status_code in (404, 405), (method, path, answer.status_code)
            assert "secret" not in answer.text
