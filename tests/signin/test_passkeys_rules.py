"""Challenges that prove themselves, opaque handles, names, the last way in."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.foundation.errors import Conflict, Invalid
from fieldapp.signin import passkeys_rules as rules

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
NOW = 1_795_300_000
BOUND = rules.binding(rules.LOG_IN, "mark")


def made(at: int = NOW, bound_to: bytes = BOUND, key: bytes = KEY) -> bytes:
    return rules.challenge(key, bound_to, b"r" * 16, at)


def test_an_own_challenge_is_good_for_five_minutes() -> None:
    until = rules.check_challenge([KEY], BOUND, made(), NOW)
    assert until == NOW + 300
    rules.check_challenge([KEY], BOUND, made(), NOW + 299)


@pytest.mark.parametrize("minutes", [5, 6, 60 * 24 * 365, -2])
def test_an_old_or_a_coming_one_is_refused(minutes: int) -> None:
    with pytest.raises(rules.ChallengeRefused):
        rules.check_challenge([KEY], BOUND, made(), NOW + 60 * minutes)


@pytest.mark.parametrize(
    "other",
    [
        rules.binding(rules.CONFIRM, "mark"),
        rules.binding(rules.LOG_IN, "another session"),
        rules.binding(rules.LOG_IN, "mark", "somebody"),
    ],
)
def test_it_is_good_for_its_purpose_session_and_person_alone(other: bytes) -> None:
    with pytest.raises(rules.ChallengeRefused):
        rules.check_challenge([KEY], other, made(), NOW)


def test_another_surfaces_challenge_is_refused_and_a_rotated_keys_is_not() -> None:
    with pytest.raises(rules.ChallengeRefused):
        rules.check_challenge([OTHER_KEY], BOUND, made(), NOW)
    rules.check_challenge([OTHER_KEY, KEY], BOUND, made(), NOW)


@given(st.binary(max_size=80))
def test_no_bytes_pass_for_one(noise: bytes) -> None:
    with pytest.raises(rules.ChallengeRefused):
        rules.check_challenge([KEY], BOUND, noise, NOW)


@given(st.integers(0, 55), st.integers(1, 255))
def test_each_byte_of_it_counts(place: int, change: int) -> None:
    bent = bytearray(made())
    bent[place] ^= change
    with pytest.raises(rules.ChallengeRefused):
        rules.check_challenge([KEY], BOUND, bytes(bent), NOW)


def test_a_handle_tells_nothing_and_differs_by_person_and_surface() -> None:
    person = uuid4()
    handle = rules.user_handle("field", person)
    assert len(handle) == 32  # WebAuthn allows 64 at most
    assert person.bytes not in handle
    others = {rules.user_handle("shared", person), rules.user_handle("field", UUID(int=1))}
    assert handle not in others
    assert handle == rules.user_handle("field", person)


@pytest.mark.parametrize(
    ("known", "given_", "good"),
    [(0, 0, True), (0, 1, True), (4, 5, True), (5, 5, False), (5, 4, False), (5, 0, False)],
)
def test_counters_go_on_or_are_not_there(known: int, given_: int, good: bool) -> None:
    assert rules.is_counter_good(known, given_) is good


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "x" * 61, "\0"])
def test_a_name_has_one_to_sixty_characters(name: str) -> None:
    with pytest.raises(Invalid):
        rules.clean_name(name)


def test_a_name_is_one_line() -> None:
    assert rules.clean_name("  Min\ntelefon \u202e ") == "Min telefon"


@pytest.mark.parametrize(
    ("others", "password", "totp"), [(1, False, False), (0, True, True), (3, True, True)]
)
def test_one_goes_where_another_way_is_left(others: int, password: bool, totp: bool) -> None:
    rules.check_may_remove(others, password, totp)


@pytest.mark.parametrize(("password", "totp"), [(False, False), (True, False), (False, True)])
def test_the_last_way_in_stays(password: bool, totp: bool) -> None:
    with pytest.raises(Conflict):
        rules.check_may_remove(0, password, totp)
