"""Fresh passwords for a fictional installation's log-ins, to be printed once."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from fieldapp.accounts import service as accounts
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation import passwords
from fieldapp.foundation.errors import NotAllowed
from fieldapp.foundation.settings import PICTURE, TEAM
from fieldapp.parties import service as parties

Login = dict[str, str]
"""surface, role, username, name, password."""

ORDER = (
    "outreach_worker", "team_lead", "analyst", "release_approver", "auditor", "administrator",
    "police_liaison", "police_signatory",
)  # fmt: skip
SHOWN_OF_A_ROLE = {"outreach_worker": 2, "release_approver": 2}
"""How many of a role get a new password; one of each other role."""


def fresh() -> list[Login]:
    """Set new passwords for a few log-ins of each role; raises NotAllowed for a real one.

    The old ones stop working: what was printed yesterday opens nothing today.
    """
    if not accounts.is_demo():
        raise NotAllowed("Only a fictional installation hands out its log-ins.")
    left = {role: SHOWN_OF_A_ROLE.get(role, 1) for role in ORDER}
    found: list[Login] = []
    for surface, role, username, name, who in _everybody():
        if left.get(role, 0) == 0:
            continue
        left[role] -= 1
        password = passwords.fresh()
        room = accounts if surface == TEAM else parties
        room.set_password(SYSTEM, who, password)
        found.append(
            {
                "surface": surface,
                "role": role,
                "username": username,
                "name": name,
                "password": password,
            }
        )
    return sorted(found, key=lambda login: ORDER.index(login["role"]))


def _everybody() -> Iterator[tuple[str, str, str, str, UUID]]:
    for member in accounts.members():
        yield TEAM, min(member.roles), member.username, member.display_name, member.id
    for partner in parties.partners():
        yield PICTURE, partner.role, partner.username, partner.display_name, partner.id


def write(found: list[Login], file: Path) -> None:
    """Write log-ins as JSON to a file that its owner alone may read."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.fchmod(handle, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as open_file:
        json.dump(found, open_file, ensure_ascii=False, indent=1)
