"""The figures page and its map, against a count of the same rows one by one."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from fieldapp.audit.models import FieldEntry
from fieldapp.contacts import figures as contact_figures
from fieldapp.contacts import service as contacts
from fieldapp.contacts.models import Contact
from fieldapp.foundation.database import FIELD, open_engine
from fieldapp.geography.squares import rut_id
from tests.databases import SPATIALITE, Stores
from tests.insights import page, rows
from tests.insights.conftest import BASE
from tests.insights.rows import GROUPS, World

SignedIn = Callable[..., FlaskClient]
TERTIALS = (20262, 20261, 20253)
PAGES = ("/desk/figures", "/desk/figures.json", "/desk/figures/zones.json")

choices = given(st.sampled_from(TERTIALS), st.sampled_from([None, *GROUPS]))


def get(client: FlaskClient, path: str, tertial: int, group: str | None, **more: Any) -> Any:
    query = {"tertial": tertial} | ({"group": group} if group else {}) | more
    answer = client.get(path, query_string=query, base_url=BASE)
    assert answer.status_code == 200
    return answer


def entries(stores: Stores) -> list[tuple[str, str, str]]:
    """The access log as another connection sees it: what is not committed is not there."""
    engine = open_engine(stores.owner[FIELD])
    with engine.connect() as connection:
        found = connection.execute(
            select(FieldEntry.actor_name, FieldEntry.object_id, FieldEntry.detail)
            .where(FieldEntry.act == "insights.figures_read")
            .order_by(FieldEntry.id)
        ).all()
    engine.dispose()
    return [tuple(row) for row in found]


def test_the_map_is_the_count_of_the_rows(world: World, signed_in: SignedIn) -> None:
    client = signed_in("team_lead")

    @choices
    def same(tertial: int, group: str | None) -> None:
        body = get(client, "/desk/figures.json", tertial, group).get_json()
        assert (body["tertial"], body["arena_group"]) == (tertial, group)
        shown = {(e, n): contacts for e, n, contacts in body["squares"]}
        assert len(shown) == len(body["squares"])
        assert shown == dict(world.squares(tertial, group))

    same()


def test_the_tables_are_the_count_of_the_rows(world: World, signed_in: SignedIn) -> None:
    client = signed_in("analyst")

    @choices
    def same(tertial: int, group: str | None) -> None:
        shown = page.tables(get(client, "/desk/figures", tertial, group).text)
        total = len(world.counted(tertial, group))
        hours = sum(world.hours_by("tertial", tertial, group).values()) / 100
        for name, table in shown.items():
            sums = [
                page.number(row[-1 if name == "squares" else 1])
                for row in (*table.places, *table.others)
            ]
            assert sum(s for s in sums if s) == total
            foot = [page.number(cell) for cell in table.foot[1:]]
            assert foot[0] == total
            if name != "squares":
                assert (foot[1] or 0) == pytest.approx(hours, abs=0.051)
                if hours:
                    assert foot[2] == pytest.approx(total * 10 / hours, abs=0.051)
        check_places(shown, world, tertial, group)

    same()


def check_places(
    shown: dict[str, page.Table], world: World, tertial: int, group: str | None
) -> None:
    """Each square, district and zone of the page against its own rows."""
    squares = {row[0]: page.number(row[2]) for row in shown["squares"].places}
    counted = world.squares(tertial, group)
    assert squares == {rut_id(*key): n for key, n in counted.items()}
    spent = world.hours_by("district_code", tertial, group)
    met = world.by("district_code", tertial, group)
    places = {row[0]: row[1:] for row in shown["districts"].places}
    assert set(places) == {d for d in {*spent, *met} if d is not None}
    for district, (contacts_shown, hours_shown, rate) in places.items():
        assert page.number(contacts_shown) == met[district]
        assert (page.number(hours_shown) or 0) == pytest.approx(spent[district] / 100, abs=0.051)
        assert (page.number(rate) is None) == (spent[district] == 0)
    spent, met = world.hours_by("zone_id", tertial, group), world.by("zone_id", tertial, group)
    zones = {row[0]: row[1:] for row in shown["zones"].places}
    # A zone where nobody was is listed among the street's, and left out of online and phone work.
    listed = {key: name for key, name in rows.ZONES.items() if name in zones}
    empty = {key for key in rows.ZONES if not met[key] and not spent[key]}
    assert set(zones) == set(listed.values())
    assert set(listed) == set(rows.ZONES) - (empty if group in ("online", "phone") else set())
    for key, name in listed.items():
        assert page.number(zones[name][0]) == met[key]
        assert (page.number(zones[name][1]) or 0) == pytest.approx(spent[key] / 100, abs=0.051)


def test_the_newest_tertial_with_data_stands_first(world: World, signed_in: SignedIn) -> None:
    client = signed_in("team_lead")
    shown = client.get("/desk/figures", base_url=BASE).text
    assert '<option value="20262" selected>T2 2026 (maj–aug)</option>' in shown
    assert [f'value="{t}"' in shown for t in (20261, 20253, 20252)] == [True, True, False]
    assert client.get("/desk/figures.json", base_url=BASE).get_json()["tertial"] == 20262


def test_deleted_rows_and_observations_are_in_no_figure(
    stores: Stores, signed_in: SignedIn
) -> None:
    made = World([row for i in range(200) if (row := rows.contact(rows.Random(i), i))])
    made.contacts = [r for r in made.contacts if r["deleted"] or r["kind"] == "observation"]
    assert len(made.contacts) > 20
    rows.put(stores, made)
    answer = signed_in("team_lead").get("/desk/figures", base_url=BASE)
    assert "Det finns inga kontakter än." in answer.text
    assert "<table" not in answer.text


def test_a_choice_without_data_is_said_in_a_sentence(world: World, signed_in: SignedIn) -> None:
    shown = get(signed_in("team_lead"), "/desk/figures", 20191, None).text
    assert "Inget har registrerats för det här valet" in shown
    assert "data-map" not in shown


@pytest.mark.parametrize("query", ["tertial=2026", "tertial=20264", "tertial=x", "group=indoors"])
def test_a_choice_that_is_none_is_refused(
    world: World, signed_in: SignedIn, query: str, stores: Stores
) -> None:
    client = signed_in("team_lead")
    for path in PAGES[:2]:
        assert client.get(f"{path}?{query}", base_url=BASE).status_code == 422
    assert entries(stores) == []


# --- who may see, and what the log says --------------------------------------------


@pytest.mark.parametrize(
    "role", ["outreach_worker", "release_approver", "auditor", "administrator"]
)
def test_others_are_refused(world: World, signed_in: SignedIn, stores: Stores, role: str) -> None:
    client = signed_in(role)
    for path in PAGES:
        answer = client.get(path, base_url=BASE)
        assert answer.status_code == 403
        assert b"squares" not in answer.data
    assert entries(stores) == []
    assert 'href="/desk/figures"' not in client.get("/", base_url=BASE).text


def test_nobody_is_sent_to_sign_in(world: World, team_app: Flask) -> None:
    client = team_app.test_client()
    answer = client.get("/desk/figures", base_url=BASE)
    assert (answer.status_code, answer.location.split("?")[0]) == (302, "/login")
    assert client.get("/desk/figures.json", base_url=BASE).status_code == 401


def test_each_reading_is_logged(world: World, signed_in: SignedIn, stores: Stores) -> None:
    client = signed_in("team_lead")
    get(client, "/desk/figures", 20262, None)
    get(client, "/desk/figures.json", 20261, "street")
    assert entries(stores) == [
        ("team_lead (prov)", "20262", "tables, all arenas"),
        ("team_lead (prov)", "20261", "map, street"),
    ]


@pytest.mark.parametrize("asked", ["place_counts", "square_counts"])
def test_the_entry_stands_before_anything_is_read(
    world: World,
    signed_in: SignedIn,
    stores: Stores,
    monkeypatch: pytest.MonkeyPatch,
    asked: str,
) -> None:
    seen: list[int] = []
    real = getattr(contacts, asked)

    def watched(*args: Any) -> Any:
        seen.append(len(entries(stores)))
        return real(*args)

    monkeypatch.setattr(contacts, asked, watched)
    path = "/desk/figures.json" if asked == "square_counts" else "/desk/figures"
    get(signed_in("team_lead"), path, 20262, None)
    assert seen == [1]


def test_nothing_is_shown_when_the_log_cannot_be_written(
    world: World, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any) -> None:
        raise OSError("the disk is full")

    client = signed_in("team_lead")
    client.application.testing = False
    monkeypatch.setattr("fieldapp.insights.service.audit.read", broken)
    for path in PAGES[:2]:
        answer = client.get(path, base_url=BASE)
        assert answer.status_code == 500
        assert b"squares" not in answer.data


# --- how it is shown ----------------------------------------------------------------


def test_the_page_speaks_swedish_and_english(world: World, signed_in: SignedIn) -> None:
    client = signed_in("team_lead")
    swedish = get(client, "/desk/figures", 20262, None).text
    assert "Kontakter per 10 personaltimmar" in page.text(swedish)
    assert "Vad som upptäcks beror på insatsen" in page.text(swedish)
    english = get(client, "/desk/figures", 20262, "street", lang="en").text
    assert "Contacts per 10 staff hours" in page.text(english)
    # The other language keeps what was chosen.
    assert "?tertial=20262&amp;group=street&amp;lang=sv" in english


def test_numbers_stand_in_the_readers_form(stores: Stores, signed_in: SignedIn) -> None:
    made = World(hours=rows.make(3, 0, 1).hours)
    made.hours[0] |= {"tertial": 20262, "centihours": 123450, "zone_id": None}
    rows.put(stores, made)
    client = signed_in("team_lead")
    assert "1\u00a0234,5" in get(client, "/desk/figures", 20262, None).text
    assert "1,234.5" in get(client, "/desk/figures", 20262, None, lang="en").text


def test_tables_can_be_read_aloud(world: World, signed_in: SignedIn) -> None:
    shown = page.tables(get(signed_in("team_lead"), "/desk/figures", 20262, None).text)
    assert set(shown) == {"districts", "zones", "squares"}
    for table in shown.values():
        assert table.caption
        assert table.scopes == {"col", "row"}
        assert table.foot[0] == "Summa"


def test_a_long_list_is_shown_by_pages(stores: Stores, signed_in: SignedIn) -> None:
    made = World()
    for i in range(120):
        row = rows.contact(rows.Random(i), i) | {"deleted": False, "kind": "street"}
        row |= {"place_kind": "square", "square_e": 2800 + i, "square_n": 27408}
        made.contacts.append(row | {"tertial": 20262, "zone_id": None, "district_code": None})
    rows.put(stores, made)
    client = signed_in("team_lead")
    found: list[str] = []
    for number in (1, 2, 3):
        html = get(client, "/desk/figures", 20262, None, squares=number).text
        table = page.tables(html)["squares"]
        assert len(table.places) == (50, 50, 20)[number - 1]
        assert table.foot[-1] == "120"
        assert ('rel="next"' in html, 'rel="prev"' in html) == (number < 3, number > 1)
        found += [row[0] for row in table.places]
    assert len(set(found)) == 120
    beyond = get(client, "/desk/figures", 20262, None, squares=99).text
    assert "Rad 101–120 av 120" in page.text(beyond)


def test_nothing_of_another_site_or_inline_is_asked_for(world: World, signed_in: SignedIn) -> None:
    html = get(signed_in("team_lead"), "/desk/figures", 20262, None).text
    assert "//" not in html.replace("<!doctype html>", "")
    assert " style=" not in html
    assert "<style" not in html
    assert " on" + "click" not in html


def test_working_zones_are_outlined(world: World, signed_in: SignedIn) -> None:
    answer = signed_in("team_lead").get("/desk/figures/zones.json", base_url=BASE)
    names = {zone["name"]: zone["squares"] for zone in json.loads(answer.data)["zones"]}
    assert names == {name: [list(rows.SQUARES[i])] for i, name in enumerate(rows.ZONES.values())}


# --- how it is fetched --------------------------------------------------------------


def plan(stores: Stores, statement: Any) -> str:
    """The database's plan of a statement, on a table too small to need an index."""
    engine = open_engine(stores.owner[FIELD])
    sql = str(statement.compile(engine, compile_kwargs={"literal_binds": True}))
    with engine.connect() as connection:
        if stores.kind == SPATIALITE:
            found = connection.execute(text(f"EXPLAIN QUERY PLAN {sql}")).all()
        else:
            for off in ("seqscan", "bitmapscan", "hashagg"):
                connection.execute(text(f"SET enable_{off} = off"))
            found = connection.execute(text(f"EXPLAIN {sql}")).all()
    engine.dispose()
    return "\n".join(str(row[-1]) for row in found)


def test_the_map_never_touches_the_table_or_a_sort(world: World, stores: Stores) -> None:
    if stores.kind != SPATIALITE:
        engine = open_engine(stores.owner[FIELD]).execution_options(isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("VACUUM ANALYZE contacts_contact"))
        engine.dispose()
    for group in (None, "street"):
        shown = plan(stores, contact_figures.square_counts_query(20262, group))
        assert "contacts_contact_map" in shown
        assert ("COVERING INDEX" if stores.kind == SPATIALITE else "Index Only Scan") in shown
        assert "TEMP B-TREE" not in shown
        assert "Sort" not in shown
    # The check sees a plan that does touch the table.
    assert "COVERING INDEX" not in plan(stores, select(Contact.age).where(Contact.tertial == 1))
