"""Open envelopes and read them, before any transaction begins."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from marshmallow import ValidationError

from ..contacts import rules as contact_rules
from ..contacts import schemas as contact_schemas
from ..contacts import service as contacts
from ..foundation import envelope_keys
from ..foundation.payloads import reason_of
from ..shifts import rules as shift_rules
from ..shifts import schemas as shift_schemas

CONTACT, SHIFT = "contact", "shift"


@dataclass(frozen=True)
class Envelope:
    """A sealed version of a record, as it came: `sealed` is enc ‖ ciphertext."""

    id: str
    version: int
    kid: str
    sealed: bytes


@dataclass
class Opened:
    """A version that keeps the rules: its kind, its columns, its payload as read."""

    envelope: Envelope
    kind: str
    row: dict[str, Any]
    payload: dict[str, Any]


@dataclass(frozen=True)
class Refused:
    """A version that is held before any merge, and why."""

    envelope: Envelope
    reason: str


def envelope_of(entry: Any) -> Envelope:
    """An entry of a batch as an Envelope. One that is malformed becomes one that cannot be
    opened, so that it is held and blocks nothing."""
    if not isinstance(entry, dict):
        return Envelope("", 0, "", _raw(entry))
    record_id, version, kid = entry.get("id"), entry.get("version"), entry.get("kid")
    right = (
        isinstance(record_id, str)
        and len(record_id) <= 36
        and isinstance(version, int)
        and not isinstance(version, bool)
        and 1 <= version <= 10_000
        and isinstance(kid, str)
        and len(kid) <= 40
        and isinstance(entry.get("ct"), str)
    )
    if not right:
        shown = record_id if isinstance(record_id, str) and len(record_id) <= 36 else ""
        shown_version: int = version if _is_small(version) else 0  # type: ignore[assignment]
        return Envelope(shown, shown_version, "", _raw(entry))
    try:
        sealed = base64.b64decode(entry["ct"], validate=True)
    except (binascii.Error, ValueError):
        return Envelope(record_id, version, "", _raw(entry))  # type: ignore[arg-type]
    return Envelope(record_id, version, kid, sealed)  # type: ignore[arg-type]


def _raw(entry: Any) -> bytes:
    return json.dumps(entry, sort_keys=True).encode()


def _is_small(version: Any) -> bool:
    return isinstance(version, int) and not isinstance(version, bool) and 0 <= version < 2**31


def _read(payload: dict[str, Any], device: UUID) -> tuple[str, dict[str, Any], dict[str, Any]]:
    name = payload.get("schema")
    if name == "contact/1":
        read = contact_schemas.read(payload)
        return CONTACT, contact_rules.row_of(read, device), read
    if name == "shift/1":
        read = shift_schemas.read(payload)
        reason = shift_rules.check_shift(read)
        if reason is not None:
            raise contact_rules.Broken(reason, "shift")
        return SHIFT, shift_rules.row_of(read, device), read
    raise contact_rules.Broken("unknown_schema", str(name))


def open_one(
    keys: dict[str, str], device: UUID, teams: frozenset[UUID], today: date, envelope: Envelope
) -> Opened | Refused:
    """One envelope opened and read, or the reason why it is held."""
    try:
        plain = envelope_keys.opened(
            keys, envelope.kid, envelope.id, envelope.version, envelope.sealed
        )
    except envelope_keys.CannotOpen:
        return Refused(envelope, "cannot_open")
    try:
        payload = json.loads(plain)
        if not isinstance(payload, dict):
            return Refused(envelope, "malformed")
        kind, row, read = _read(payload, device)
    except (ValueError, RecursionError):  # not JSON, not UTF-8, or nested without end
        return Refused(envelope, "malformed")
    except ValidationError as error:
        return Refused(envelope, reason_of(error))
    except contact_rules.Broken as error:
        return Refused(envelope, error.reason)
    if str(row["id"]) != envelope.id or row["version"] != envelope.version:
        return Refused(envelope, "malformed")
    if row["day"] > today:
        return Refused(envelope, "future_day")
    if row["team_id"] not in teams:
        return Refused(envelope, "wrong_team")
    return Opened(envelope, kind, row, read)


def open_all(
    keys: dict[str, str],
    device: UUID,
    teams: frozenset[UUID],
    today: date,
    envelopes: list[Envelope],
) -> list[Opened | Refused]:
    """All envelopes of a batch in order, with the districts of squares filled in."""
    results = [open_one(keys, device, teams, today, envelope) for envelope in envelopes]
    contacts.fill_districts([r.row for r in results if isinstance(r, Opened) and r.kind == CONTACT])
    return results
