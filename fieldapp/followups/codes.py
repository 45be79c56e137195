"""Code lists of follow-ups. A code is never given a new meaning."""

from ..foundation.codes import codes

ACT = codes(
    "followup_act",
    ("take", "Tog uppgiften", "Took it"),
    ("hand_over", "Lämnade över", "Handed it over"),
    ("done", "Klar", "Done"),
    ("moved", "Flyttade", "Moved it"),
    ("closed", "Stängde", "Closed it"),
    ("expired", "Stängdes efter 90 dagar", "Closed after 90 days"),
)
"""What is done with a task. The last one the product does by itself, and nobody else."""

REASON = codes(
    "followup_reason",
    ("place_gone", "Platsen finns inte kvar", "The place is gone"),
    ("not_found", "Ingen på platsen", "Nobody there"),
    ("other_team", "Ett annat team tar det", "Another team sees to it"),
    ("no_longer_needed", "Behövs inte längre", "No longer needed"),
    ("other", "Annat", "Other"),
)
"""Why a task was closed without being done."""

STATE = codes(
    "followup_state",
    ("open", "Öppen", "Open"),
    ("done", "Klar", "Done"),
    ("closed", "Stängd", "Closed"),
    ("expired", "Stängd efter 90 dagar", "Closed after 90 days"),
)

ALL = (ACT, REASON, STATE)
