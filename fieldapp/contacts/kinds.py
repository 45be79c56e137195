"""Wire shape of `contact/2`: each kind of contact has its own answers and no others."""

from typing import Any

from marshmallow import fields

from ..foundation.payloads import CodeField, CodesField, Payload, TruthField
from ..shifts import codes as shift_codes
from . import codes
from .schemas import CONTACT_DELETED, FollowUp, PlaceField, Record


class _Contact(Record):
    """What every kind of contact says."""

    daypart = CodeField(shift_codes.DAYPART, required=True)
    kind = CodeField(codes.KIND, required=True)
    arena = CodeField(codes.ARENA, required=True)
    with_police = TruthField(required=True)
    place = PlaceField(required=True)
    follow_up = fields.Nested(FollowUp, required=True)


class _Person(_Contact):
    """Somebody who was met: the four answers that are never copied."""

    gender = CodeField(codes.GENDER, required=True, allow_none=True)
    age = CodeField(codes.AGE, required=True, allow_none=True)
    met = CodeField(codes.MET, required=True, allow_none=True)
    outcome = CodeField(codes.OUTCOME, required=True, allow_none=True)
    language = CodeField(codes.LANGUAGE, required=True, allow_none=True)
    interpreter = TruthField(required=True)


class Exposed(_Person):
    """A street contact, or a person talked with online."""

    form = CodeField(codes.FORM, required=True, allow_none=True)
    origin = CodeField(codes.ORIGIN, required=True, allow_none=True)
    given = CodesField(codes.GIVEN, required=True)
    need = CodesField(codes.NEED, required=True)
    signs = CodesField(codes.SIGNS, required=True)


class Buyer(_Person):
    """A buyer, met on the street, online, by phone or at a booked visit."""

    channel = CodeField(codes.CHANNEL, required=True, allow_none=True)
    theme = CodeField(codes.THEME, required=True, allow_none=True)
    kast = CodeField(codes.KAST, required=True, allow_none=True)


class Relative(_Contact):
    """Somebody close to a person in prostitution, or to a buyer."""

    channel = CodeField(codes.CHANNEL, required=True, allow_none=True)
    relation = CodeField(codes.RELATION, required=True, allow_none=True)
    outcome = CodeField(codes.OUTCOME, required=True, allow_none=True)
    need = CodesField(codes.NEED, required=True)


class Professional(_Contact):
    """A consultation by somebody who works elsewhere."""

    channel = CodeField(codes.CHANNEL, required=True, allow_none=True)
    organisation_kind = CodeField(codes.ORGANISATION_KIND, required=True, allow_none=True)
    subject = CodeField(codes.SUBJECT, required=True, allow_none=True)
    topic = CodeField(codes.TOPIC, required=True, allow_none=True)
    advice = CodeField(codes.ADVICE, required=True, allow_none=True)


class Observation(_Contact):
    """Sellers and buyers seen and not talked with, each in a band; never a count of contacts."""

    sellers_band = CodeField(codes.BAND, required=True, allow_none=True)
    buyers_band = CodeField(codes.BAND, required=True, allow_none=True)


class _Kind(Payload):
    kind = CodeField(codes.KIND, required=True)


_KIND = _Kind()
_EXPOSED = Exposed()
CONTACT_V2: dict[str, Record] = {
    "street": _EXPOSED,
    "online": _EXPOSED,
    "buyer": Buyer(),
    "relative": Relative(),
    "professional": Professional(),
    "observation": Observation(),
}
"""Kind → its schema."""


def read(payload: dict[str, Any]) -> dict[str, Any]:
    """A `contact/2` payload, checked; raises ValidationError for what its kind does not ask."""
    if payload.get("deleted") is True:
        return CONTACT_DELETED.load(payload)
    kind = payload.get("kind")
    schema = CONTACT_V2.get(kind) if isinstance(kind, str) else None
    if schema is None:
        # An unknown kind is an unknown code, and one that is not there is missing.
        _KIND.load({"kind": kind} if "kind" in payload else {})
    return (schema or _EXPOSED).load(payload)
