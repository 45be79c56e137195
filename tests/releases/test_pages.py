"""The desk's and the police's pages over HTTP; what is not shown leaves no trace there."""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from fieldapp.accounts import service as accounts
from fieldapp.audit import service as audit
from fieldapp.foundation.database import FIELD, SHARED, open_engine
from fieldapp.parties import service as parties
from fieldapp.picture import documents
from fieldapp.releases import measure, service
from tests.databases import SIGNING_KEY, Stores
from tests.releases.world import ZONE_A, World, contact
from tests.signing import signed_in, token


def get(client: FlaskClient, path: str) -> Any:
    return client.get(path, base_url="https://localhost")


def post(client: FlaskClient, path: str, **data: Any) -> Any:
    return client.post(path, data={"csrf": token(client), **data}, base_url="https://localhost")


@pytest.fixture
def world(team_app: Flask, clock: Any) -> World:
    """Prepared, and outside any application context: a request must push its own."""
    made = World(team_app, clock)
    with made.here():
        made.prepare()
    return made


def liaison_of(world: World) -> UUID:
    """A police liaison's id."""
    with world.here():
        return parties.add_partner(
            audit.SYSTEM, "polis", "Polis", "Kontakt", "police_liaison", date(2099, 1, 1)
        )


def police(world: World, picture_app: Flask) -> FlaskClient:
    """A police liaison at the picture surface."""
    return signed_in(picture_app, liaison_of(world))


def staff(app: Flask, role: str) -> FlaskClient:
    """A member of staff with one role at the desk."""
    with app.app_context():
        member = accounts.add_staff(audit.SYSTEM, role, role, frozenset({role}))
    return signed_in(app, member)


def test_from_freezing_to_the_police_page(
    world: World, team_app: Flask, picture_app: Flask
) -> None:
    with world.here():
        world.lock(2026)
        world.put([contact(date(2026, 2, 1), ZONE_A[4]) for _ in range(60)])
    world.clock.set("2026-06-01 12:00")
    drafter, approver = staff(team_app, "analyst"), staff(team_app, "release_approver")
    liaison = police(world, picture_app)
    assert get(liaison, "/picture/places").status_code == 200
    listed = get(drafter, "/desk/releases").text
    assert 'value="20261"' in listed
    asked = get(drafter, "/desk/releases/freeze?tertial=20261&publish_day=2026-06-01")
    assert "Frysa T1 2026 (jan–apr)?" in asked.text
    with world.here():
        assert service.releases() == [], "to be asked freezes nothing"
    frozen = post(drafter, "/desk/releases/freeze", tertial="20261", publish_day="2026-06-01")
    assert frozen.status_code == 303, frozen.text
    page = frozen.headers["Location"]
    assert "60" not in re.sub(r"<[^>]*>", "", get(drafter, page).text), "an exact figure is shown"
    assert post(drafter, f"{page}/draw").status_code == 303
    assert post(drafter, f"{page}/approve").status_code == 403
    seen = get(approver, page).text
    assert "0 → 650 / 1000" in seen
    assert "Zon A" in seen
    assert post(approver, f"{page}/draw").status_code == 403
    assert post(approver, f"{page}/approve", note="granskad").status_code == 303
    assert post(approver, f"{page}/publish").status_code == 303
    shown = get(liaison, "/picture/places?tertial=20261")
    assert shown.status_code == 200
    assert "Zon A" in shown.text
    assert "73" in shown.text
    for word in ("anonym", "omöjlig", "impossible"):
        assert word not in shown.text.lower()
    release_id = page.rsplit("/", 1)[1]
    signed = get(liaison, f"/picture/releases/{release_id}.json").data
    documents.verify(signed, documents.public_key(bytes.fromhex(SIGNING_KEY)))


def test_who_may_open_and_post_what(world: World, team_app: Flask, picture_app: Flask) -> None:
    lead = staff(team_app, "team_lead")
    assert get(lead, "/desk/releases").status_code == 403
    approver = staff(team_app, "release_approver")
    assert get(approver, "/desk/releases").status_code == 200
    # The approver decides blind: no route of exact figures opens.
    for path in ("/desk/figures", "/desk/figures.json"):
        assert get(approver, path).status_code == 403
    drafter = staff(team_app, "analyst")
    forged = drafter.post("/desk/releases/freeze", data={}, base_url="https://localhost")
    assert forged.status_code == 403
    wrong = post(drafter, "/desk/releases/freeze", tertial="20261", publish_day="i morgon")
    assert wrong.status_code == 422
    for number in ("20260", "20264", "99999999999", "9" * 5000):
        freeze = post(drafter, "/desk/releases/freeze", tertial=number, publish_day="2026-11-21")
        draft = post(drafter, "/desk/releases/partitions/draft", year=number)
        assert (freeze.status_code, draft.status_code) == (422, 422)
    early = post(drafter, "/desk/releases/freeze", tertial="20261", publish_day="2026-11-21")
    assert early.status_code == 409
    assert "<h1>" in early.text
    stranger = picture_app.test_client()
    for path in ("/picture/places", "/picture/places.json"):
        assert get(stranger, path).status_code in (302, 401)


