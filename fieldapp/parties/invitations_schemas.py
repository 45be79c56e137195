"""Forms of partners' log-ins: a schema names all that its page may change."""

from collections.abc import Callable
from typing import Any

from marshmallow import Schema, fields, validate

from ..foundation.forms import is_email, is_line, is_username
from ..foundation.names import LONGEST_NAME
from ..foundation.text import LANGUAGES
from .service import ROLES

_NAME: list[Callable[[str], Any]] = [validate.Length(1, LONGEST_NAME), is_line]


class DetailsForm(Schema):
    """Who a partner is."""

    display_name = fields.String(required=True, validate=_NAME)
    function = fields.String(required=True, validate=_NAME)
    email = fields.String(load_default="", validate=is_email)
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))


class ExtendForm(Schema):
    """The last day of a log-in."""

    expires_day = fields.Date(required=True, format="%Y-%m-%d")


class InviteForm(DetailsForm, ExtendForm):
    """A new partner."""

    username = fields.String(required=True, validate=is_username)
    role = fields.String(required=True, validate=validate.OneOf(ROLES.values))


class LinkForm(Schema):
    """Which link to send."""

    purpose = fields.String(required=True, validate=validate.OneOf(("invite", "recovery")))
