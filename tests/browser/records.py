"""What the field database holds, read from it directly and not through the product."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from fieldapp.foundation.database import FIELD, open_engine
from tests.databases import Stores


@dataclass(frozen=True)
class Stored:
    """A stored contact."""

    id: str
    version: int
    deleted: bool
    day: str
    daypart: str
    square: tuple[int, int]
    district: str
    team: str
    answers: dict[str, str]


def contacts(stores: Stores) -> list[Stored]:
    """All contacts, tombstones included, in no certain order."""
    return [
        Stored(
            id=str(row["id"]).replace("-", ""),
            version=row["version"],
            deleted=bool(row["deleted"]),
            day=str(row["day"]),
            daypart=row["daypart"],
            square=(row["square_e"], row["square_n"]),
            district=row["district_code"],
            team=str(row["team_id"]).replace("-", ""),
            answers={name: row[name] for name in ("gender", "age", "met", "outcome")},
        )
        for row in contact_rows(stores)
    ]


def contact_rows(stores: Stores) -> list[dict]:
    """All columns of all contacts."""
    return _rows(stores, "SELECT * FROM contacts_contact")


def session_rows(stores: Stores) -> list[dict]:
    """All columns of all online sessions."""
    return _rows(stores, "SELECT * FROM shifts_online_session")


def hour_rows(stores: Stores) -> list[dict]:
    """All columns of the shifts' staff hours."""
    return _rows(stores, "SELECT * FROM shifts_hours ORDER BY shift_id, position")


def shifts(stores: Stores) -> list[dict]:
    """All shifts."""
    return _rows(stores, "SELECT * FROM shifts_shift")


def held(stores: Stores) -> list[str]:
    """Reasons of what is held."""
    return [row["reason"] for row in _rows(stores, "SELECT reason FROM sync_held")]


def devices(stores: Stores) -> list[UUID]:
    """Ids of the enrolled phones."""
    return [UUID(str(row["id"])) for row in _rows(stores, "SELECT id FROM accounts_device")]


def _rows(stores: Stores, query: str) -> list[dict]:
    engine = open_engine(stores.team[FIELD], readonly=True)
    try:
        with engine.connect() as connection:
            return [dict(row) for row in connection.execute(text(query)).mappings()]
    finally:
        engine.dispose()
