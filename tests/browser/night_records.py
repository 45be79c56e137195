"""Everything that the field database holds of a night, field by field, read beside the product."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from fieldapp.contacts.codes import GIVEN, NEED, SIGNS
from fieldapp.shifts.codes import DAYPART, PLATFORM
from tests.browser import records
from tests.browser.night_forms import EVERY_ANSWER, MANY
from tests.databases import Stores

LISTS = {"given": GIVEN, "need": NEED, "signs": SIGNS}
COUNTERS = ("reviewed", "messages", "answered", "conversations", "declined", "meetings")
OF_A_CONTACT = (
    "version", "deleted", "day", "daypart", "kind", "arena", "with_police", "follow_up",
    "place_kind", "square_e", "square_n", "zone_id", "municipality_code",
    "shift_id", "team_id", *EVERY_ANSWER,
)  # fmt: skip
"""All that a phone says of a contact; its district follows from its square, and is asked apart."""


def _plain(name: str, value: Any) -> Any:
    if name in MANY:
        return tuple(sorted(LISTS[name].chosen(value)))
    if name in ("zone_id", "shift_id", "team_id"):
        return None if value is None else str(value).replace("-", "")
    if name == "day":
        return str(value)
    if name in ("deleted", "with_police", "interpreter"):
        return None if value is None else bool(value)
    return value


def contacts(stores: Stores) -> list[dict[str, Any]]:
    """Every field of every contact, tombstones too; the district of those without a square."""
    found = []
    for row in records.contact_rows(stores):
        said = {name: _plain(name, row[name]) for name in OF_A_CONTACT}
        indoors = row["place_kind"] == "area"
        found.append(said | {"district_code": row["district_code"] if indoors else None})
    return found


def counted(rows: Iterable[dict[str, Any]]) -> Counter[tuple[tuple[str, Any], ...]]:
    """Rows that can be compared whatever their order."""
    return Counter(tuple(sorted(row.items(), key=lambda item: item[0])) for row in rows)


def difference(expected: Iterable[dict[str, Any]], stored: Iterable[dict[str, Any]]) -> str:
    """What is missing and what is there beside, in words; empty when they are the same."""
    wanted, there = counted(expected), counted(stored)
    lines = [f"missing: {dict(row)}" for row in (wanted - there).elements()]
    lines += [f"not saved by anybody: {dict(row)}" for row in (there - wanted).elements()]
    return "\n".join(lines)


def sessions(stores: Stores) -> list[dict[str, Any]]:
    """Online sessions that are not deleted."""
    return [
        {name: row[name] for name in ("platform", "ad_kind", "version", *COUNTERS)}
        for row in records.session_rows(stores)
        if not row["deleted"]
    ]


def shifts(stores: Stores) -> list[dict[str, Any]]:
    """Shifts, their dayparts and platforms as codes."""
    return [
        row
        | {
            "id": str(row["id"]).replace("-", ""),
            "day": str(row["day"]),
            "dayparts": DAYPART.chosen(row["dayparts"]),
            "platforms": PLATFORM.chosen(row["platforms"]),
        }
        for row in records.shifts(stores)
    ]


def hours(stores: Stores) -> list[dict[str, Any]]:
    """Parts of the shifts' staff hours, in hundredths."""
    return [
        {
            "zone": None if row["zone_id"] is None else str(row["zone_id"]).replace("-", ""),
            "platform": row["platform"],
            "daypart": row["daypart"],
            "centihours": row["centihours"],
        }
        for row in records.hour_rows(stores)
    ]
