"""Fresh passwords and authenticator keys for a fictional installation's log-ins, printed once."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from fieldapp.accounts import service as accounts
from fieldapp.accounts.people import STAFF
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation import clock, passwords
from fieldapp.foundation.errors import NotAllowed, NotFound
from fieldapp.foundation.settings import PICTURE, TEAM
from fieldapp.ops.installation import Installation
from fieldapp.parties import service as parties
from fieldapp.parties.people import PARTNERS
from fieldapp.signin import passwords as credentials
from fieldapp.signin import totp
from fieldapp.signin.people import People

Login = dict[str, str]
"""surface, role, username, name, team, password, totp (the key of an authenticator app)."""

ORDER = (
    "outreach_worker", "team_lead", "analyst", "release_approver", "auditor", "administrator",
    "police_liaison", "police_signatory",
)  # fmt: skip
WORKER = "outreach_worker"
SHOWN_OF_A_ROLE = {"release_approver": 2}
"""How many of a role get a new password; one worker of each team, one of each other role."""


def fresh(picture_key: bytes | None = None) -> list[Login]:
    """New passwords and keys for some log-ins of each role; raises NotAllowed for a real one.

    The old ones stop working: what was printed yesterday opens nothing today. picture_key: the
    picture surface's log-in key, under which its people's keys are sealed; without it, partners
    get none and stay out.
    """
    if not accounts.is_demo():
        raise NotAllowed("Only a fictional installation hands out its log-ins.")
    sides: dict[str, tuple[People, bytes | None]] = {TEAM: (STAFF, None)}
    if picture_key is not None:
        sides[PICTURE] = (PARTNERS, picture_key)
    taken: Counter[tuple[str, str]] = Counter()
    found: list[Login] = []
    for who, login in _everybody():
        role = login["role"]
        if login["surface"] not in sides:
            continue
        slot = (role, login["team"] if role == WORKER else "")
        if taken[slot] == SHOWN_OF_A_ROLE.get(role, 1):
            continue
        taken[slot] += 1
        login["password"] = passwords.fresh()
        login["totp"] = totp.fresh()
        people, key = sides[login["surface"]]
        credentials.set_password(SYSTEM, people, who, login["password"])
        totp.set_secret(SYSTEM, people, who, login["totp"], key=key)
        found.append(login)
    return sorted(found, key=lambda login: (ORDER.index(login["role"]), login["team"]))


def picture_key(installation: Installation | None) -> bytes | None:
    """The picture surface's log-in key, where both surfaces' secrets lie on this machine."""
    if installation is None:
        return None
    lines = installation.secret_file(PICTURE, "login_key").read_text(encoding="ascii").split()
    return bytes.fromhex(lines[0])


def code_of(username: str, picture_key: bytes | None = None) -> str:
    """The code of a fictional person now; raises NotAllowed for a real one, NotFound for nobody."""
    if not accounts.is_demo():
        raise NotAllowed("Only a fictional installation shows codes.")
    for people, key in ((STAFF, None), (PARTNERS, picture_key)):
        person = people.by_name(username)
        if person is not None and (key is not None or people is STAFF):
            secret = totp.secret_of(people, person.id, key)
            if secret is not None:
                return totp.code(secret, int(clock.now().timestamp()))
    raise NotFound(f"Nobody called {username} has an authenticator here.")


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
