"""The form of a new password and a new authenticator, on a link's page and on one's own account.

The authenticator's key is made when the form is shown and comes back with it, signed for this one
form: nobody else can plant a key there, and nothing is stored before its first code was right.
"""

import io
from dataclasses import dataclass
from typing import Any

import segno
from flask import current_app, request
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeTimedSerializer

from ..foundation.payloads import is_storable
from ..foundation.signed import SIGNER
from . import password_rules, totp
from .moments import now
from .people import Person

KEY_GOOD_FOR_S = 3600


@dataclass(frozen=True)
class NewAuthenticator:
    """What the form shows of a new key: a picture, groups of letters, and what comes back."""

    svg: str
    groups: str
    signed: str


def _signer(purpose: str) -> URLSafeTimedSerializer:
    key, salt = current_app.config["SECRET_KEY"], f"authenticator|{purpose}"
    return URLSafeTimedSerializer(key, salt=salt, signer_kwargs=SIGNER)


def new_authenticator(person: Person, purpose: str, secret: str | None = None) -> NewAuthenticator:
    """A new key for the form. purpose: a text that only this form of this person has.

    secret: the key that the form showed before, when it is shown again.
    """
    secret = secret or totp.fresh()
    surface = current_app.extensions["fieldapp"].surface
    issuer = totp.ISSUER if surface == "team" else f"{totp.ISSUER} {surface}"
    drawn = io.BytesIO()
    segno.make(totp.address(secret, person.username, issuer), error="m").save(
        drawn, kind="svg", scale=5, border=4, light="#fff", dark="#000", xmldecl=False,
        svgns=True, nl=False, omitsize=False, title=_("QR code for the authenticator app"),
    )  # fmt: skip
    groups = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    return NewAuthenticator(drawn.getvalue().decode(), groups, _signer(purpose).dumps(secret))


def secret_in_form(purpose: str) -> str | None:
    """The key that the form showed, None when it is not from this form or is too old."""
    try:
        secret = _signer(purpose).loads(request.form.get("key", ""), max_age=KEY_GOOD_FOR_S)
    except BadData:
        return None
    return str(secret)


def password_fault(person: Person, password: str, again: str) -> str | None:
    """Why this may not be the person's new password, in a sentence; None when it may."""
    if not is_storable(password):
        return _("The password holds a sign that cannot be stored.")
    about = (person.username, person.display_name, person.email or "", _organisation())
    sentences = {
        password_rules.TOO_SHORT: _("The password needs at least 12 characters."),
        password_rules.TOO_LONG: _("The password can have at most 128 characters."),
        password_rules.COMMON: _("This password is known from leaks or is much used. Choose another one, for instance a few words that do not belong together."),  # noqa: E501
        password_rules.REPEATED: _("The password is too simple: the same or neighbouring keys. Choose another one."),  # noqa: E501
        password_rules.ABOUT_YOU: _("The password is mostly a name that others know. Choose another one."),  # noqa: E501
    }  # fmt: skip
    fault = password_rules.fault(password, about)
    if fault is not None:
        return sentences[fault]
    return None if password == again else _("The two passwords differ. Type the same one twice.")


def _organisation() -> str:
    context: dict[str, Any] = {}
    current_app.update_template_context(context)
    return str(context.get("organisation_name") or "")


def first_code(secret: str, typed: str) -> int | None:
    """The step of the code that proves that the app has the key; None when it does not."""
    return totp.step_of(secret, typed, now())
