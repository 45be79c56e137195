"""What a phone pulls: its teams, their working zones, the grid of districts, the key."""

from typing import Any

from ..accounts import numbers
from ..accounts import service as accounts
from ..accounts.devices import Phone
from ..contacts.codes import KIND
from ..directory import local as local_guidance
from ..directory import service as directory
from ..followups import pulled as followups
from ..foundation import clock, envelope_keys
from ..geography import service as geography
from ..geography.routes import basemap_address
from ..zones import service as zones

MIN_APP = "0.1.0"
"""The oldest app version that this server still takes deliveries from."""


def pull(phone: Phone) -> dict[str, Any]:
    """The reference data of a phone (docs/protocol.md, Pull)."""
    mine = [team for team in accounts.teams() if team.id in phone.teams]
    drawn = zones.working_zones(phone.teams)
    whom = numbers.of_teams(phone.teams)
    organisation = accounts.organisation()
    return {
        "teams": [
            {
                "id": str(team.id),
                "name": team.name,
                "kind": team.kind,
                "contact_kinds": list(team.contact_kinds or KIND.values),
                "numbers": numbers.pulled(whom.get(team.id, numbers.Numbers())),
                "zones": [
                    {
                        "id": str(zone.id),
                        "name": zone.name,
                        "district": zone.district_code,
                        "squares": [list(square) for square in zone.squares],
                    }
                    for zone in drawn
                    if zone.team_id == team.id
                ],
            }
            for team in mine
        ],
        "districts": [
            {"code": area.code, "name": area.name} for area in geography.areas("district")
        ],
        "grid": geography.grid(),
        "municipalities": [
            {"code": area.code, "name": area.name} for area in geography.areas("municipality")
        ],
        "municipality": organisation.municipality if organisation else None,
        "envelope_key": envelope_keys.public(),
        "server_day": clock.operational_day().isoformat(),
        "min_app": MIN_APP,
        "guidance_version": directory.edition(),
        "guidance": local_guidance.pulled(),
        "demo": bool(organisation and organisation.demo),
        "basemap": basemap_address(),
        **followups.of_phone(phone),
    }
