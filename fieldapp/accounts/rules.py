"""Roles of staff. Which permissions a role holds is registered by each room."""

from ..foundation.codes import codes

ROLES = codes(
    "role",
    ("outreach_worker", "Uppsökare", "Outreach worker"),
    ("team_lead", "Teamledare", "Team lead"),
    ("analyst", "Analytiker", "Analyst"),
    ("release_approver", "Godkännare", "Release approver"),
    ("auditor", "Granskare", "Auditor"),
    ("administrator", "Administratör", "System administrator"),
)

INCOMPATIBLE = frozenset({("release_approver", "team_lead"), ("release_approver", "analyst")})
"""Pairs of roles that nobody holds at once: the approver decides blind (DISCLOSURE.md, 6)."""


def check_roles(roles: frozenset[str]) -> None:
    """Raise ValueError for an unknown role or for two that nobody may hold together."""
    unknown = [r for r in roles if r not in ROLES]
    if unknown:
        raise ValueError(f"unknown role: {', '.join(sorted(unknown))}")
    for one, other in INCOMPATIBLE:
        if one in roles and other in roles:
            raise ValueError(f"nobody may be both {one} and {other}")
