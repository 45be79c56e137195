"""The chain over the access log: what is hashed, in what form. Pure; version 1.

    genesis   = SHA-256("fieldapp-log/1 genesis\\n" ‖ store)
    hash(n)   = SHA-256("fieldapp-log/1 entry\\n" ‖ hash(n-1) ‖ n in 8 bytes ‖ the entry's fields)
    seal(m)   = SHA-256("fieldapp-log/1 segment\\n" ‖ seal(m-1) ‖ the segment's fields)

n counts the entries from 1, without gaps; ids have gaps, where an act was undone. seal(0) is the
genesis. A field is its length in 4 bytes and its bytes (big-endian). Fields of an entry: id in
decimal, at, actor_id, actor_name, surface, act, object_kind, object_id, detail, each the bytes
that stand in the database (UTF-8). `at` on PostgreSQL is the moment in UTC as
2026-11-21T21:30:00.000000Z, on SQLite the stored text, which is Stockholm's wall clock. Fields of
a segment: store, month, first_id, last_id, before, entries, head_before, head.

A hash says nothing of who made it: who can write the database can make a whole new chain. What
that one cannot change is an anchor that lies elsewhere (`Anchor`).
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

VERSION = "fieldapp-log/1"

RETENTION_MONTHS = 60
"""How long entries are kept unless the board decides otherwise. HSLF-FS 2016:40, 4 kap. 9 §, asks
five years of the logs of health care; social services' log has no period of its own in law, and
most boards follow that one. Dated 2026-11 (confirm)."""

LEAST_MONTHS = 24
"""Shorter than this no decision makes it: data intrusion (brottsbalken 4 kap. 9 c §) can be
prosecuted for two years at the least (35 kap. 1 §) (confirm). A segment that is younger and
marked as dropped was not dropped by retention."""

MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Stored:
    """An entry as the bytes that stand in the database; `typed` is whether each is of its type."""

    id: int
    fields: tuple[bytes, ...]
    """at, actor_id, actor_name, surface, act, object_kind, object_id, detail."""
    typed: bool = True


@dataclass(frozen=True)
class Link:
    """The chain's hash at one entry, which is the `position`-th."""

    entry_id: int
    position: int
    hash: bytes


@dataclass(frozen=True)
class Segment:
    """A closed month: its entries, the chain's heads before and after it, its seal."""

    month: str
    first_id: int
    last_id: int
    before: int
    entries: int
    head_before: bytes
    head: bytes
    seal: bytes

    @property
    def end(self) -> int:
        """Position of its last entry."""
        return self.before + self.entries


@dataclass(frozen=True)
class Anchor:
    """What of a chain is written down outside the database."""

    store: str
    at: str
    segments: int
    seal: str
    entries: int
    last_id: int
    head: str


_ANCHOR = re.compile(
    r"fieldapp-log/1 (?P<store>field|shared) (?P<at>\S+) segments=(?P<segments>\d+) "
    r"seal=(?P<seal>[0-9a-f]{64}) entries=(?P<entries>\d+) last=(?P<last_id>\d+) "
    r"head=(?P<head>[0-9a-f]{64})"
)


def genesis(store: str) -> bytes:
    """What stands before the first entry and the first segment of a store's chain."""
    return hashlib.sha256(f"{VERSION} genesis\n{store}".encode()).digest()


def _fields(values: Iterable[bytes]) -> bytes:
    return b"".join(len(value).to_bytes(4, "big") + value for value in values)


_ENTRY = hashlib.sha256(f"{VERSION} entry\n".encode())


def entry_hash(before: bytes, position: int, entry: Stored) -> bytes:
    """The chain's hash at an entry, from the one before it."""
    made = _ENTRY.copy()
    made.update(before + position.to_bytes(8, "big"))
    made.update(_fields((b"%d" % entry.id, *entry.fields)))
    return made.digest()


def seal(store: str, before: bytes, segment: Segment) -> bytes:
    """The seal of a segment, from the one before it."""
    named = (store, segment.month)
    numbers = (segment.first_id, segment.last_id, segment.before, segment.entries)
    said = [text.encode() for text in named] + [b"%d" % number for number in numbers]
    made = _fields([*said, segment.head_before, segment.head])
    return hashlib.sha256(f"{VERSION} segment\n".encode() + before + made).digest()


def month_of(moment: date) -> str:
    """The month of a day or moment, as 2026-11."""
    return f"{moment.year:04d}-{moment.month:02d}"


def months_before(month: str, number: int) -> str:
    """The month that lies a number of months before one."""
    count = int(month[:4]) * 12 + int(month[5:]) - 1 - number
    return f"{count // 12:04d}-{count % 12 + 1:02d}"


def check_may_drop(before: str, today: date, keep_months: int) -> None:
    """Raise ValueError when months before `before` are not past a retention of `keep_months`."""
    if not MONTH.fullmatch(before):
        raise ValueError("a month is written as 2026-11")
    if keep_months < LEAST_MONTHS:
        raise ValueError(f"the log is kept {LEAST_MONTHS} months at the least")
    earliest_kept = months_before(month_of(today), keep_months)
    if before > earliest_kept:
        raise ValueError(
            f"the log is kept {keep_months} months: nothing from {earliest_kept} on is dropped"
        )


def anchor_line(anchor: Anchor) -> str:
    """An anchor as the one line that is filed, mailed and printed."""
    return (
        f"{VERSION} {anchor.store} {anchor.at} segments={anchor.segments} seal={anchor.seal} "
        f"entries={anchor.entries} last={anchor.last_id} head={anchor.head}"
    )


def anchor_of(line: str) -> Anchor:
    """The anchor in a line; ValueError when it is none."""
    match = _ANCHOR.fullmatch(line.strip())
    if match is None:
        raise ValueError("this line is no anchor of an access log")
    said = match.groupdict()
    numbers = {name: int(said.pop(name)) for name in ("segments", "entries", "last_id")}
    return Anchor(**said, **numbers)  # type: ignore[arg-type]


def stamp(moment: datetime) -> str:
    """A moment as an anchor says it, to the second."""
    return moment.isoformat(timespec="seconds")
