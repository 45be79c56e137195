"""What freezing a tertial does to shifts."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from .models import Shift


def forget_notes(session: Session, tertial: int) -> None:
    """Delete the notes of a tertial's shifts: they live until it freezes (DOMAIN, 'Time')."""
    session.execute(update(Shift).where(Shift.tertial == tertial).values(note=""))
