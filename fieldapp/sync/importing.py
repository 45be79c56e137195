"""A file of a phone's outbox, brought to the desk by hand: let in as a delivery of that phone."""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from ..accounts import devices
from ..accounts.devices import OUTBOX_CONTEXT, Phone
from ..audit import service as audit
from ..foundation.entrance import read_json
from ..foundation.errors import Invalid, NotAllowed, NotSignedIn
from ..foundation.identity import Actor
from . import service
from .rules import TRY_LATER

IMPORTED = audit.act("sync.outbox_imported")

FIELDS = {"format", "device", "body", "signature"}
MOST = 20_000
"""Envelopes in one file: more than its size allows, were they real."""


@dataclass(frozen=True)
class Imported:
    """What became of a file: the phone's name, and how many envelopes got each answer."""

    phone: str
    answers: Counter[str]

    @property
    def is_whole(self) -> bool:
        """Whether nothing has to be tried again."""
        return not self.answers[TRY_LATER]


def bring(actor: Actor, content: bytes) -> Imported:
    """Let in what a file of a phone's outbox holds, by the same rules as a delivery of that phone.

    The file is signed by the phone, which must be one of the actor's teams'. Bringing it again, or
    when the phone has delivered meanwhile, changes nothing. A revoked phone's envelopes are held.
    Raises Invalid for what is no such file, NotAllowed for another team's phone.
    """
    phone, entries = _read(content)
    if phone.id not in devices.phones_of_teams(frozenset(map(UUID, actor.teams))):
        raise NotAllowed(_("This is a phone of another team; its own team lead brings the file."))
    with audit.recorded(actor, IMPORTED, "phone", phone.id, str(len(entries))):
        pass  # before anything comes in: each batch is a transaction of its own
    answers: Counter[str] = Counter()
    for start in range(0, len(entries), service.MAX_ENVELOPES):
        batch = entries[start : start + service.MAX_ENVELOPES]
        answers.update(a.answer for a in service.take(phone, batch, heard=False))
    return Imported(devices.phone_names([phone.id])[phone.id], answers)


def _read(content: bytes) -> tuple[Phone, list[Any]]:
    not_one = Invalid(_("This is no file of a phone's outbox, or it was cut off."))
    try:
        file = read_json(content)
    except (ValueError, RecursionError):
        raise not_one from None
    if not isinstance(file, dict) or set(file) != FIELDS or file["format"] != OUTBOX_CONTEXT:
        raise not_one
    device, body, signature = file["device"], file["body"], file["signature"]
    if not all(isinstance(value, str) for value in (device, body, signature)):
        raise not_one
    try:
        phone = devices.verify_outbox(device, signature, body.encode())
    except NotSignedIn as error:
        if error.code == "unknown_device":
            raise Invalid(_("The phone that saved this file is not known here.")) from None
        raise Invalid(
            _("The file is not as the phone saved it: its signature does not fit.")
        ) from None
    # The phone wrote it: a strange entry is held by the intake and spoils nothing else.
    try:
        entries = json.loads(body)
    except (ValueError, RecursionError):
        raise not_one from None
    if not isinstance(entries, list) or len(entries) > MOST:
        raise not_one
    return phone, entries
