"""The fictional organisation into an installation: teams, staff, phones, partners, zones."""

import base64
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from uuid import UUID

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from fieldapp.accounts import devices_enrolment
from fieldapp.accounts import service as accounts
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation import clock
from fieldapp.foundation.identity import Actor
from fieldapp.ops.demo.city import City
from fieldapp.ops.demo.stream import Ids
from fieldapp.ops.demo.words import people
from fieldapp.parties import service as parties
from fieldapp.zones import service as zones

OFFICE = (("analyst",), ("release_approver",), ("release_approver",), ("auditor",),
          ("administrator",))  # fmt: skip
PARTNERS = (
    ("police_liaison", "Kontaktperson (påhittad)"),
    ("police_signatory", "Undertecknare (påhittad)"),
)
PARTNER_DAYS = 365
APP_VERSION = "0.1.0"


@dataclass(frozen=True)
class Crew:
    """What later steps need: ids by team key, a phone a team, who drafts and who approves."""

    ids: Ids
    phones: dict[str, UUID]
    drafter: Actor
    approver: Actor


def mark_fictional(city: City) -> None:
    """Make the organisation in both stores, marked as fictional for ever."""
    structure = city.parameters.structure
    accounts.make_organisation(
        SYSTEM, structure.organisation, structure.municipality_code, demo=True
    )
    parties.set_installation(SYSTEM, structure.organisation, demo=True)


def load_crew(city: City) -> Crew:
    """Make everybody. Nobody can sign in yet: `demo logins` gives passwords."""
    structure = city.parameters.structure
    rng = Random(f"people|{structure.name}|{city.parameters.seed}")  # noqa: S311
    names = iter(people(rng, sum(team.workers for team in structure.teams) + 20))
    teams: dict[str, UUID] = {}
    phones: dict[str, UUID] = {}
    for team in structure.teams:
        teams[team.key] = accounts.add_team(SYSTEM, team.name, team.kind)
        accounts.set_contact_kinds(SYSTEM, teams[team.key], team.contact_kinds)
        for number in range(team.workers):
            role = "team_lead" if number == 0 else "outreach_worker"
            staff_id = _staff(next(names), (role,), (teams[team.key],))
        phones[team.key] = _phone(staff_id, team.name)
    office = [_staff(next(names), roles, tuple(teams.values())) for roles in OFFICE]
    for role, function in PARTNERS:
        _partner(next(names), role, function)
    zone_ids = {
        key: tuple(
            str(zones.draw_zone(SYSTEM, teams[key], zone.name, zone.squares)) for zone in drawn
        )
        for key, drawn in city.zones.items()
    }
    drafter, approver = accounts.load_actor(str(office[0])), accounts.load_actor(str(office[1]))
    if drafter is None or approver is None:
        raise LookupError("the people of the releases are not there")
    ids = Ids({key: str(team_id) for key, team_id in teams.items()}, zone_ids)
    return Crew(ids, phones, drafter, approver)


def _staff(name: tuple[str, str], roles: tuple[str, ...], team_ids: tuple[UUID, ...]) -> UUID:
    username, display_name = name
    return accounts.add_staff(SYSTEM, username, display_name, frozenset(roles), team_ids)


def _partner(name: tuple[str, str], role: str, function: str) -> None:
    username, display_name = name
    expires = clock.operational_day() + timedelta(days=PARTNER_DAYS)
    parties.add_partner(SYSTEM, username, display_name, function, role, expires)


def _phone(staff_id: UUID, team: str) -> UUID:
    """The enrolled phone that the past records came from; nobody keeps its private key."""
    worker = accounts.load_actor(str(staff_id))
    if worker is None:
        raise LookupError("the owner of the phone is not there")
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    der = public.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return devices_enrolment.enrol(
        worker, f"{team}, påhittad", base64.b64encode(der).decode(), APP_VERSION
    )
