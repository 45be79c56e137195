"""Forms of pages through a schema: what it does not know is refused, never passed over.

So nobody can add a field to a form and have it stored (mass assignment): a schema names what a
page may change, and a role or a team is named by one page alone.
"""

from typing import Any

from flask import request
from marshmallow import Schema, ValidationError, fields

from . import mail, names
from .payloads import is_storable

CARRIED = ("csrf",)
"""Fields of the shell, not of the form."""


class Wrong(Exception):
    """What was filled in cannot be taken; `faults` are the names of the fields."""

    def __init__(self, faults: frozenset[str], filled: dict[str, Any]) -> None:
        super().__init__(", ".join(sorted(faults)))
        self.faults = faults
        self.filled = filled
        """What was sent, to be shown again."""


def filled(schema: Schema) -> dict[str, Any]:
    """The request's form as the schema reads it; raises Wrong."""
    sent = _sent(schema)
    try:
        read: dict[str, Any] = schema.load(sent)
    except ValidationError as error:
        faults = error.messages if isinstance(error.messages, dict) else {}
        raise Wrong(frozenset(map(str, faults)), sent) from None
    return read


def _sent(schema: Schema) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in request.form:
        if name in CARRIED:
            continue
        values = request.form.getlist(name)
        several = isinstance(schema.fields.get(name), fields.List)
        # A field that is sent twice is two answers to one question: neither is taken.
        found[name] = values if several or len(values) > 1 else values[0].strip()
        if not all(is_storable(value) for value in values):
            raise Wrong(frozenset({name}), {})
    for name, known in schema.fields.items():
        if isinstance(known, fields.List):
            found.setdefault(name, [])  # a browser sends nothing for boxes that are not ticked
    return found


def is_line(text: str) -> None:
    """A field's validator: one line of readable text."""
    if not names.is_line(text):
        raise ValidationError("one line of readable text")


def is_email(text: str) -> None:
    """A field's validator: one plain e-mail address, or nothing."""
    if text and not mail.is_address(text):
        raise ValidationError("one plain address")


def is_username(text: str) -> None:
    """A field's validator: a log-in name."""
    if not names.is_username(text):
        raise ValidationError("small letters, digits and . _ @ -")
