"""Rules of a contact, by property; and that no column could say who."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.contacts import codes, rules, schemas
from fieldapp.contacts.models import Contact

ONE = {c.name: st.sampled_from(c.values) for c in codes.ALL if not c.multi}
SOME = {c.name: st.lists(st.sampled_from(c.values), unique=True) for c in codes.ALL if c.multi}


@st.composite
def payloads(draw):
    """Any contact that the codes allow, in its wire form."""
    place = draw(
        st.sampled_from(
            [
                {"kind": "square", "e": 2697, "n": 26321, "zone": None},
                {"kind": "area", "district": "norr"},
                {"kind": "municipality", "code": "0180"},
                {"kind": "unknown"},
                {"kind": "none"},
            ]
        )
    )
    said = {
        "schema": "contact/1",
        "id": str(uuid4()),
        "version": 1,
        "deleted": False,
        "shift": str(uuid4()),
        "team": str(uuid4()),
        "day": "2026-11-21",
        "daypart": "night",
        "with_police": draw(st.booleans()),
        "interpreter": draw(st.booleans()),
        "place": place,
        "follow_up": {"kind": draw(ONE["follow_up"]), "zone": None, "week": None},
    }
    for name in ("kind", "arena", "form", "gender", "age", "met", "outcome", "language", "origin"):
        said[name] = draw(ONE[name])
    for name in ("given", "need", "signs"):
        said[name] = draw(SOME[name])
    return said


@given(payloads())
def test_any_allowed_contact_becomes_a_row_and_says_the_same(said):
    device = uuid4()
    try:
        row = rules.row_of(schemas.read(said), device)
    except rules.Broken:
        indoor = said["arena"] in rules.INDOOR | rules.ONLINE
        placeless = said["kind"] in rules.PLACELESS_KINDS
        assert (said["place"]["kind"] == "square" and (indoor or placeless)) or (
            said["place"]["kind"] == "area" and said["arena"] in rules.ONLINE
        )
        return
    assert set(row) <= {c.name for c in Contact.__table__.columns}
    assert row["tertial"] == 20263
    assert set(codes.NEED.chosen(row["need"])) == set(said["need"])
    assert set(codes.SIGNS.chosen(row["signs"])) == set(said["signs"])
    if row["place_kind"] != "square":
        assert row["square_e"] is None
        assert row["zone_id"] is None


@pytest.mark.parametrize("arena", sorted(rules.INDOOR))
def test_indoors_a_square_never_passes(arena):
    with pytest.raises(rules.Broken):
        rules.check_place("street", arena, "square")
    rules.check_place("street", arena, "area")
    rules.check_place("street", arena, "unknown")


def test_every_arena_has_a_group():
    for arena in codes.ARENA.values:
        assert rules.arena_group(arena) in codes.ARENA_GROUP


def test_a_deletion_keeps_nothing_that_was_said():
    said = {
        "schema": "contact/1",
        "id": str(uuid4()),
        "version": 2,
        "deleted": True,
        "shift": str(uuid4()),
        "team": str(uuid4()),
        "day": "2026-11-21",
    }
    row = rules.row_of(schemas.read(said), uuid4())
    kept = {"id", "version", "device_id", "shift_id", "team_id", "deleted", "day", "tertial"}
    assert {name for name, value in row.items() if value} == kept


FREE_TEXT = 24
"""No column of a contact is longer than a code; the longest place code is 40."""


def test_no_column_of_a_contact_holds_free_text_or_a_time():
    from sqlalchemy import Date, DateTime, Float, String, Text, Time

    for column in Contact.__table__.columns:
        assert not isinstance(column.type, (DateTime, Time, Float, Text)), column.name
        if isinstance(column.type, String):
            limit = 40 if column.name == "district_code" else FREE_TEXT
            assert column.type.length <= limit, column.name
    assert isinstance(Contact.__table__.c.day.type, Date)
