"""The letter that brings a one-time link, in the language of its reader.

It says which product and which organisation, whom it is for and how long it is good; never a
role, a team, or anything of the field.
"""

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from ..foundation import mail
from .people import Person


def send_link(person: Person, language: str, purpose: str, address: str, hours: int) -> bool:
    """Send a link to a person's own address; False when no letter has left.

    language: 'sv' or 'en'. purpose: 'invite', else a way back in. address: the whole link.
    Call it outside every transaction.
    """
    if not person.email:
        return False
    with force_locale(language):
        subject, text = _letter(person.display_name, purpose, address, hours)
    try:
        mail.send(person.email, subject, text)
    except mail.NotSent as error:
        # The reason alone: an address in a log of the process is one more place to leak from.
        current_app.logger.warning("a letter was not sent: %s", error.reason)
        return False
    return True


def _letter(name: str, purpose: str, address: str, hours: int) -> tuple[str, str]:
    if purpose == "invite":
        subject = _("Your log-in to fieldapp")
        why = _("You have a log-in to fieldapp now. Open the link and choose how to sign in:")
    else:
        subject = _("A way back into fieldapp")
        why = _("Somebody has asked for a new way into fieldapp for you. Open the link and choose:")
    until = _("The link is good once, for %(hours)s hours.", hours=hours)
    warning = _("If you did not expect this letter, do not open the link; tell your administrator.")
    greeting = _("Hello %(name)s,", name=name)
    return subject, f"{greeting}\n\n{why}\n\n{address}\n\n{until}\n\n{warning}\n"
