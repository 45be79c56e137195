"""Every screen of the phone by its name, and what its team has."""

from fieldapp.audit.service import SYSTEM
from fieldapp.followups import short_codes
from fieldapp.foundation import clock
from fieldapp.foundation.settings import TEAM
from fieldapp.ops.context import working
from tests.browser.conftest import Streets
from tests.browser.screens_contacts import CONTACTS
from tests.browser.screens_rest import THE_REST
from tests.browser.screens_way import BEFORE_A_SHIFT, WAY_IN
from tests.browser.test_followups import open_tasks
from tests.browser.test_safety import give_numbers

__all__ = ["BEFORE_A_SHIFT", "CONTACTS", "THE_REST", "WAY_IN", "prepare"]


def prepare(streets: Streets, *, numbers: bool = True) -> None:
    """What the team has: numbers to call, follow-ups of every urgency, codes on cards."""
    if numbers:
        give_numbers(streets)
    open_tasks(streets, "2026-W45", "2026-W47", "2026-W47", "2026-W50")
    open_tasks(streets, "2026-W47", zone=False)
    with working(streets.stores.settings(TEAM)), clock.at(streets.night.now):
        short_codes.switch_on(SYSTEM, "2026/12")
