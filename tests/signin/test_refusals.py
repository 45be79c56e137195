"""What was asked for and refused stands in the log: who, which route, why; never what exactly."""

from collections.abc import Callable
from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy import text

from fieldapp.foundation.database import FIELD, SHARED, open_engine
from tests.databases import Stores
from tests.signin.somebody import Somebody, get, post
from tests.signing import BASE, signed_in

Make = Callable[..., Somebody]


def refusals(stores: Stores, store: str = FIELD) -> list[tuple[str, str, str, str]]:
    """(who, kind, route, why) of everything refused, as the log's owner reads it."""
    engine = open_engine(stores.owner[store], readonly=True)
    query = "SELECT actor_id, object_kind, object_id, detail FROM audit_entry WHERE act LIKE :act"
    with engine.connect() as connection:
        found = connection.execute(text(query + " ORDER BY id"), {"act": "signin.%refused"})
        said = [tuple(row) for row in found]
    engine.dispose()
    return said


def test_a_page_of_another_role_is_in_the_log(staff: Make, stores: Stores) -> None:
    one = staff("ett", "outreach_worker")
    client = signed_in(one.app, one.id)
    assert get(client, "/account").status_code == 200
    assert get(client, "/desk/log?person=Namn").status_code == 403
    assert refusals(stores) == [(str(one.id), "route", "audit.log", "GET not_allowed")]


def test_a_thing_that_is_not_there_for_them_is_too(staff: Make, stores: Stores) -> None:
    one = staff("ett", "outreach_worker")
    client = signed_in(one.app, one.id)
    wanted = uuid4()
    assert get(client, f"/desk/shifts/{wanted}").status_code == 404
    assert get(client, "/desk/nowhere").status_code == 404, "a mistyped address is nobody's door"
    assert [row[2:] for row in refusals(stores)] == [("contacts.shift", "GET not_found")]
    assert str(wanted) not in str(refusals(stores))


def test_a_change_without_its_token_is_too(anybody: Somebody, stores: Stores) -> None:
    client = signed_in(anybody.app, anybody.id)
    path = "/account/sessions/end"
    assert client.post(path, data={"csrf": "x"}, base_url=BASE).status_code == 403
    said = refusals(stores, anybody.people.store)
    assert said == [(str(anybody.id), "route", "signin.account_end_others", "POST csrf")]


def test_what_nobody_asks_for_is_not(staff: Make, stores: Stores) -> None:
    """Whoever has no log-in cannot fill the log, and a link's token never stands in it."""
    one = staff("ett", "outreach_worker")
    client = one.app.test_client()
    assert get(client, "/desk/log").status_code == 302
    assert post(get_login(client), "/link/" + "t" * 43, password="x").status_code == 404
    signed = signed_in(one.app, one.id)
    body = {"credential": {}, "name": "x"}
    signed.post(f"/link/{'t' * 43}/passkey", json=body, base_url=BASE)
    assert refusals(stores, SHARED) == []
    assert "ttt" not in str(refusals(stores))


def get_login(client: FlaskClient) -> FlaskClient:
    """The client, with a token of the log-in page."""
    get(client, "/login")
    return client
