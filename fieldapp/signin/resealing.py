"""Second factors sealed anew under a surface's current log-in key, when the key changes."""

from dataclasses import dataclass

from sqlalchemy import select

from ..audit import service as audit
from ..foundation.database import FIELD, SHARED
from . import totp
from .models import tables

RESEALED = {
    FIELD: audit.act("signin.second_factors_resealed"),
    SHARED: audit.act("signin.partner.second_factors_resealed", store=SHARED),
}


@dataclass(frozen=True)
class Resealed:
    """How many stood under the current key already, were sealed anew, and open with no key."""

    current: int
    anew: int
    lost: int


def reseal(store: str, keys: tuple[str, ...]) -> Resealed:
    """Seal every second factor of a store under the first of these keys (64 hex), all or none.

    keys: the current log-in key of the store's surface, then the earlier ones. One that none of
    them opens stays as it is: its person cannot use it, before and after.
    """
    table = tables(store).totp
    current, *earlier = (bytes.fromhex(key) for key in keys)
    counts = {"current": 0, "anew": 0, "lost": 0}
    with audit.recorded(audit.SYSTEM, RESEALED[store], "log-in key") as session:
        for row in session.scalars(select(table).with_for_update()):
            if totp.opened(current, row.person_id, row.secret) is not None:
                counts["current"] += 1
                continue
            tried = (totp.opened(key, row.person_id, row.secret) for key in earlier)
            secret = next((found for found in tried if found is not None), None)
            if secret is None:
                counts["lost"] += 1
                continue
            row.secret = totp.sealed(current, row.person_id, secret)
            counts["anew"] += 1
    return Resealed(**counts)
