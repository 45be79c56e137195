"""What a fictional organisation is made from, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fieldapp.ops.demo.structures import STRUCTURES, Structure

DEFAULT_CONTACTS = 2_000
MOST_CONTACTS = 1_000_000
DEFAULT_YEARS = 3
MOST_YEARS = 10
DEFAULT_SEED = 1


@dataclass(frozen=True)
class Parameters:
    """contacts: rows a year; years: operational years; today: the last day, itself excluded."""

    today: date
    contacts: int = DEFAULT_CONTACTS
    years: int = DEFAULT_YEARS
    seed: int = DEFAULT_SEED
    structure_name: str = "city"

    def __post_init__(self) -> None:
        if not 1 <= self.contacts <= MOST_CONTACTS:
            raise ValueError(f"contacts a year: 1 to {MOST_CONTACTS:,}, not {self.contacts:,}")
        if not 1 <= self.years <= MOST_YEARS:
            raise ValueError(f"years: 1 to {MOST_YEARS}, not {self.years}")
        if self.structure_name not in STRUCTURES:
            raise ValueError(f"structure: {' or '.join(STRUCTURES)}, not {self.structure_name}")

    @property
    def structure(self) -> Structure:
        return STRUCTURES[self.structure_name]

    @property
    def first_day(self) -> date:
        """The 1 January nearest to `years` years before today.

        Records begin with a year, because `met` means "this operational year": a year that
        began in its middle would hold people who are known without ever having been new.
        """
        months_back = self.today.month - 1
        year = self.today.year - self.years + (1 if months_back >= 6 else 0)
        return date(year, 1, 1)

    @property
    def operational_years(self) -> range:
        return range(self.first_day.year, self.today.year + 1)
