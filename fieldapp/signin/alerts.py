"""Letters that tell a person what was done with their log-in; nothing of anybody who was met.

They leave after the answer, in a thread: a page that waited for the mail server would tell by its
time whether somebody has a log-in here.
"""

import threading
from collections.abc import Callable
from uuid import UUID

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from ..foundation import mail
from .people import People, Person

PASSKEY_ADDED = "passkey_added"
PASSKEY_COUNTER = "passkey_counter"
PASSWORD_CHANGED = "password_changed"  # noqa: S105 (the name of an event)
AUTHENTICATOR_CHANGED = "authenticator_changed"
RECOVERY_CODE_USED = "recovery_code_used"
AFTER_LOCK_OUT = "after_lock_out"
BY_LINK = "by_link"


def _said(what: str) -> str:
    said = {
        PASSKEY_ADDED: _("A passkey was added to your log-in."),
        PASSKEY_COUNTER: _(
            "A passkey of yours was refused: it answered as a copy of it would. Remove it."
        ),
        PASSWORD_CHANGED: _("The password of your log-in was changed."),
        AUTHENTICATOR_CHANGED: _("Your log-in has a new authenticator app."),
        RECOVERY_CODE_USED: _("Somebody signed in as you with one of your recovery codes."),
        AFTER_LOCK_OUT: _("Somebody signed in as you after many failed attempts."),
        BY_LINK: _("Your log-in was set up anew by a one-time link. All its sessions are ended."),
    }
    return said[what]


def tell(people: People, person_id: UUID, what: str) -> None:
    """Write to the person that this was done with their log-in, if they have an address.

    what: one of this module's constants. Call it outside every transaction.
    """
    person = people.by_id(person_id)
    if person is None or not person.email:
        return
    with force_locale(person.language):
        subject = _("Your log-in to fieldapp")
        text = "\n\n".join(
            (
                _("Hello %(name)s,", name=person.display_name),
                _said(what),
                _("If it was you, you need do nothing. If not, tell your administrator at once."),
            )
        )
    _later(lambda: _send(person, subject, text))


def _send(person: Person, subject: str, text: str) -> None:
    try:
        mail.send(person.email or "", subject, f"{text}\n")
    except mail.NotSent as error:
        current_app.logger.warning("a letter was not sent: %s", error.reason)


def _later(send: Callable[[], None]) -> None:
    if current_app.testing:
        send()
        return
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def with_app() -> None:
        try:
            with app.app_context():
                send()
        except Exception as error:  # its words may hold what somebody sent
            app.logger.error("a letter was not sent: %s", type(error).__name__)

    threading.Thread(target=with_app, name="letter").start()


def later(send: Callable[[], object]) -> None:
    """Do something that writes a letter after the answer has gone."""
    _later(lambda: (send(), None)[1])
