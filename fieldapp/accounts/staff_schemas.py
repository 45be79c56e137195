"""Forms of accounts and teams: a schema names all that its page may change."""

from marshmallow import Schema, ValidationError, fields, validate

from ..foundation import mail
from ..foundation.text import LANGUAGES
from . import rules


def _line(text: str) -> None:
    if not rules.is_line(text):
        raise ValidationError("one line of readable text")


def _email(text: str) -> None:
    if text and not mail.is_address(text):
        raise ValidationError("one plain address")


def _username(text: str) -> None:
    if not rules.is_username(text):
        raise ValidationError("2 to 79 small letters, digits and . _ @ -")


class DetailsForm(Schema):
    """Who somebody is."""

    display_name = fields.String(required=True, validate=[validate.Length(1, 120), _line])
    email = fields.String(load_default="", validate=_email)
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))


class RightsForm(Schema):
    """Roles and teams."""

    roles = fields.List(fields.String(validate=validate.OneOf(rules.ROLES.values)), required=True)
    teams = fields.List(fields.UUID(), required=True, validate=validate.Length(max=200))


class InviteForm(DetailsForm, RightsForm):
    """A new account."""

    username = fields.String(required=True, validate=_username)


class LinkForm(Schema):
    """Which link to send."""

    purpose = fields.String(required=True, validate=validate.OneOf(("invite", "recovery")))


class TeamForm(Schema):
    """A team's name and kind."""

    name = fields.String(required=True, validate=[validate.Length(1, 120), _line])
    kind = fields.String(required=True, validate=[validate.Length(1, 40), _line])
