"""Wire shapes of sealed shifts. Every shipped version's decoder stays."""

from typing import Any

from marshmallow import fields, validate

from ..foundation.payloads import CodeField, CodesField, DayField, IdField, Payload, TruthField
from . import codes
from .rules import CODE_ALPHABET, CODE_LENGTH, MAX_HALF_HOURS, MAX_STAFF

_COUNT = validate.Range(0, 10_000)


class GivenOut(Payload):
    """What was handed out during the shift, in pieces."""

    cards = fields.Integer(required=True, strict=True, validate=_COUNT)
    condoms = fields.Integer(required=True, strict=True, validate=_COUNT)
    hygiene_kits = fields.Integer(required=True, strict=True, validate=_COUNT)
    food = fields.Integer(required=True, strict=True, validate=_COUNT)


class Part(Payload):
    """A part of the staff hours, in hundredths of a staff hour."""

    zone = IdField(required=True, allow_none=True)
    platform = CodeField(codes.PLATFORM, required=True, allow_none=True)
    daypart = CodeField(codes.DAYPART, required=True)
    centihours = fields.Integer(required=True, strict=True, validate=validate.Range(0, 100_000))


class ShiftV1(Payload):
    """`shift/1`: a shift, open or closed."""

    schema = fields.String(required=True)
    id = IdField(required=True)
    version = fields.Integer(required=True, strict=True, validate=validate.Range(1, 10_000))
    team = IdField(required=True)
    day = DayField(required=True)
    code = fields.String(
        required=True, validate=validate.Regexp(f"^[{CODE_ALPHABET}]{{{CODE_LENGTH}}}$")
    )
    state = fields.String(required=True, validate=validate.OneOf(("open", "closed")))
    kind = CodeField(codes.KIND, required=True)
    dayparts = CodesField(codes.DAYPART, required=True)
    zones = fields.List(IdField(), required=True, validate=validate.Length(max=40))
    platforms = CodesField(codes.PLATFORM, required=True)
    staff = fields.Integer(required=True, strict=True, validate=validate.Range(1, MAX_STAFF))
    half_hours = fields.Integer(
        required=True, allow_none=True, strict=True, validate=validate.Range(0, MAX_HALF_HOURS)
    )
    split = fields.List(
        fields.Nested(Part), required=True, allow_none=True, validate=validate.Length(max=200)
    )
    with_police = CodeField(codes.WITH_POLICE, required=True)
    given_out = fields.Nested(GivenOut, required=True)
    aborted = TruthField(required=True)
    incident = TruthField(required=True)
    note = fields.String(required=True, validate=validate.Length(max=140))


SHIFT_V1 = ShiftV1()


def read(payload: dict[str, Any]) -> dict[str, Any]:
    """A `shift/1` payload, checked; raises ValidationError."""
    return SHIFT_V1.load(payload)
