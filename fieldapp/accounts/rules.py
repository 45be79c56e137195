"""Roles of staff and who may hold which. Which permissions a role has, each room registers."""

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

ABOUT = {
    "outreach_worker": "Logs contacts on the phone; sees the shifts and follow-ups of own teams.",
    "team_lead": "As an outreach worker, and: exact figures, held envelopes, phones of own teams.",
    "analyst": "Exact figures of the whole city; drafts releases. Sees no single shift.",
    "release_approver": "Decides on releases without knowing an exact figure.",
    "auditor": "Reads the access log, and nothing else.",
    "administrator": "Accounts, teams and partners; nothing of contacts, and no figures.",
}
"""What a role is for, beside its box; the catalogue has it in Swedish."""

IN_A_TEAM = ("outreach_worker", "team_lead")
"""Roles that see nothing without a team."""

_EXACT = ("outreach_worker", "team_lead", "analyst")
"""Roles that read something exact of the field: contacts, staff hours, shifts."""

INCOMPATIBLE = frozenset(
    {
        # The approver decides blind: who knows an exact figure could decide by it.
        *(("release_approver", role) for role in _EXACT),
        # An administrator has accounts and settings, and no contacts.
        *(("administrator", role) for role in _EXACT),
        # Nobody checks what they did themselves.
        *(("auditor", role) for role in ROLES.values if role != "auditor"),
    }
)
"""Pairs of roles that nobody holds at once (docs/decisions/0008-roles-that-exclude.md)."""

RECOVERY_HOURS = 24
"""Of a link that an administrator sends: whoever works at night opens it the next evening."""


def excluded(roles: frozenset[str]) -> tuple[str, str] | None:
    """Two of these roles that nobody may hold together, the first by name; None when all may."""
    pairs = sorted(pair for pair in INCOMPATIBLE if roles.issuperset(pair))
    return pairs[0] if pairs else None


def check_roles(roles: frozenset[str]) -> None:
    """Raise ValueError for an unknown role or for two that nobody may hold together."""
    unknown = [r for r in roles if r not in ROLES]
    if unknown:
        raise ValueError(f"unknown role: {', '.join(sorted(unknown))}")
    pair = excluded(roles)
    if pair is not None:
        raise ValueError(f"nobody may be both {pair[0]} and {pair[1]}")