def test_nobody_is_asked_about_a_freeze_that_cannot_be(world: World, team_app: Flask) -> None:
    with world.here():
        world.lock(2026)
    world.clock.set("2026-06-01 12:00")
    drafter = staff(team_app, "analyst")
    for query, status in (
        ("tertial=20261&publish_day=2026-06-01", 200),
        ("tertial=20262&publish_day=2026-06-01", 409),
        ("publish_day=2026-06-01", 303),
        ("", 303),
        ("tertial=20261&publish_day=2026-05-31", 422),
        ("tertial=20261&publish_day=2027-06-01", 422),
        ("tertial=20261", 422),
    ):
        assert get(drafter, f"/desk/releases/freeze?{query}").status_code == status, query
    approver = staff(team_app, "release_approver")
    refused = get(approver, "/desk/releases/freeze?tertial=20261&publish_day=2026-06-01")
    assert refused.status_code == 403


def test_a_release_says_what_happens_next(world: World, team_app: Flask) -> None:
    with world.here():
        world.lock(2026)
        world.put([contact(date(2026, 2, 1), ZONE_A[4]) for _ in range(60)])
    world.clock.set("2026-06-01 12:00")
    drafter, approver = staff(team_app, "analyst"), staff(team_app, "release_approver")
    frozen = post(drafter, "/desk/releases/freeze", tertial="20261", publish_day="2026-06-03")
    page = frozen.headers["Location"]
    assert "En analytiker lägger på brus" in get(approver, page).text
    post(drafter, f"{page}/draw")
    assert "En godkännare som inte har förberett" in get(drafter, page).text
    post(approver, f"{page}/approve")
    for path in (page, "/desk/releases"):
        assert "Den kan publiceras 2026-06-03." in get(drafter, path).text
    world.clock.set("2026-06-03 12:00")
    with team_app.app_context():
        later = accounts.add_staff(audit.SYSTEM, "senare", "S", frozenset({"release_approver"}))
    approver = signed_in(team_app, later)
    assert "Den kan publiceras nu." in get(approver, page).text
    post(approver, f"{page}/publish")
    assert "polisen kan läsa den" in get(approver, page).text


def test_a_partition_is_locked_at_the_desk(world: World, team_app: Flask) -> None:
    world.clock.set("2026-11-21 12:00")
    drafter, approver = staff(team_app, "analyst"), staff(team_app, "release_approver")
    drafted = post(drafter, "/desk/releases/partitions/draft", year="2027")
    assert drafted.status_code == 303
    page = drafted.headers["Location"]
    assert post(drafter, f"{page}/lock").status_code == 403
    assert post(approver, f"{page}/lock").status_code == 303
    with team_app.app_context():
        assert service.all_partitions()[0].locked_day == date(2026, 11, 21)


# --- tests 6 and 11: what is not shown -----------------------------------------------


def fetch_all(client: FlaskClient, release_id: UUID) -> dict[str, tuple[int, bytes]]:
    """Path → status and bytes of everything that the police may fetch, in both languages."""
    paths = [
        f"{path}?{query}"
        for path in ("/picture/places", "/picture/places.json")
        for query in ("tertial=20261", "tertial=20261&lang=en", "lang=sv")
    ] + [f"/picture/releases/{release_id}.json"]
    found = {}
    for path in paths:
        answer = get(client, path)
        # The page's own CSRF token differs by session.
        body = answer.data.replace(token(client).encode(), b"TOKEN")
        found[path] = (answer.status_code, body)
    return found


Noise = Callable[[list[int], int], list[int]]


def publish_with(
    world: World, rows: list[dict[str, Any]], noise: Noise, monkeypatch: pytest.MonkeyPatch
) -> UUID:
    """Publish T1 of these contacts with known noise and a known id."""
    from fieldapp.releases import freezing

    with monkeypatch.context() as patch:
        patch.setattr(measure, "draw", noise)
        patch.setattr(freezing, "uuid4", lambda: UUID(int=77))
        with world.here():
            world.put(rows)
            return world.publish(20261)


