"""What an envelope is answered: the merge order of versions. Pure.

Vectors shared with the phone: tests/vectors/merge.json.
"""

from dataclasses import dataclass

from ..foundation.codes import codes

STORED, DUPLICATE, SUPERSEDED = "stored", "duplicate", "superseded"
HELD, TRY_LATER = "held", "try_later"

REASONS = codes(
    "held_reason",
    ("cannot_open", "Kan inte öppnas med någon av våra nycklar", "None of our keys opens it"),
    (
        "unknown_schema",
        "Skickad av en nyare version av appen",
        "Sent by a newer version of the app",
    ),
    ("malformed", "Innehållet stämmer inte med reglerna", "The content breaks the rules"),
    ("unknown_code", "Ett val som servern inte känner till", "A choice the server does not know"),
    ("missing_field", "Ett obligatoriskt svar saknas", "An answer that must be given is missing"),
    ("future_day", "Dagen ligger i framtiden", "The day is in the future"),
    ("other_device", "Ändrad från en annan telefon", "Changed from another phone"),
    ("shift_closed", "Ändrad efter att passet stängts", "Changed after its shift was closed"),
    ("frozen", "Tertialet är fryst", "The tertial is frozen"),
    ("version_conflict", "Samma version med olika innehåll", "The same version says two things"),
    ("device_revoked", "Telefonen är återkallad", "The phone is revoked"),
    ("wrong_team", "Ett annat teams pass eller uppgift", "Another team's shift or task"),
    ("unknown_task", "Uppgiften finns inte här", "There is no such task here"),
)


@dataclass(frozen=True)
class Existing:
    """What the server knows of an id when a version of it arrives."""

    version: int
    deleted: bool
    same_device: bool
    same_content: bool
    shift_closed: bool
    """Whether the shift of the stored record is closed, whatever shift the version names."""
    frozen: bool
    """Whether the tertial of either is frozen: the stored record's or the version's."""
    same_shift: bool = True
    """Whether the version names the stored record's shift and team."""


@dataclass(frozen=True)
class Decision:
    """The answer to one envelope, with the reason when it is held."""

    answer: str
    reason: str | None = None


def decide(existing: Existing | None, version: int, deleted: bool) -> Decision:
    """The answer to a version of a record that was opened and keeps the rules.

    A new record is always stored, late ones too. A deletion wins over any record of its id.
    Until its shift is closed the device that wrote a record alone makes versions of it.
    """
    if existing is None:
        return Decision(STORED)
    if version < existing.version or (existing.deleted and not deleted):
        return Decision(SUPERSEDED)
    if version == existing.version:
        if existing.same_content:
            return Decision(DUPLICATE)
        return Decision(HELD, "version_conflict")
    if existing.deleted:
        return Decision(SUPERSEDED)
    if not existing.same_shift:
        return Decision(HELD, "malformed")
    if not existing.same_device:
        return Decision(HELD, "other_device")
    if existing.frozen:
        return Decision(HELD, "frozen")
    if existing.shift_closed:
        return Decision(HELD, "shift_closed")
    return Decision(STORED)
