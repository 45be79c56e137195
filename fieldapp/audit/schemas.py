"""The form in which an auditor says what an entry was."""

from marshmallow import Schema, fields, validate

from ..foundation import forms
from .checks_rules import NOTE_MOST, VERDICTS


def _is_note(text: str) -> None:
    if text:
        forms.is_line(text)


class TickForm(Schema):
    """A finding, and a note of one line or none."""

    verdict = fields.String(required=True, validate=validate.OneOf(VERDICTS))
    note = fields.String(load_default="", validate=[validate.Length(max=NOTE_MOST), _is_note])
