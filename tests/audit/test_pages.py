"""The auditor's pages: the log of both databases and its checks, and who may open them."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from fieldapp.accounts import service as accounts
from fieldapp.audit import checks, reading
from fieldapp.audit import service as audit
from fieldapp.foundation.clock import STOCKHOLM
from fieldapp.foundation.database import FIELD, SHARED
from tests.audit.logbook import rows, seal, write
from tests.databases import Stores
from tests.signing import signed_in, token

BASE = "https://localhost"
PATHS = ("/desk/log", "/desk/log/checks", "/desk/log/checks/2026-10")


@pytest.fixture
def enter(team_app: Flask, clock: Any) -> Callable[..., FlaskClient]:
    """enter('auditor'): a client of somebody with these roles."""

    def made(*roles: str, name: str = "") -> FlaskClient:
        named = name or "-".join(roles)
        with team_app.app_context():
            person = accounts.add_staff(audit.SYSTEM, named, f"{named} (prov)", frozenset(roles))
        client = signed_in(team_app, person)
        client.get("/account", base_url=BASE)  # a page gives the session its token
        return client

    return made


def get(client: FlaskClient, path: str) -> Any:
    return client.get(path, base_url=BASE)


def post(client: FlaskClient, path: str, **data: str) -> Any:
    return client.post(path, data={"csrf": token(client), **data}, base_url=BASE)


def acts(stores: Stores, like: str, store: str = FIELD) -> list[str]:
    asked = f"SELECT act FROM audit_entry WHERE act LIKE '{like}' ORDER BY id"
    return [row.act for row in rows(stores, asked, store)]


def shown(answer: Any) -> list[int]:
    """The ids of the entries on a page of the log."""
    return [int(n) for n in re.findall(r'<td class="number">(\d+)</td>\s*</tr>', answer.text)]


# --- who ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "role", ["outreach_worker", "team_lead", "analyst", "release_approver", "administrator"]
)
def test_nobody_but_an_auditor_reads_the_log(enter: Any, stores: Stores, role: str) -> None:
    client = enter(role)
    for path in PATHS:
        assert get(client, path).status_code == 403
    assert post(client, "/desk/log/checks/2026-10/begin").status_code == 403
    tick = f"/desk/log/checks/2026-10/items/{uuid4()}"
    assert post(client, tick, verdict="in_order").status_code == 403
    assert acts(stores, "audit.%") == []


def test_an_auditor_reads_nothing_else(enter: Any) -> None:
    client = enter("auditor")
    for path in ("/desk/figures", "/desk/held", "/desk/releases", "/desk/accounts", "/desk/shifts"):
        assert get(client, path).status_code == 403
    assert get(client, "/desk/log").status_code == 200


# --- the log --------------------------------------------------------------------------


def test_the_log_is_filtered_and_paged(enter: Any, stores: Stores) -> None:
    write(stores, 250, datetime(2026, 11, 17, tzinfo=STOCKHOLM), apart=timedelta(minutes=5))
    client = enter("auditor")
    first = shown(get(client, "/desk/log?person=Cecilia"))
    assert len(first) == 83
    everything = shown(get(client, "/desk/log"))
    assert len(everything) == reading.PAGE_ROWS
    assert everything == sorted(everything, reverse=True)
    second = shown(get(client, "/desk/log?page=2"))
    # The reading of the first page is an entry of its own by now.
    assert len(set(everything) & set(second)) <= 3
    assert shown(get(client, "/desk/log?since=2026-11-18&until=2026-11-18")) == []
    assert len(shown(get(client, "/desk/log?act=zones.zone_drawn&person=Bo"))) == 42
    assert len(shown(get(client, "/desk/log?kind=exact&person=person-0"))) == 42
    assert shown(get(client, "/desk/log?object_kind=tertial&object_id=none")) == []
    assert len(shown(get(client, "/desk/log?object_kind=tertial&object_id=20262"))) == 83
    assert shown(get(client, "/desk/log?person=100%25")) == [], "no pattern, letters"


def test_days_are_stockholms(enter: Any, stores: Stores) -> None:
    write(stores, 1, datetime(2026, 11, 17, 0, 0, tzinfo=STOCKHOLM))
    write(stores, 1, datetime(2026, 11, 17, 23, 59, 59, tzinfo=STOCKHOLM))
    client = enter("auditor")
    day = get(client, "/desk/log?since=2026-11-17&until=2026-11-17&person=Örn")
    assert shown(day) == [2, 1]
    assert "2026-11-17 00:00:00" in day.text
    assert "2026-11-17 23:59:59" in day.text


@pytest.mark.parametrize(
    "query",
    [
        "since=2026-11-20&until=2026-11-19",
        "since=2020-01-01",
        "since=yesterday",
        "until=9999-12-31",
        "store=elsewhere",
        "kind=all",
        "person=%00",
    ],
)
def test_what_cannot_be_asked(enter: Any, query: str) -> None:
    assert get(enter("auditor"), f"/desk/log?{query}").status_code in (400, 422)


def test_reading_the_log_is_in_the_log_before_it_is_sent(
    enter: Any, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = enter("auditor")
    get(client, "/desk/log?person=Bo")
    assert acts(stores, "audit.%") == ["audit.log_read"]
    [entry] = rows(stores, "SELECT * FROM audit_entry WHERE act = 'audit.log_read'")
    assert entry.actor_name == "auditor (prov)"
    assert "person Bo" in entry.detail
    get(client, "/desk/log?store=shared")
    assert acts(stores, "audit.%") == ["audit.log_read", "audit.shared_log_read"]
    [shared] = rows(stores, "SELECT * FROM audit_entry WHERE act LIKE 'audit.%'", SHARED)
    assert (shared.act, shared.actor_id) == ("audit.shared_log_read", "city")

    def cut(*_args: Any) -> Any:
        raise RuntimeError("the line is cut")

    monkeypatch.setattr("fieldapp.audit.reading.shown", cut)
    with pytest.raises(RuntimeError):
        get(client, "/desk/log")
    assert acts(stores, "audit.log_read") == ["audit.log_read"] * 2


def test_an_empty_page_says_so_and_how_far_it_is_sealed(enter: Any, stores: Stores) -> None:
    client = enter("auditor")
    page = get(client, "/desk/log?person=Nobody")
    assert "Ingen post stämmer" in page.text
    assert "Inget av den här loggen är förseglat" in page.text
    seal(stores)
    assert "Förseglad till och med post" in get(client, "/desk/log").text


def test_acts_are_said_in_words(enter: Any, stores: Stores) -> None:
    write(stores, 2, datetime(2026, 11, 20, 9, tzinfo=STOCKHOLM))
    client = enter("auditor")
    page = get(client, "/desk/log").text
    assert "Exakta siffror lästes" in page
    assert "Exact figures" not in page
    assert "figures read" in get(client, "/desk/log?lang=en").text


# --- checks ---------------------------------------------------------------------------


@pytest.fixture
def autumn(stores: Stores, clock: Any) -> Stores:
    """August to November, two entries a day; October at noon and midnight."""
    write(stores, 230)
    return stores


def items(stores: Stores) -> list[Any]:
    return rows(stores, "SELECT * FROM audit_check_item ORDER BY position")


def item_path(row: Any) -> str:
    """Where an item is ticked off."""
    return f"/desk/log/checks/{row.month}/items/{UUID(str(row.id))}"


def test_a_months_check(enter: Any, autumn: Stores) -> None:
    """Begun, looked at, ticked off; each step is in the log."""
    client = enter("auditor")
    listed = get(client, "/desk/log/checks").text
    assert re.findall(r"checks/(\d{4}-\d\d)\"", listed) == [
        "2026-10",
        "2026-09",
        "2026-08",
    ]
    assert listed.count("försenad") == 2, "August and September; October has until December"
    assert "Dra stickprovet" in get(client, "/desk/log/checks/2026-10").text
    assert items(autumn) == []
    assert post(client, "/desk/log/checks/2026-10/begin").status_code == 303
    assert post(client, "/desk/log/checks/2026-10/begin").status_code == 409
    drawn = items(autumn)
    sample = [row for row in drawn if row.rule == "sample"]
    assert len(sample) == 20
    entries = rows(autumn, "SELECT id, at, act, actor_id FROM audit_entry")
    october = {row.id for row in entries if str(row.at).startswith("2026-10")}
    assert {row.entry_id for row in sample} <= october | {min(october) - 1, max(october) + 1}
    page = get(client, "/desk/log/checks/2026-10")
    assert page.text.count("Vad fann du?") == len(drawn)
    for number, row in enumerate(drawn):
        verdict, note = (("in_order", ""), ("follow_up", "Fråga teamledaren"))[number % 2]
        path = item_path(row)
        answer = post(client, path, verdict=verdict, note=note)
        assert answer.status_code == 303
    page = get(client, "/desk/log/checks/2026-10").text
    assert "Allt är avbockat." in page
    assert "Fråga teamledaren" in page
    assert "klar" in get(client, "/desk/log/checks").text
    logged = acts(autumn, "audit.%")
    assert logged.count("audit.check_begun") == 1
    assert logged.count("audit.check_ticked") == len(drawn)
    assert logged.count("audit.check_read") == 2


def test_the_sample_can_be_drawn_again_by_its_seed(
    enter: Any, autumn: Stores, team_app: Flask
) -> None:
    client = enter("auditor")
    post(client, "/desk/log/checks/2026-10/begin")
    [check] = rows(autumn, "SELECT * FROM audit_check")
    with team_app.app_context():
        seen = checks._seen(*checks.bounds("2026-10"))
        people, found = checks.checks_rules.check(bytes(check.seed), seen, {})
    assert people == check.entries == 62
    again = {one.entry_id for one in found if one.rule == "sample"}
    assert again == {row.entry_id for row in items(autumn) if row.rule == "sample"}


def test_alerts_lead_to_their_entries(enter: Any, stores: Stores) -> None:
    """Åsa reads exact figures at night, often; the alert's link shows just those entries."""
    write(stores, 80, datetime(2026, 10, 6, 1, 0, tzinfo=STOCKHOLM), apart=timedelta(minutes=2))
    client = enter("auditor")
    post(client, "/desk/log/checks/2026-10/begin")
    page = get(client, "/desk/log/checks/2026-10").text
    assert "Exakta siffror lästa på natten: Åsa Örn" in page
    links = re.findall(r'href="(/desk/log\?[^"]*)">Se posterna', page)
    assert links
    found = get(client, links[0].replace("&amp;", "&"))
    assert found.status_code == 200
    assert len(shown(found)) == 14
    night = [row for row in items(stores) if row.rule == "night"]
    assert {row.number for row in night} == {13, 14}
    assert all(str(row.day) == "2026-10-05" for row in night), "the night belongs to its evening"


