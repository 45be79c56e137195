"""What a password may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.signin import password_rules as rules

ABOUT = ("anna.andersson", "Anna Andersson", "anna.andersson@kommunen.example", "Fabelstad")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("elva tecken", rules.TOO_SHORT),
        ("", rules.TOO_SHORT),
        ("x" * 129, rules.TOO_LONG),
        ("password1234", rules.COMMON),
        ("Password123!!", rules.COMMON),
        ("letmeinletmein", rules.COMMON),
        ("iloveyou2026", rules.COMMON),
        ("1qaz2wsx3edc", rules.COMMON),
        ("q1w2e3r4t5y6", rules.COMMON),
        ("zaq12wsxcde3", rules.COMMON),
        ("football12football", rules.COMMON),
        ("liverpool2024", rules.COMMON),
        ("unbelievable", rules.COMMON),
        ("123456789012", rules.REPEATED),
        ("abcdefghijklmn", rules.REPEATED),
        ("asdfghjklöäz", rules.REPEATED),
        ("qwertyuiopasdf", rules.REPEATED),
        ("abababababab", rules.REPEATED),
        ("annaandersson1", rules.ABOUT_YOU),
        ("fabelstad12345", rules.ABOUT_YOU),
        ("socialtjänsten!", rules.ABOUT_YOU),
        ("fieldapp-fieldapp", rules.ABOUT_YOU),
    ],
)
def test_refused(password: str, why: str) -> None:
    assert rules.fault(password, ABOUT) == why


@pytest.mark.parametrize(
    "password",
    [
        "fem gröna ekorrar sjunger",
        "zxq7!rtm2Lpw",
        "kaffe på anna bryggan imorgon",
        "🦔🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔",
        "mörkblåttparaplymedhål",
        "        tolv tecken med blanka        ",
    ],
)
def test_allowed(password: str) -> None:
    assert rules.fault(password, ABOUT) is None


@given(st.binary(min_size=12, max_size=40))
def test_no_kind_of_character_is_asked_for(random: bytes) -> None:
    """Sixteen and more random hexadecimal digits are a password, whatever digits they are."""
    text = random.hex()
    assert rules.fault(text) in (None, rules.REPEATED, rules.COMMON)
    if len(set(text)) >= 8:
        assert rules.fault(text) is None
