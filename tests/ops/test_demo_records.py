"""What the loader writes in bulk is what a phone's delivery of the same payloads would be."""

from datetime import date

import pytest
from sqlalchemy import select

from fieldapp.audit import service as audit
from fieldapp.audit.service import SYSTEM
from fieldapp.contacts import rules as contact_rules
from fieldapp.contacts import schemas as contact_schemas
from fieldapp.contacts import service as contacts
from fieldapp.contacts.models import Contact
from fieldapp.foundation.database import db
from fieldapp.ops.context import working
from fieldapp.ops.demo.city import City, build
from fieldapp.ops.demo.crew import load_crew, mark_fictional
from fieldapp.ops.demo.parameters import Parameters
from fieldapp.ops.demo.records import RECORDED, Loader
from fieldapp.ops.demo.stream import days
from fieldapp.shifts import rules as shift_rules
from fieldapp.shifts import schemas as shift_schemas
from fieldapp.shifts.models import Shift
from tests.databases import Stores

TODAY = date(2026, 3, 1)


@pytest.fixture(scope="module")
def city() -> City:
    return build(Parameters(today=TODAY, contacts=1_500, years=1, structure_name="town"))


def test_rows_arrive_as_the_rules_say(stores: Stores, city: City, clock: object) -> None:
    with working(stores.settings()):
        mark_fictional(city)
        crew = load_crew(city)
        loader = Loader(city, crew)
        made = list(days(city, crew.ids))
        for day in made:
            loader.take(day)
        loader.flush()
        phone = next(iter(crew.phones.values()))
        stored = {row.id: row for row in db.session.scalars(select(Contact))}
        stored_shifts = {row.id: row for row in db.session.scalars(select(Shift))}
        expected = [
            contact_rules.row_of(contact_schemas.read(payload), phone)
            for day in made
            for payload in day.contacts
        ]
        assert len(stored) == len(expected) > 200
        for row in expected:
            found = stored[row["id"]]
            # Districts are not imported here: that column is filled from geography.
            assert all(
                getattr(found, name) == value
                for name, value in row.items()
                if name != "district_code" or row["square_e"] is None
            )
        for day in made:
            for payload in day.shifts:
                row = shift_rules.row_of(shift_schemas.read(payload), phone)
                found = stored_shifts[row["id"]]
                assert all(getattr(found, name) == value for name, value in row.items())


def test_a_key_that_is_taken_is_refused_whole(stores: Stores, city: City, clock: object) -> None:
    """The bulk way has no *passing over*: nothing of a batch with a known id is kept."""
    with working(stores.settings()):
        mark_fictional(city)
        crew = load_crew(city)
        day = next(day for day in days(city, crew.ids) if len(day.contacts) > 1)
        phone = next(iter(crew.phones.values()))
        rows = [
            contact_rules.row_of(contact_schemas.read(payload), phone) for payload in day.contacts
        ]
        put(rows[:1])
        with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
            put(rows)
        ids = set(db.session.scalars(select(Contact.id)))
        assert ids == {rows[0]["id"]}


def put(rows: list[dict[str, object]]) -> None:
    with audit.recorded(SYSTEM, RECORDED, "demo") as session:
        contacts.load_many(session, rows)
