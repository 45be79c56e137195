"""The form of a team's numbers: all that its page may change."""

from marshmallow import Schema, ValidationError, fields, validate

from ..foundation.forms import is_email, is_line
from .numbers_rules import LONGEST_LABEL, LONGEST_NUMBER, MOST_PARTNERS, dialled


def _is_number(text: str) -> None:
    if text.strip() and (len(text) > LONGEST_NUMBER or dialled(text) is None):
        raise ValidationError("a phone number, or nothing")


def _is_label(text: str) -> None:
    if text.strip():
        is_line(text)


_LABEL = validate.And(validate.Length(max=LONGEST_LABEL), _is_label)


class NumbersForm(Schema):
    """The duty manager, and as many rows of colleagues as the page has; empty ones are none."""

    duty_label = fields.String(load_default="", validate=_LABEL)
    duty_number = fields.String(load_default="", validate=_is_number)
    duty_email = fields.String(load_default="", validate=is_email)
    partner_label = fields.List(
        fields.String(validate=_LABEL), validate=validate.Length(max=MOST_PARTNERS)
    )
    partner_number = fields.List(
        fields.String(validate=_is_number), validate=validate.Length(max=MOST_PARTNERS)
    )
