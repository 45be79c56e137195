"""Table of what this municipality has filled in of the guidance."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ..foundation.database import FIELD, db
from .rules import LONGEST


class LocalEntry(db.Model):  # type: ignore[name-defined]
    """A local number or text in the place of a gap, or a shipped number that was checked here."""

    __bind_key__ = FIELD
    __tablename__ = "directory_local"

    item: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[str | None] = mapped_column(String(LONGEST["number"]))
    words: Mapped[str | None] = mapped_column(String(LONGEST["words"]))
    source: Mapped[str] = mapped_column(String(LONGEST["source"]))
    owner: Mapped[str] = mapped_column(String(LONGEST["owner"]))
    verified_on: Mapped[date]