def exact(counts: list[int], _milli: int) -> list[int]:
    """No noise at all: so that only the threshold stands between the data and the page."""
    return list(counts)


def in_zone_a(count: int) -> list[dict[str, Any]]:
    return [contact(date(2026, 2, 1), ZONE_A[4]) for _ in range(count)]


CASES: dict[str, tuple[list[dict[str, Any]], Noise]] = {
    "zero": ([], exact),
    "one": (in_zone_a(1), exact),
    "below the threshold": (in_zone_a(7), exact),
    "only known persons": ([contact(date(2026, 2, 1), ZONE_A[4], met="known")], exact),
    "negative": ([], lambda counts, _: [-3] * len(counts)),
}


def forget(stores: Stores) -> None:
    """Take everything that a tertial left out of both databases, so that it can be lived again."""
    tables = {
        FIELD: "releases_unit releases_ledger releases_release contacts_counted contacts_freeze "
        "contacts_contact",
        SHARED: "picture_release",
    }
    for store, names in tables.items():
        engine = open_engine(stores.owner[store])
        with engine.begin() as connection:
            for name in names.split():
                connection.execute(text(f"DELETE FROM {name}"))
            if store == FIELD:
                connection.execute(text("DELETE FROM releases_outbox WHERE kind = 'release'"))
        engine.dispose()


def test_no_figure_shown_is_the_same_bytes_for_every_reason(
    world: World, picture_app: Flask, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test 11: pages, JSON and file of zero, one, small and unvisited are identical bytes."""
    with world.here():
        world.lock(2026)
    liaison = liaison_of(world)
    found = {}
    for case, (rows, noise) in CASES.items():
        release_id = publish_with(world, rows, noise, monkeypatch)
        # Publishing takes months: no session is that long.
        found[case] = fetch_all(signed_in(picture_app, liaison), release_id)
        forget(stores)
    assert all(status == 200 for status, _ in found["zero"].values())
    assert "ingen siffra visas" in found["zero"]["/picture/places.json?lang=sv"][1].decode() or (
        "no figure shown" in found["zero"]["/picture/places.json?lang=sv"][1].decode()
    )
    for case, fetched in found.items():
        assert fetched == found["zero"], case


def test_a_shown_figure_is_seen(
    world: World, picture_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: above the threshold the bytes do differ; features and geometry never do."""
    with world.here():
        world.lock(2026)
    release_id = publish_with(world, in_zone_a(40), exact, monkeypatch)
    found = fetch_all(police(world, picture_app), release_id)
    shown = json.loads(found["/picture/places.json?tertial=20261"][1])
    by_key = {f["properties"]["name"]: f["properties"] for f in shown["features"]}
    assert set(by_key) == {"Zon A", "Zon B", "Namn d1", "Namn d2"}
    assert by_key["Zon A"]["class"] is not None
    assert by_key["Zon B"]["class"] is None
    assert by_key["Zon B"]["figure"] is None
    assert [f["geometry"]["type"] for f in shown["features"]] == ["MultiPolygon"] * 4
    assert all(f["geometry"] for f in shown["features"])


def test_features_and_geometry_do_not_vary_with_data(
    world: World, picture_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test 6: the same keys, order and geometry of empty and of full data."""
    with world.here():
        world.lock(2025)
        empty = world.publish(20251)
        world.lock(2026)
    full = publish_with(world, in_zone_a(200), exact, monkeypatch)
    assert empty != full
    client = police(world, picture_app)

    def bones(tertial: int) -> Any:
        shown = json.loads(get(client, f"/picture/places.json?tertial={tertial}").data)
        return [
            (
                f["properties"]["level"],
                f["properties"]["key"],
                f["geometry"],
                sorted(f["properties"]),
            )
            for f in shown["features"]
        ]

    assert bones(20251) == bones(20261)


def test_nothing_finer_than_500_m_is_in_any_answer(
    world: World, picture_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test 12 for the map: each drawn ring of a zone spans at least 500 m both ways."""
    with world.here():
        world.lock(2026)
    publish_with(world, in_zone_a(40), exact, monkeypatch)
    client = police(world, picture_app)
    shown = json.loads(get(client, "/picture/places.json?tertial=20261").data)
    for feature in shown["features"]:
        for polygon in feature["geometry"]["coordinates"]:
            for ring in polygon:
                lon, lat = zip(*ring, strict=True)
                assert (max(lat) - min(lat)) * 111_000 > 490
                assert (max(lon) - min(lon)) * 56_000 > 490
