"""What every page of the team surface knows of its organisation."""

from typing import Any

from flask import Blueprint

from . import service

blueprint = Blueprint("accounts", __name__)


@blueprint.app_context_processor
def fictional() -> dict[str, Any]:
    """Every page says whether the organisation is fictional."""
    return {"fictional": service.is_demo()}
