"""Shifts and contacts into an installation, in batches, by their rooms' services."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from fieldapp.audit import service as audit
from fieldapp.audit.service import SYSTEM
from fieldapp.contacts import rules as contact_rules
from fieldapp.contacts import service as contacts
from fieldapp.followups import service as followups
from fieldapp.geography import service as geography
from fieldapp.ops.demo import stream
from fieldapp.ops.demo.city import City
from fieldapp.ops.demo.contacts import Payload
from fieldapp.ops.demo.crew import Crew
from fieldapp.ops.progress import Progress
from fieldapp.shifts import rules as shift_rules
from fieldapp.shifts import service as shifts

RECORDED = audit.act("ops.demo_recorded")
BATCH = 4_000
"""Contacts of one transaction: large enough to be quick, small enough to stay in memory."""


class Loader:
    """Takes days, writes batches; holds one batch in memory."""

    def __init__(self, city: City, crew: Crew) -> None:
        # Older tasks are closed and gone in a real installation.
        self._tasks_from = city.parameters.today - followups.CLOSES_AFTER
        by_team = {crew.ids.teams[key]: phone for key, phone in crew.phones.items()}
        self._phone = by_team
        self._ids: dict[str, UUID] = {
            text: UUID(text)
            for text in [*by_team, *(z for ids in crew.ids.zones.values() for z in ids)]
        }
        # Asked once: every batch would ask for nearly the same squares.
        self._district = {
            tuple(found.square): found.district
            for found in geography.squares()
            if found.district is not None
        }
        self._contacts: list[dict[str, Any]] = []
        self._tasks: list[tuple[dict[str, Any], Payload]] = []
        self._shifts: list[tuple[dict[str, Any], Mapping[str, Any]]] = []
        self.contacts = 0
        self.shifts = 0

    def take(self, day: stream.Day) -> None:
        for shift in day.shifts:
            read = self._read_shift(shift, day.day)
            self._shifts.append((shift_rules.row_of(read, self._phone[shift["team"]]), read))
        for contact in day.contacts:
            row = self._row(contact, day.day)
            self._contacts.append(row)
            asked = contact["follow_up"]
            if asked["kind"] == "revisit" and day.day > self._tasks_from:
                zone = self._ids[asked["zone"]] if asked["zone"] else None
                self._tasks.append((row, asked | {"zone": zone}))
        if len(self._contacts) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what is held, in one transaction with its entry in the access log."""
        if not self._contacts and not self._shifts:
            return
        detail = f"{len(self._contacts)} contacts, {len(self._shifts)} shifts"
        with audit.recorded(SYSTEM, RECORDED, "demo", detail=detail) as session:
            shifts.load_many(session, self._shifts)
            contacts.load_many(session, self._contacts)
            for row, asked in self._tasks:
                followups.open_for(session, row, asked)
        self.contacts += len(self._contacts)
        self.shifts += len(self._shifts)
        self._contacts, self._shifts, self._tasks = [], [], []

    def _read_shift(self, shift: Payload, day: date) -> Payload:
        """As the schema of shifts reads it; tests hold every payload to the schema itself."""
        ids = self._ids
        return shift | {
            "id": UUID(shift["id"]),
            "team": ids[shift["team"]],
            "day": day,
            "zones": [ids[zone] for zone in shift["zones"]],
            "split": shift["split"]
            and [
                part | {"zone": ids[part["zone"]] if part["zone"] else None}
                for part in shift["split"]
            ],
        }

    def _row(self, contact: Payload, day: date) -> dict[str, Any]:
        place = contact["place"]
        if place.get("zone"):
            place = place | {"zone": self._ids[place["zone"]]}
        read = contact | {
            "id": UUID(contact["id"]),
            "shift": UUID(contact["shift"]),
            "team": self._ids[contact["team"]],
            "day": day,
            "place": place,
        }
        row = contact_rules.row_of(read, self._phone[contact["team"]])
        if row["square_e"] is not None:
            row["district_code"] = self._district.get((row["square_e"], row["square_n"]))
        return row


def load_records(city: City, crew: Crew, progress: Progress) -> tuple[int, int]:
    """Write all days; returns how many (shifts, contacts). Memory does not grow with them."""
    first, today = city.parameters.first_day, city.parameters.today
    total = round(city.parameters.contacts * (today - first).days / 365)
    loader = Loader(city, crew)
    for day in stream.days(city, crew.ids):
        loader.take(day)
        progress("Contacts", min(loader.contacts, total), total)
    loader.flush()
    progress("Contacts", loader.contacts, loader.contacts)
    return loader.shifts, loader.contacts
