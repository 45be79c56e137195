"""Open envelopes and read them, before any transaction begins."""

import base64
import binascii
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from marshmallow import ValidationError

from ..accounts import service as accounts
from ..contacts import kinds as contact_kinds
from ..contacts import rules as contact_rules
from ..contacts import schemas as contact_schemas
from ..contacts import service as contacts
from ..followups import schemas as followup_schemas
from ..foundation import envelope_keys
from ..foundation.payloads import is_storable, reason_of
from ..geography import service as geography
from ..shifts import online_sessions
from ..shifts import rules as shift_rules
from ..shifts import schemas as shift_schemas
from ..zones import service as zones

CONTACT, SHIFT, SESSION = "contact", "shift", "online session"
ACT, SHORT_CODE = "act on a task", "short code"
ON_TASKS = (ACT, SHORT_CODE)
"""Kinds that have no versions and belong to no shift."""


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
    team: UUID | None = None
    """The team of its record, where it could be read."""


def envelope_of(entry: Any) -> Envelope:
    """An entry of a batch as an Envelope. One that is malformed becomes one that cannot be
    opened, so that it is held and blocks nothing."""
    if not isinstance(entry, dict):
        return Envelope("", 0, "", _raw(entry))
    record_id, version, kid = entry.get("id"), entry.get("version"), entry.get("kid")
    right = (
        _is_word(record_id, 36)
        and isinstance(version, int)
        and not isinstance(version, bool)
        and 1 <= version <= 10_000
        and _is_word(kid, 40)
        and isinstance(entry.get("ct"), str)
    )
    if not right:
        shown: str = record_id if _is_word(record_id, 36) else ""  # type: ignore[assignment]
        shown_version: int = version if _is_small(version) else 0  # type: ignore[assignment]
        return Envelope(shown, shown_version, "", _raw(entry))
    try:
        sealed = base64.b64decode(entry["ct"], validate=True)
    except (binascii.Error, ValueError):
        return Envelope(record_id, version, "", _raw(entry))  # type: ignore[arg-type]
    return Envelope(record_id, version, kid, sealed)  # type: ignore[arg-type]


def _raw(entry: Any) -> bytes:
    try:
        return json.dumps(entry, sort_keys=True).encode()
    except RecursionError:
        return b"an entry that is nested too deep"


def _is_word(value: Any, longest: int) -> bool:
    return (
        isinstance(value, str) and len(value) <= longest and value.isascii() and value.isprintable()
    )


def _is_small(version: Any) -> bool:
    return isinstance(version, int) and not isinstance(version, bool) and 0 <= version < 2**31


def _read(payload: dict[str, Any], device: UUID) -> tuple[str, dict[str, Any], dict[str, Any]]:
    name = payload.get("schema")
    if name == "contact/1":
        read = contact_schemas.read(payload)
        return CONTACT, contact_rules.row_of(read, device), read
    if name == "contact/2":
        read = contact_kinds.read(payload)
        return CONTACT, contact_rules.row_of(read, device), read
    if name == "online_session/1":
        read = online_sessions.read(payload)
        return SESSION, online_sessions.row_of(read, device), read
    if name == "followup_act/1":
        read = followup_schemas.read_act(payload)
        return ACT, followup_schemas.act_row(read, device), read
    if name == "followup_code/1":
        read = followup_schemas.read_code(payload)
        return SHORT_CODE, followup_schemas.code_row(read, device), read
    if name == "shift/1":
        read = shift_schemas.read(payload)
        reason = shift_rules.check_shift(read)
        if reason is not None:
            raise contact_rules.Broken(reason, "shift")
        return SHIFT, shift_rules.row_of(read, device), read
    raise contact_rules.Broken("unknown_schema", str(name))


def _texts(value: Any) -> Iterator[str]:
    """Every text in a JSON value, names too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, held in value.items():
            yield name
            yield from _texts(held)
    elif isinstance(value, list):
        for held in value:
            yield from _texts(held)


def _payload(plain: bytes) -> dict[str, Any]:
    """The JSON object of a plaintext; raises Broken for what no database could hold."""
    text = plain.decode()
    payload = json.loads(text)
    if not isinstance(payload, dict):
        raise contact_rules.Broken("malformed", "not an object")
    if "\\u" in text and not all(map(is_storable, _texts(payload))):
        raise contact_rules.Broken("malformed", "a text that cannot be stored")
    return payload


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
        kind, row, read = _read(_payload(plain), device)
    except ValidationError as error:
        return Refused(envelope, reason_of(error))
    except contact_rules.Broken as error:
        return Refused(envelope, error.reason)
    except Exception as error:
        # Not JSON, not UTF-8, nested without end, or what nobody thought of: one envelope must
        # never block the others. Its content is not told to the log.
        logging.getLogger(__name__).warning("an envelope is malformed: %s", type(error).__name__)
        return Refused(envelope, "malformed")
    if str(row["id"]) != envelope.id or row["version"] != envelope.version:
        return Refused(envelope, "malformed")
    if row["day"] > today:
        return Refused(envelope, "future_day", row["team_id"])
    if row["team_id"] not in teams:
        return Refused(envelope, "wrong_team", row["team_id"])
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
    results = _with_known_places(results)
    contacts.fill_districts([r.row for r in results if isinstance(r, Opened) and r.kind == CONTACT])
    return results


def _zones_in(item: Opened) -> set[UUID]:
    said = item.payload
    if item.kind == SHIFT:
        named = {*said["zones"], *(part["zone"] for part in said["split"] or ())}
    elif item.kind in ON_TASKS:
        named = {item.row["zone_id"]}
    elif item.kind == SESSION or item.row["deleted"]:
        named = set()
    else:
        named = {item.row["zone_id"], said["follow_up"]["zone"]}
    return named - {None}


def _with_known_places(items: list[Opened | Refused]) -> list[Opened | Refused]:
    """Refuse a district or a team that is not there and a zone that is not the team's: a place is a
    code of ours, never a text of somebody's."""
    opened = [item for item in items if isinstance(item, Opened)]
    wanted = {zone for item in opened for zone in _zones_in(item)}
    teams = zones.teams_of(wanted) if wanted else {}
    areas = any(item.row.get("place_kind") == "area" for item in opened)
    districts = geography.names(geography.DISTRICT) if areas else {}
    handed = any(item.row.get("to_team_id") for item in opened)
    known = {None, *(team.id for team in accounts.teams())} if handed else {None}

    def judged(item: Opened | Refused) -> Opened | Refused:
        if isinstance(item, Refused):
            return item
        ours = all(teams.get(zone) == item.row["team_id"] for zone in _zones_in(item))
        is_area = item.row.get("place_kind") == "area"
        there = item.row.get("to_team_id") in known
        if not ours or not there or (is_area and item.row["district_code"] not in districts):
            return Refused(item.envelope, "unknown_code", item.row["team_id"])
        return item

    return [judged(item) for item in items]
