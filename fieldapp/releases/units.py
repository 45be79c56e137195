"""Which rows are units, and how they become integers. Pure; the proof of sensitivity rests here.

A person counts once a year: the one row with `met = new`. So a person changes one row, in one
tertial, in one cell: L1 sensitivity 1 per query. Source: DISCLOSURE, 'The unit'.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ..foundation.clock import tertial_of
from .partition import BUYER_KINDS, EXPOSED_KINDS, Partition, Place

NEW = "new"
UNIT_KINDS = EXPOSED_KINDS | BUYER_KINDS
SENSITIVITY = 1


@dataclass(frozen=True)
class Row:
    """Of a contact, what deciding on a unit needs; no multi-choice field is ever here."""

    id: UUID
    day: date
    deleted: bool
    kind: str | None
    arena: str | None
    met: str | None
    place: Place


def is_unit(row: Row, tertial: int, counted: Container[UUID], closed_years: Container[int]) -> bool:
    """Whether a row is counted when this tertial freezes.

    counted: ids that any release has counted before. closed_years: operational years whose
    third tertial is frozen. A late row counts once, in the next open tertial of its year.
    """
    return (
        row.kind in UNIT_KINDS
        and row.met == NEW
        and not row.deleted
        and row.day.year == tertial // 10
        and row.day.year not in closed_years
        and tertial_of(row.day) <= tertial
        and row.id not in counted
    )


def cells(
    rows: Iterable[Row],
    tertial: int,
    counted: Container[UUID],
    closed_years: Container[int],
    partition: Partition,
) -> dict[UUID, int]:
    """Contact id → index of its one atom, for the units of a tertial."""
    return {
        row.id: partition.assign(row.kind or "", row.arena or "", row.place)
        for row in rows
        if is_unit(row, tertial, counted, closed_years)
    }


def freeze_hash(key: bytes, tertial: int, digest: str, frozen: dict[UUID, int]) -> str:
    """HMAC-SHA256 (hex) of the minimal table; a plain hash could be guessed and checked.

    key: FIELDAPP_FREEZE_KEY. digest: of the partition. frozen: contact id → cell.
    """
    made = hmac.new(key, f"fieldapp/freeze/1\n{tertial}\n{digest}\n".encode(), hashlib.sha256)
    for contact, cell in sorted(frozen.items()):
        made.update(f"{contact}:{cell}\n".encode())
    return made.hexdigest()


def tabulate(frozen_cells: Iterable[int], size: int) -> list[int]:
    """Counts over the whole domain 0..size-1, zeros included; IndexError outside it."""
    counts = [0] * size
    for cell in frozen_cells:
        if not 0 <= cell < size:
            raise IndexError("a cell lies outside the partition")
        counts[cell] += 1
    return counts
