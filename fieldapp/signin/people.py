"""Who may come in, as `accounts` (staff) and `parties` (partners) tell it."""

from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from flask import current_app

from ..foundation.identity import Actor

EXTENSION = "signin"


@dataclass(frozen=True)
class Person:
    """Somebody with a log-in, as this room needs to know them."""

    id: UUID
    username: str
    display_name: str
    email: str | None
    active: bool
    """False when the log-in is closed or has expired."""
    language: str = "sv"
    """Of letters: 'sv' or 'en'."""


class People(Protocol):
    """The people of one store."""

    store: str

    def by_name(self, username: str) -> Person | None:
        """Who has this log-in name; None for nobody, whatever the text."""

    def by_id(self, person_id: UUID) -> Person | None:
        """Who has this id; None for nobody."""

    def actor(self, person_id: UUID) -> Actor | None:
        """What this person may do now; None when inactive, expired or unknown."""


def of_this_surface() -> Any:
    """The People of the running surface (`People`), given when its log-in was mounted."""
    return current_app.extensions[EXTENSION]
