"""How many were met on one shift: an exact figure, for the team's own lead."""

from uuid import UUID

from sqlalchemy import func, select

from ..audit import service as audit
from ..foundation.database import db
from ..foundation.identity import Actor, permission
from .models import COUNTS, Contact

COUNT = permission("contacts.count_of_shift", ("team_lead",))
"""An analyst sees exact figures of the whole city, and no single shift of a team."""

SHIFT_COUNTED = audit.act("contacts.shift_counted", kind=audit.EXACT)


def of_shift(actor: Actor, shift_id: UUID, tertial: int) -> int | None:
    """The number of contacts of a shift that the actor may see; logged first.

    None for who may not know it. tertial: the shift's own, which the contacts share.
    """
    if COUNT not in actor.permissions:
        return None
    audit.read(actor, SHIFT_COUNTED, "shift", shift_id)
    # By tertial too: the index begins with it, and there is none by shift.
    wanted = (Contact.tertial == tertial, Contact.shift_id == shift_id, COUNTS)
    return db.session.scalar(select(func.count()).select_from(Contact).where(*wanted)) or 0
