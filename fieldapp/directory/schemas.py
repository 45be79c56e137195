"""The form of what the municipality fills in of the guidance."""

from marshmallow import Schema, ValidationError, fields, validate

from ..accounts.numbers_rules import dialled
from ..foundation.forms import is_line
from .rules import LONGEST


def _is_number(text: str) -> None:
    if text and dialled(text) is None:
        raise ValidationError("a phone number, or nothing")


def _is_text(text: str) -> None:
    if text:
        is_line(text)


class EntryForm(Schema):
    """A number or words, whose they are, where they come from, and when they were checked."""

    number = fields.String(
        load_default="",
        validate=validate.And(validate.Length(max=LONGEST["number"]), _is_number),
    )
    words = fields.String(
        load_default="", validate=validate.And(validate.Length(max=LONGEST["words"]), _is_text)
    )
    source = fields.String(
        required=True, validate=validate.And(validate.Length(1, LONGEST["source"]), is_line)
    )
    owner = fields.String(
        required=True, validate=validate.And(validate.Length(1, LONGEST["owner"]), is_line)
    )
    verified_on = fields.Date(required=True)
