"""The search itself, first: it finds a planted position and moment in every form."""

import struct
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from tests.leaks import forms

LAT, LON = 59.334591, 18.063240
AT = datetime(2026, 11, 21, 22, 41, 17, 345678, UTC)


def _uuid7(at: datetime) -> str:
    milliseconds = int(at.timestamp() * 1000)
    return str(UUID(int=(milliseconds << 80) | (7 << 76) | (2 << 62) | 12345)).replace("-", "")


@pytest.mark.parametrize(
    "planted",
    [
        b'{"lat": 59.334591, "lon": 18.063240}',
        "x=59.3345912".encode("utf-16-le"),
        "18.06324".encode("utf-16-be"),
        struct.pack("<d", LAT),
        struct.pack(">d", LON),
        struct.pack("<f", LAT),
        b"E 674236 N 6580822",
        b"59,33459",
        b"59334591",
    ],
)
def test_a_planted_position_is_found(planted):
    from fieldapp.geography import sweref

    easting, northing = sweref.to_sweref(LAT, LON)
    planted = planted.replace(b"674236", str(int(easting)).encode())
    planted = planted.replace(b"6580822", str(int(northing)).encode())
    assert forms.found(b"noise" + planted + b"noise", forms.position(LAT, LON))


@pytest.mark.parametrize(
    "planted",
    [
        b'"at": "2026-11-21T22:41:17.345Z"',
        b"2026-11-21 23:41:17.345678+01:00",
        b"[21/Nov/2026:22:41:17 +0000]",
        str(AT.timestamp() * 1000).encode(),
        struct.pack("<q", int(AT.timestamp())),
        struct.pack(">d", AT.timestamp() * 1000),
        _uuid7(AT).encode(),
        "20261121224117".encode("utf-16-le"),
    ],
)
def test_a_planted_moment_is_found(planted):
    searched = forms.moment(AT - timedelta(seconds=2), AT + timedelta(seconds=2))
    assert forms.found(b"noise" + planted + b"noise", searched)


def test_a_square_a_day_and_a_random_id_are_not_found():
    searched = forms.position(LAT, LON) + forms.moment(AT, AT + timedelta(seconds=5))
    innocent = b'{"e": 2696, "n": 26323, "day": "2026-11-21", "id": "5f0c9a52-3c0e-4f4b-9d3e"}'
    assert forms.found(innocent, searched) == []