def test_nobody_ticks_off_their_own_acts(enter: Any, stores: Stores, clock: Any) -> None:
    client = enter("auditor")
    get(client, "/desk/log")  # a reading of the auditor's own, in November
    clock.set("2026-12-02 09:00")
    client = enter("auditor", name="second")
    post(client, "/desk/log/checks/2026-11/begin")
    [mine] = [row for row in items(stores) if row.actor_name == "auditor (prov)"][:1]
    first = signed_in(client.application, mine.actor_id)
    get(first, "/account")
    page = get(first, "/desk/log/checks/2026-11").text
    assert "en annan granskare bockar av det" in page
    path = item_path(mine)
    assert post(first, path, verdict="in_order").status_code == 303
    assert rows(stores, "SELECT * FROM audit_check_tick") == []
    assert post(client, path, verdict="in_order").status_code == 303
    assert len(rows(stores, "SELECT * FROM audit_check_tick")) == 1


def test_ticks_that_are_none(enter: Any, autumn: Stores) -> None:
    client = enter("auditor")
    post(client, "/desk/log/checks/2026-10/begin")
    path = item_path(items(autumn)[0])
    for sent in (
        {"verdict": "fine"},
        {"note": "x"},
        {"verdict": "in_order", "note": "n" * 201},
        {"verdict": "in_order", "by_id": "somebody"},
    ):
        answer = post(client, path, **sent)
        assert answer.status_code == 422, sent
        assert "håll anteckningen kort" in answer.text
    assert (
        post(client, f"/desk/log/checks/2026-10/items/{uuid4()}", verdict="in_order").status_code
        == 404
    )
    other_month = path.replace("2026-10", "2026-09")
    assert post(client, other_month, verdict="in_order").status_code == 404
    assert rows(autumn, "SELECT * FROM audit_check_tick") == []


