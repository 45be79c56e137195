"""Fresh passwords for a fictional installation's log-ins, to be printed once."""

import json
import os
from collections import Counter
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
"""surface, role, username, name, team, password."""

ORDER = (
    "outreach_worker", "team_lead", "analyst", "release_approver", "auditor", "administrator",
    "police_liaison", "police_signatory",
)  # fmt: skip
WORKER = "outreach_worker"
SHOWN_OF_A_ROLE = {"release_approver": 2}
"""How many of a role get a new password; one worker of each team, one of each other role."""


def fresh() -> list[Login]:
    """Set new passwords for some log-ins of each role; raises NotAllowed for a real one.

    The old ones stop working: what was printed yesterday opens nothing today.
    """
    if not accounts.is_demo():
        raise NotAllowed("Only a fictional installation hands out its log-ins.")
    taken: Counter[tuple[str, str]] = Counter()
    found: list[Login] = []
    for who, login in _everybody():
        role = login["role"]
        slot = (role, login["team"] if role == WORKER else "")
        if taken[slot] == SHOWN_OF_A_ROLE.get(role, 1):
            continue
        taken[slot] += 1
        login["password"] = passwords.fresh()
        room = accounts if login["surface"] == TEAM else parties
        room.set_password(SYSTEM, who, login["password"])
        found.append(login)
    return sorted(found, key=lambda login: (ORDER.index(login["role"]), login["team"]))


def _everybody() -> Iterator[tuple[UUID, Login]]:
    names = {team.id: team.name for team in accounts.teams()}
    members = [(member, accounts.team_ids_of(member.id)) for member in accounts.members()]
    sizes = Counter(team for _, teams in members for team in teams)
    # The largest team first: its lead is the one who is shown.
    members.sort(key=lambda found: -max((sizes[team] for team in found[1]), default=0))
    for member, teams in members:
        yield (
            member.id,
            {
                "surface": TEAM,
                "role": min(member.roles),
                "username": member.username,
                "name": member.display_name,
                "team": names[next(iter(teams))] if len(teams) == 1 else "",
            },
        )
    for partner in parties.partners():
        yield (
            partner.id,
            {
                "surface": PICTURE,
                "role": partner.role,
                "username": partner.username,
                "name": partner.display_name,
                "team": "",
            },
        )


def write(found: list[Login], file: Path) -> None:
    """Write log-ins as JSON to a file that its owner alone may read."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.fchmod(handle, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as open_file:
        json.dump(found, open_file, ensure_ascii=False, indent=1)
