"""What a route takes and answers, said beside it; the OpenAPI documents are made of this.

What is said of a body is also what is let in: a type that a route does not name is refused before
it is read (foundation/entrance.py). Answers that every route may give – refusals, missing pages,
too much at once – are derived from its method and its access and are not said again.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from marshmallow import Schema

from .entrance import FORM, JSON, SMALL_BODY

View = TypeVar("View", bound=Callable[..., Any])

HTML = "text/html"


def takes(
    *,
    json: Schema | dict[str, Any] | None = None,
    form: Schema | dict[str, Any] | None = None,
    query: Schema | dict[str, Any] | None = None,
    limit: int = SMALL_BODY,
) -> Callable[[View], View]:
    """The route takes this JSON, this form, or these things after the question mark.

    Each a marshmallow schema, or a JSON Schema of an object.
    """

    def mark(view: View) -> View:
        said = {"json": json, "form": form, "query": query}
        view.taken = {name: one for name, one in said.items() if one is not None}  # type: ignore[attr-defined]
        types = tuple(t for t, one in ((JSON, json), (FORM, form)) if one is not None)
        if types:
            view.body_types, view.body_limit = types, limit  # type: ignore[attr-defined]
        return view

    return mark


def answers(
    status: int, schema: Schema | dict[str, Any] | None = None, media: str = JSON
) -> Callable[[View], View]:
    """The route answers this status with this body; say it once for each status."""

    def mark(view: View) -> View:
        said = dict(getattr(view, "answered", {}))
        view.answered = said | {status: (media, schema)}  # type: ignore[attr-defined]
        return view

    return mark