@pytest.mark.parametrize("month", ["2026-11", "2027-01"])
def test_a_month_that_is_not_over_is_not_checked(enter: Any, autumn: Stores, month: str) -> None:
    client = enter("auditor")
    assert post(client, f"/desk/log/checks/{month}/begin").status_code == 409
    assert get(client, f"/desk/log/checks/{month}").status_code == 404


@pytest.mark.parametrize("month", ["2026-13", "oktober", "1999-01", "0000-01"])
def test_what_is_no_month(enter: Any, month: str) -> None:
    client = enter("auditor")
    assert get(client, f"/desk/log/checks/{month}").status_code == 404
    assert post(client, f"/desk/log/checks/{month}/begin").status_code == 404


def test_nothing_to_check_yet(enter: Any) -> None:
    assert "Ingen månad är slut" in get(enter("auditor"), "/desk/log/checks").text


def test_an_entry_that_retention_dropped_is_told(enter: Any, stores: Stores, clock: Any) -> None:
    from tests.audit.test_retention import drop

    clock.set("2026-11-21 22:30")
    write(stores, 100, datetime(2021, 8, 3, 9, tzinfo=STOCKHOLM))
    client = enter("auditor")
    post(client, "/desk/log/checks/2021-08/begin")
    seal(stores)
    assert drop(stores, "2021-09") == ["2021-08"]
    assert "Gallrad sedan dess" in get(client, "/desk/log/checks/2021-08").text
