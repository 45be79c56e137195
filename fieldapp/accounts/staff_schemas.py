"""Forms of accounts and teams: a schema names all that its page may change."""

from marshmallow import Schema, fields, validate

from ..foundation.forms import is_email, is_line, is_username
from ..foundation.names import LONGEST_NAME
from ..foundation.text import LANGUAGES
from . import rules


class DetailsForm(Schema):
    """Who somebody is."""

    display_name = fields.String(
        required=True, validate=[validate.Length(1, LONGEST_NAME), is_line]
    )
    email = fields.String(load_default="", validate=is_email)
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))


class RightsForm(Schema):
    """Roles and teams."""

    roles = fields.List(fields.String(validate=validate.OneOf(rules.ROLES.values)), required=True)
    teams = fields.List(fields.UUID(), required=True, validate=validate.Length(max=200))


class InviteForm(DetailsForm, RightsForm):
    """A new account."""

    username = fields.String(required=True, validate=is_username)


class LinkForm(Schema):
    """Which link to send."""

    purpose = fields.String(required=True, validate=validate.OneOf(("invite", "recovery")))


class TeamForm(Schema):
    """A team's name and kind."""

    name = fields.String(required=True, validate=[validate.Length(1, LONGEST_NAME), is_line])
    kind = fields.String(required=True, validate=[validate.Length(1, 40), is_line])
