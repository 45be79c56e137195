"""Wire shape of enrolment."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from ..foundation.payloads import is_storable


def _storable(text: str) -> None:
    if not is_storable(text):
        raise ValidationError("Not a text that can be stored.")


class Enrolment(Schema):
    """The code; a phone's name, delivery key (base64 of SPKI DER), app version, the id it had."""

    code = fields.String(required=True, validate=validate.Length(1, 40))
    name = fields.String(required=True, validate=[validate.Length(1, 80), _storable])
    public_key = fields.String(required=True, validate=validate.Length(1, 400))
    app = fields.String(required=True, validate=validate.Regexp(r"[0-9A-Za-z.+-]{1,20}\Z"))
    device = fields.UUID(load_default=None, allow_none=True)


ENROLLED: dict[str, Any] = {
    "type": "object",
    "required": ["device", "owner", "teams", "envelope_key", "protocol"],
    "properties": {
        "device": {"type": "string", "format": "uuid"},
        "owner": {"type": "string"},
        "teams": {"type": "array", "items": {"type": "object"}},
        "envelope_key": {"type": "object", "required": ["kid", "public"]},
        "protocol": {"const": 1},
    },
    "additionalProperties": False,
}
"""What an enrolled phone is answered."""
