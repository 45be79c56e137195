"""Wire shapes of log-in and enrolment."""

from marshmallow import Schema, fields, validate


class SignIn(Schema):
    """Name and password of a member of staff."""

    username = fields.String(required=True, validate=validate.Length(1, 80))
    password = fields.String(required=True, validate=validate.Length(1, 200))


class Enrolment(Schema):
    """A phone's name, delivery key (base64 of SPKI DER), app version, and the id it had."""

    name = fields.String(required=True, validate=validate.Length(1, 80))
    public_key = fields.String(required=True, validate=validate.Length(1, 400))
    app = fields.String(required=True, validate=validate.Length(1, 20))
    device = fields.UUID(load_default=None, allow_none=True)
