"""Passwords: only the right one opens, and nobody's never does."""

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.foundation import passwords


@settings(max_examples=5)
@given(st.text(min_size=1, max_size=40), st.text(max_size=40))
def test_only_the_right_password_matches(right, other):
    stored = passwords.hashed(right)
    assert passwords.matches(stored, right)
    assert passwords.matches(stored, other) == (right == other)


def test_nobody_and_no_password_match_nothing():
    for stored in (None, "!", "", "not a hash"):
        for tried in ("", "!", "password"):
            assert not passwords.matches(stored, tried)


def test_fresh_passwords_differ():
    made = {passwords.fresh() for _ in range(100)}
    assert len(made) == 100
    assert all(len(p) == 19 and p.count("-") == 3 for p in made)
