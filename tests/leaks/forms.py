"""In what forms a position or a moment could stand somewhere, as bytes to search for."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from fieldapp.geography import sweref

NEAR = 0.00005
"""Half the width in degrees in which a double counts as the position (about 5 m)."""
NEAR_M = 5.0

WEAK = 5
"""Up to so many bytes stand by chance somewhere in megabytes that are encrypted or compressed."""

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@dataclass(frozen=True)
class Form:
    """A sequence of bytes, and what it would mean to find it."""

    name: str
    data: bytes

    def is_in(self, data: bytes) -> bool:
        """Whether it occurs in the data."""
        return self.data in data


@dataclass(frozen=True)
class Range:
    """Any binary double between two values, however it was rounded."""

    name: str
    low: float
    high: float

    def is_in(self, data: bytes) -> bool:
        """Whether any eight bytes of the data are such a double, in either order."""
        for start in range(8):
            whole = data[start : start + (len(data) - start) // 8 * 8]
            for order in ("<f8", ">f8"):
                values = np.frombuffer(whole, dtype=order)
                if bool(((values >= self.low) & (values <= self.high)).any()):
                    return True
        return False


def _text(name: str, text: str) -> Iterator[Form]:
    yield Form(name, text.encode())
    yield Form(f"{name}, UTF-16 LE", text.encode("utf-16-le"))
    yield Form(f"{name}, UTF-16 BE", text.encode("utf-16-be"))


def _number(name: str, value: float) -> Iterator[Form]:
    # A float has 24 bits of a position: still some metres.
    yield Form(f"{name}, float LE", struct.pack("<f", value))
    yield Form(f"{name}, float BE", struct.pack(">f", value))


def position(lat: float, lon: float) -> list[Form | Range]:
    """Every form of a position: degrees, SWEREF metres; decimal, binary, UTF-16.

    Decimals are searched from the fourth on (11 m): a 250 m square cannot be told so.
    """
    easting, northing = sweref.to_sweref(lat, lon)
    forms: list[Form | Range] = [
        Range("latitude, double", lat - NEAR, lat + NEAR),
        Range("longitude, double", lon - NEAR, lon + NEAR),
        Range("easting, double", easting - NEAR_M, easting + NEAR_M),
        Range("northing, double", northing - NEAR_M, northing + NEAR_M),
    ]
    for name, value in (("latitude", lat), ("longitude", lon)):
        forms += _text(f"{name}, decimal", f"{int(value * 10_000) / 10_000:.4f}")
        forms += _text(
            f"{name}, decimal comma", f"{int(value * 10_000) / 10_000:.4f}".replace(".", ",")
        )
        forms += _text(f"{name}, millionths", str(int(value * 1_000_000))[:-1])
        forms += _number(name, value)
        forms += _number(f"{name} in radians", value * 3.141592653589793 / 180)
    for name, value in (("easting", easting), ("northing", northing)):
        forms += _text(f"{name}, metres", str(int(value)))
        forms += _number(name, value)
        forms.append(Form(f"{name}, int32 LE", struct.pack("<i", int(value))))
        forms.append(Form(f"{name}, int32 BE", struct.pack(">i", int(value))))
    return forms


def moment(first: datetime, last: datetime) -> list[Form | Range]:
    """Every form of any second from `first` to `last` (aware): text, epoch, binary."""
    low, high = first.timestamp(), last.timestamp()
    forms: list[Form | Range] = [
        Range("epoch seconds, double", low, high),
        Range("epoch milliseconds, double", low * 1e3, high * 1e3),
        Range("epoch microseconds, double", low * 1e6, high * 1e6),
    ]
    second = first.replace(microsecond=0)
    while second <= last:
        forms += _second(second)
        second += timedelta(seconds=1)
    if last - first > timedelta(seconds=1):
        # Over a stretch of time, four bytes would often be it by chance.
        forms = [form for form in forms if isinstance(form, Range) or len(form.data) > WEAK]
    return forms


def _second(at: datetime) -> Iterator[Form]:
    for zone in (STOCKHOLM, UTC):
        local = at.astimezone(zone)
        yield from _text("clock, ISO", local.strftime("%Y-%m-%dT%H:%M:%S"))
        yield from _text("clock, SQL", local.strftime("%Y-%m-%d %H:%M:%S"))
        yield from _text("clock, compact", local.strftime("%Y%m%d%H%M%S"))
        yield from _text("clock, in words", local.strftime("%d %b %Y %H:%M:%S"))
        yield from _text("clock, log", local.strftime("%d/%b/%Y:%H:%M:%S"))
    epoch = int(at.timestamp())
    yield from _text("epoch seconds, decimal", str(epoch))
    for name, pattern, value in (
        ("epoch seconds, int32", "i", epoch),
        ("epoch seconds, int64", "q", epoch),
    ):
        yield Form(f"{name} LE", struct.pack("<" + pattern, value))
        yield Form(f"{name} BE", struct.pack(">" + pattern, value))
    # The first 48 bits of a UUIDv7 are milliseconds: its first 40 are about a quarter second.
    yield Form("UUIDv7", f"{epoch * 1000:012x}"[:9].encode())


def found(data: bytes, forms: list[Form | Range], *, opaque: bool = False) -> list[str]:
    """The names of the forms that occur in the data.

    opaque: the data is encrypted or compressed, so that a few bytes or a range of numbers occur in
    it by chance; only long forms mean something there.
    """
    return [
        form.name
        for form in forms
        if not (opaque and (isinstance(form, Range) or len(form.data) <= WEAK)) and form.is_in(data)
    ]
