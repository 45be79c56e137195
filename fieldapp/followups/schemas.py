"""Wire shapes of sealed acts and codes, and of the desk's forms. Shipped decoders stay."""

import re
from typing import Any
from uuid import UUID

from marshmallow import Schema, ValidationError, fields, validate

from ..foundation.forms import is_line
from ..foundation.payloads import UNKNOWN_CODE, CodeField, DayField, IdField, Payload
from . import codes, rules, short_code_rules

WEEK = re.compile(r"^20\d\d-W(0[1-9]|[1-4]\d|5[0-3])$", re.ASCII)
MOST_ACTS = 10_000

MEANS: dict[str, frozenset[str]] = {
    rules.TAKE: frozenset(),
    rules.HAND_OVER: frozenset({"to_team"}),
    rules.DONE: frozenset(),
    rules.MOVED: frozenset({"week", "zone"}),
    rules.CLOSED: frozenset({"reason"}),
}
"""Act → what it may say beside itself."""


class _Record(Payload):
    schema = fields.String(required=True)
    id = IdField(required=True)
    version = fields.Integer(required=True, strict=True, validate=validate.Range(1, 1))
    team = IdField(required=True)
    day = DayField(required=True)


def _week() -> fields.String:
    return fields.String(required=True, allow_none=True, validate=validate.Regexp(WEEK))


class FollowupActV1(_Record):
    """`followup_act/1`: what somebody did with a task, and how many acts they had seen."""

    task = IdField(required=True)
    act = CodeField(codes.ACT, required=True)
    base = fields.Integer(required=True, strict=True, validate=validate.Range(0, MOST_ACTS))
    week = _week()
    zone = IdField(required=True, allow_none=True)
    to_team = IdField(required=True, allow_none=True)
    reason = CodeField(codes.REASON, required=True, allow_none=True)


class FollowupCodeV1(_Record):
    """`followup_code/1`: a task with the code that was written on a card. No contact's id."""

    zone = IdField(required=True, allow_none=True)
    week = _week()
    code = fields.String(required=True)


_ACT, _CODE = FollowupActV1(), FollowupCodeV1()


def read_act(payload: dict[str, Any]) -> dict[str, Any]:
    """A `followup_act/1` payload, checked; raises ValidationError."""
    read: dict[str, Any] = _ACT.load(payload)
    check_means(read)
    return read


def check_means(read: dict[str, Any]) -> None:
    """Raise ValidationError when an act says what it cannot mean, or not what it must."""
    act = read["act"]
    if act not in rules.BY_PEOPLE:
        raise ValidationError(UNKNOWN_CODE)
    said = {name for name in ("week", "zone", "to_team", "reason") if read[name] is not None}
    if said - MEANS[act]:
        raise ValidationError("more than this act says")
    if act == rules.MOVED and not said:
        raise ValidationError("neither a week nor a zone")
    if act == rules.CLOSED and not said:
        raise ValidationError("Missing data: a reason")
    if act == rules.HAND_OVER and read["to_team"] == read["team"]:
        raise ValidationError("to the own team without a name")


def read_code(payload: dict[str, Any]) -> dict[str, Any]:
    """A `followup_code/1` payload, checked; raises ValidationError."""
    read: dict[str, Any] = _CODE.load(payload)
    if short_code_rules.code_of(read["code"]) != read["code"]:
        raise ValidationError("not a code")
    return read


def act_row(read: dict[str, Any], device: UUID | None) -> dict[str, Any]:
    """The columns of an act as it was sent; `taken` fills in the rest."""
    return {
        "id": read["id"],
        "version": 1,
        "device_id": device,
        "team_id": read["team"],
        "day": read["day"],
        "task_id": read["task"],
        "act": read["act"],
        "base": read["base"],
        "week": read["week"],
        "zone_id": read["zone"],
        "to_team_id": read["to_team"],
        "reason": read["reason"],
    }


def code_row(read: dict[str, Any], device: UUID | None) -> dict[str, Any]:
    """What opens or marks a task: team, zone, week, day, and the code."""
    return {
        "id": read["id"],
        "version": 1,
        "device_id": device,
        "team_id": read["team"],
        "day": read["day"],
        "zone_id": read["zone"],
        "week": read["week"],
        "code": read["code"],
    }


class DeedForm(Schema):
    """An act at the desk; empty fields say nothing."""

    base = fields.Integer(required=True, validate=validate.Range(0, MOST_ACTS))
    week = fields.String(load_default="", validate=validate.Regexp(rf"^$|{WEEK.pattern}"))
    zone = fields.String(load_default="")
    to_team = fields.String(load_default="")
    reason = fields.String(load_default="", validate=validate.OneOf(("", *codes.REASON.values)))


class FindForm(Schema):
    """A code from a card."""

    code = fields.String(required=True, validate=validate.Length(max=40))


class SwitchForm(Schema):
    """The number of the DPIA's decision by which codes are switched on."""

    decision = fields.String(required=True, validate=[validate.Length(1, 80), is_line])
