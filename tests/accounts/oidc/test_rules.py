"""What an answer means: pure decisions, on whatever a provider may send."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.accounts.oidc_rules import (
    FRESH_S,
    MAX_GROUPS,
    SKEW_S,
    Refused,
    check_fresh,
    check_strength,
    display_name,
    follow,
    groups_of,
    is_fresh,
    is_secure,
    subject_of,
)

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)
names = st.frozensets(st.sampled_from("abcdef"))


@given(names, names, names)
def test_what_is_given_follows_and_what_is_by_hand_stays(held, given_, wanted):
    change = follow(held, given_, wanted)
    assert change.after == (held - given_) | wanted
    assert (held | change.added) - change.removed == change.after
    assert change.marked <= wanted
    assert not change.removed & (held - given_), "what was given by hand is never taken"
    again = follow(change.after, change.marked, wanted)
    assert (again.added, again.removed, again.marked) == (frozenset(), frozenset(), change.marked)
    gone = follow(change.after, change.marked, frozenset())
    assert gone.after == held - given_, "with the groups goes all that they gave"


@given(anything)
def test_groups_are_a_list_of_short_names_or_refused(value):
    try:
        found = groups_of({"groups": value}, "groups")
    except Refused:
        assert value is not None
    else:
        assert value is None or found == frozenset(value)
        assert all(isinstance(group, str) and group for group in found)


def test_as_many_groups_as_are_read():
    many = [str(n) for n in range(MAX_GROUPS)]
    assert len(groups_of({"g": many}, "g")) == MAX_GROUPS
    with pytest.raises(Refused):
        groups_of({"g": [*many, "x"]}, "g")
    assert groups_of({}, "g") == frozenset()


@given(st.dictionaries(st.sampled_from(["acr", "amr", "auth_time", "sub", "name"]), anything))
def test_no_claim_breaks_a_decision(claims):
    for decide in (
        lambda: check_strength(claims, ("a",), ("b",)),
        lambda: check_fresh(claims, 1e9, 1e9),
        lambda: subject_of(claims),
    ):
        try:
            decide()
        except Refused:
            continue
    assert isinstance(is_fresh(claims, 1e9), bool)
    shown = display_name(claims)
    assert 0 < len(shown) <= 120
    assert shown.isprintable()


@given(st.integers(0, 10**10), st.integers(-3 * FRESH_S, 3 * FRESH_S))
def test_fresh_is_after_the_beginning_and_not_in_the_future(begun, moved):
    claims, now = {"auth_time": begun + moved}, begun + 20
    try:
        check_fresh(claims, begun, now)
    except Refused:
        assert moved < -SKEW_S or moved > 20 + SKEW_S or begun + moved <= 0
    else:
        assert -SKEW_S <= moved <= 20 + SKEW_S


@pytest.mark.parametrize("moment", [math.nan, math.inf, -1, 0, True, "1", None, 10**400])
def test_a_moment_that_is_none_is_not_fresh(moment):
    with pytest.raises(Refused):
        check_fresh({"auth_time": moment}, 0, 1e12)


def test_nothing_demanded_is_nothing_refused():
    check_strength({}, (), ())
    check_strength({"acr": 7, "amr": "x"}, (), ())


@pytest.mark.parametrize(
    ("address", "secure", "in_tests"),
    [
        ("https://login.example/x?y=z", True, True),
        ("http://localhost:1/x", False, True),
        ("http://127.0.0.1:1/x", False, True),
        ("http://login.example/x", False, False),
        ("http://localhost.evil.example/", False, False),
        ("https://a@login.example/", False, False),
        ("https://login.example/#x", False, False),
        ("https://login.example/ x", False, False),
        ("https://login.example\\@evil.example", False, False),
        ("https:///x", False, False),
        ("https://[::1", False, False),
        ("https://login.example:99999999/", False, False),
        ("//login.example", False, False),
        ("javascript:alert(1)", False, False),
        ("", False, False),
        (None, False, False),
        (7, False, False),
    ],
)
def test_addresses_of_a_provider(address, secure, in_tests):
    assert is_secure(address) is secure
    assert is_secure(address, local=True) is in_tests


def test_names_are_shown_without_what_is_not_seen():
    assert display_name({"name": " A\u202eB\u200b\n\tC\x00 "}) == "A B C"
    assert display_name({"name": "", "preferred_username": "x"}) == "x"
    assert display_name({"name": "\x00", "preferred_username": ["x"]}) == "–"
    assert display_name({"name": "n" * 5000}) == "n" * 120


def test_a_reason_is_one_of_ours():
    with pytest.raises(ValueError, match="no such reason"):
        Refused("made up")
