"""What every page of the team surface knows of its organisation."""

from typing import Any

from flask import Blueprint

from ..foundation.web import menu_entry
from . import service
from .devices_enrolment import ENROL

blueprint = Blueprint("accounts", __name__)

menu_entry(
    "The phone app",
    "phone_files.phone",
    ENROL,
    "Log shifts and contacts, also without a network. Open it on the phone itself.",
    start_only=True,
)


@blueprint.app_context_processor
def fictional() -> dict[str, Any]:
    """Every page says whether the organisation is fictional, and may name it."""
    found = service.organisation()
    return {"fictional": bool(found and found.demo), "organisation_name": found and found.name}
