"""Wire shapes of sealed contacts. Every shipped version's decoder stays."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validate

from ..foundation.payloads import (
    CodeField,
    CodesField,
    DayField,
    IdField,
    Payload,
    PlainField,
    TruthField,
)
from ..shifts import codes as shift_codes
from . import codes

MUNICIPALITY = re.compile(r"^[0-9]{4}$", re.ASCII)

SQUARE_E = validate.Range(1000, 3800)
SQUARE_N = validate.Range(24000, 31000)
"""Squares of Sweden: easting 250–950 km, northing 6 000–7 750 km, in sides of 250 m."""


class PlaceField(PlainField):
    """A place: square, area, municipality, unknown or none, and nothing more than its kind has."""

    SHAPES: ClassVar[dict[str, dict[str, type | tuple[type, ...]]]] = {
        "square": {"e": int, "n": int, "zone": (str, type(None))},
        "area": {"district": str},
        "municipality": {"code": str},
        "unknown": {},
        "none": {},
    }

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> dict[str, Any]:
        kind = value.get("kind") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in self.SHAPES:
            raise ValidationError("not a place")
        shape = self.SHAPES[value["kind"]]
        if set(value) - {"kind"} != set(shape):
            raise ValidationError("a place with more or less than its kind has")
        for name, sort in shape.items():
            if not isinstance(value[name], sort) or isinstance(value[name], bool):
                raise ValidationError(f"not a {name}")
        read = dict(value)
        if value["kind"] == "square":
            SQUARE_E(value["e"])
            SQUARE_N(value["n"])
            read["zone"] = IdField().deserialize(value["zone"]) if value["zone"] else None
        # Whether there is such a district is asked of geography, before the merge.
        if not 1 <= len(read.get("district", "x")) <= 40:
            raise ValidationError("not a district")
        if kind == "municipality" and not MUNICIPALITY.match(read["code"]):
            raise ValidationError("not a municipality's code")
        return read


class FollowUp(Payload):
    """What should follow: a kind, and for a revisit a zone and an ISO week."""

    kind = CodeField(codes.FOLLOW_UP, required=True)
    zone = IdField(allow_none=True, load_default=None)
    week = fields.String(
        allow_none=True, load_default=None, validate=validate.Regexp(r"^20\d\d-W[0-5]\d$")
    )


class Record(Payload):
    """What every version of a record says, a deletion too."""

    schema = fields.String(required=True)
    id = IdField(required=True)
    version = fields.Integer(required=True, strict=True, validate=validate.Range(1, 10_000))
    deleted = TruthField(required=True)
    shift = IdField(required=True)
    team = IdField(required=True)
    day = DayField(required=True)


class ContactV1(Record):
    """`contact/1`: one person met once."""

    daypart = CodeField(shift_codes.DAYPART, required=True)
    kind = CodeField(codes.KIND, required=True)
    arena = CodeField(codes.ARENA, required=True)
    form = CodeField(codes.FORM, required=True, allow_none=True)
    with_police = TruthField(required=True)
    gender = CodeField(codes.GENDER, required=True, allow_none=True)
    age = CodeField(codes.AGE, required=True, allow_none=True)
    met = CodeField(codes.MET, required=True, allow_none=True)
    outcome = CodeField(codes.OUTCOME, required=True, allow_none=True)
    language = CodeField(codes.LANGUAGE, load_default=None, allow_none=True)
    interpreter = TruthField(load_default=False)
    origin = CodeField(codes.ORIGIN, load_default=None, allow_none=True)
    given = CodesField(codes.GIVEN, load_default=list)
    need = CodesField(codes.NEED, load_default=list)
    signs = CodesField(codes.SIGNS, load_default=list)
    place = PlaceField(required=True)
    follow_up = fields.Nested(FollowUp, required=True)


class Deleted(Record):
    """A record with `deleted`: nothing of it is left but its id, shift and day."""


CONTACT_V1 = ContactV1()
CONTACT_DELETED = Deleted()


def read(payload: dict[str, Any]) -> dict[str, Any]:
    """A `contact/1` payload, checked; raises ValidationError."""
    schema = CONTACT_DELETED if payload.get("deleted") is True else CONTACT_V1
    return schema.load(payload)
