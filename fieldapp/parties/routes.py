"""What every page of the picture surface says of the installation."""

from typing import Any

from flask import Blueprint

from . import service

blueprint = Blueprint("parties", __name__)


@blueprint.app_context_processor
def fictional() -> dict[str, Any]:
    """Every page says whether the organisation is fictional, and may name it."""
    found = service.installation()
    return {"fictional": bool(found and found.demo), "organisation_name": found and found.name}
