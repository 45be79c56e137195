"""The page of kinds against a count of the same rows one by one, on both databases."""

from collections import Counter
from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert

from fieldapp.contacts.codes import KAST, KIND
from fieldapp.foundation.database import FIELD, open_engine
from fieldapp.shifts.models import OnlineSession
from tests.databases import Stores
from tests.insights import page
from tests.insights.conftest import BASE
from tests.insights.rows import DAYS, GROUPS, World

SignedIn = Callable[..., FlaskClient]
TERTIAL = 20261
COUNTED = {"reviewed": 40, "messages": 12, "answered": 5, "conversations": 3, "declined": 2}


def tables(client: FlaskClient, **asked: object) -> dict[str, page.Table]:
    answer = client.get("/desk/kinds", query_string=asked, base_url=BASE)
    assert answer.status_code == 200
    return page.tables(answer.text)


def rows_of(table: page.Table) -> dict[str, list[int | None]]:
    return {row[0]: [int(page.number(cell) or 0) for cell in row[1:]] for row in table.places}


@pytest.mark.parametrize("group", [None, *GROUPS])
def test_kinds_are_the_count_of_the_rows(world: World, signed_in: SignedIn, group) -> None:
    asked = {"tertial": TERTIAL} | ({"group": group} if group else {})
    shown = rows_of(tables(signed_in("team_lead"), **asked)["kinds"])
    counted = world.counted(TERTIAL, group)
    every = Counter(row["kind"] for row in counted)
    new = Counter(row["kind"] for row in counted if row["met"] == "new")
    expected = {
        code.sv: [every[code.code], new[code.code]]
        for code in KIND.codes
        if code.code != "observation"
    }
    assert shown == expected
    assert sum(every.values()) == len(counted) > 0


def test_what_buyers_were_offered(world: World, signed_in: SignedIn) -> None:
    shown = rows_of(tables(signed_in("analyst"), tertial=TERTIAL)["kast"])
    offered = Counter(r["kast"] for r in world.counted(TERTIAL, None) if r["kind"] == "buyer")
    assert shown == {
        **{code.sv: [offered[code.code]] for code in KAST.codes},
        **({"Inte angivet": [offered[None]]} if offered[None] else {}),
    }


def test_observations_stand_apart_and_count_as_no_contact(
    world: World, signed_in: SignedIn
) -> None:
    found = tables(signed_in("analyst"), tertial=TERTIAL)
    seen = [
        row
        for row in world.contacts
        if row["kind"] == "observation" and row["tertial"] == TERTIAL and not row["deleted"]
    ]
    [row] = found["observations"].places
    assert row == ["2–4", "2–4", str(len(seen))]
    assert "Observation" not in rows_of(found["kinds"])


def test_online_sessions_are_summed_by_platform(
    world: World, stores: Stores, signed_in: SignedIn
) -> None:
    def session(number: int, platform: str, deleted: bool, **said: int) -> dict[str, object]:
        shared = {"version": 1, "device_id": UUID(int=7), "shift_id": UUID(int=1)}
        day = {"day": DAYS[0], "tertial": TERTIAL, "team_id": UUID(int=1), "meetings": 0}
        return {"id": UUID(int=number), "platform": platform, "deleted": deleted} | (
            shared | day | COUNTED | said
        )

    engine = open_engine(stores.owner[FIELD])
    with engine.begin() as connection:
        connection.execute(
            insert(OnlineSession),
            [
                session(1, "cam", False),
                session(2, "cam", False, messages=8),
                session(3, "escort_site", False, meetings=4),
                session(4, "cam", True),
            ],
        )
    engine.dispose()
    client = signed_in("team_lead")
    assert rows_of(tables(client, tertial=TERTIAL)["online"]) == {
        "Kamera/prenumeration": [2, 80, 20, 10, 6, 4, 0],
        "Eskortsajt": [1, 40, 12, 5, 3, 2, 4],
    }
    assert "online" not in tables(client, tertial=TERTIAL, group="street")


def test_the_page_says_when_there_is_nothing(signed_in: SignedIn) -> None:
    text = signed_in("team_lead").get("/desk/kinds", base_url=BASE).text
    assert "Det finns inga kontakter än" in text


@pytest.mark.parametrize(
    "role", ["outreach_worker", "release_approver", "auditor", "administrator"]
)
def test_others_are_refused(signed_in: SignedIn, role: str) -> None:
    assert signed_in(role).get("/desk/kinds", base_url=BASE).status_code == 403
