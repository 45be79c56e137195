"""The OpenAPI 3.1 document of a surface, made from its routes and what they say of themselves."""

import inspect
import re
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from marshmallow import Schema

from . import access
from .access import DEVICE, PUBLIC, Route
from .described import HTML
from .entrance import FORM, JSON, JSON_PATHS, types_of

PROBLEM = "application/problem+json"
SESSION, TOKEN, SIGNATURE, PHONE = "session", "csrf", "signature", "device"

WORD = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"}
"""A part of an address that is not a UUID: letters, digits, - and _."""
FILE = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,40}(\\.[A-Za-z0-9_-]{1,10})?$"}

PROBLEM_SCHEMA = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "pattern": "^urn:fieldapp:[a-z0-9_]+$"},
        "title": {"type": "string", "minLength": 1},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
    },
    "additionalProperties": False,
}

REASONS = {
    400: "The request could not be understood.",
    401: "Nobody is signed in, or what was sent proves nothing.",
    403: "Not allowed: the right is missing, the token is, or the request is another site's.",
    404: "There is nothing here, or nothing that this person may see.",
    409: "The present state does not allow it.",
    411: "The length of the body is not said.",
    413: "The body is too large.",
    415: "The body is of another kind, or packed.",
    422: "What was sent breaks a rule.",
    429: "Too many requests; Retry-After says when to come again.",
    503: "Not now.",
}


def _place(name: str, kind: str) -> dict[str, Any]:
    schema: dict[str, Any] = dict(WORD)
    if kind == "uuid":
        schema = {"type": "string", "format": "uuid"}
    elif kind == "int":
        schema = {"type": "integer", "minimum": 0, "maximum": 999_999}
    elif kind == "path":
        schema = dict(FILE)
    elif kind.startswith("any("):
        schema = {"type": "string", "enum": [w.strip() for w in kind[4:-1].split(",")]}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _path(rule: str) -> tuple[str, list[dict[str, Any]]]:
    """Flask's way to write an address → OpenAPI's, and what stands in its places."""
    places: list[dict[str, Any]] = []

    def place(found: re.Match[str]) -> str:
        kind, _, name = found[1].rpartition(":")
        places.append(_place(name, kind))
        return "{" + name + "}"

    return re.sub(r"<([^>]+)>", place, rule), places


class _Document:
    def __init__(self, app: Flask, title: str, version: str) -> None:
        self.app = app
        self.plugin = MarshmallowPlugin()
        self.spec = APISpec(
            title=title,
            version=version,
            openapi_version="3.1.0",
            plugins=[self.plugin],
            info={"description": inspect.cleandoc(__doc__ or "")},
        )
        self.spec.components.schema("Problem", PROBLEM_SCHEMA)
        self._security()

    def _security(self) -> None:
        name = self.app.config["SESSION_COOKIE_NAME"]
        schemes = {
            SESSION: ("cookie", name, "A session, begun on the log-in page."),
            TOKEN: ("header", "X-CSRF-Token", "The session's own token; forms send it as csrf."),
            PHONE: ("header", "X-Fieldapp-Device", "An enrolled phone."),
            SIGNATURE: ("header", "X-Fieldapp-Signature", "Its signature (docs/protocol.md)."),
        }
        for key, (where, called, about) in schemes.items():
            said = {"type": "apiKey", "in": where, "name": called, "description": about}
            self.spec.components.security_scheme(key, said)

    def _schema(self, schema: Schema | dict[str, Any] | None) -> dict[str, Any]:
        if schema is None:
            return {}
        if isinstance(schema, dict):
            return schema
        made: dict[str, Any] = self.plugin.converter.schema2jsonschema(schema)  # type: ignore[union-attr]
        # marshmallow refuses what a schema does not name, unless it says otherwise.
        return {**made, "additionalProperties": schema.unknown != "raise"}

    def _is_data(self, route: Route) -> bool:
        return route.path.startswith(JSON_PATHS) or route.path.endswith(".json")

    def _body(self, route: Route) -> dict[str, Any] | None:
        taken = getattr(route.view, "taken", {})
        content: dict[str, Any] = {}
        for kind in types_of(route.view, route.path):
            said = taken.get("json" if kind == JSON else "form")
            # Of a form that says nothing more: any fields, each a text.
            anything: dict[str, Any] = {"type": "object"}
            if kind == FORM:
                anything["additionalProperties"] = {"type": "string", "pattern": "^[^\\x00]*$"}
            content[kind] = {"schema": self._schema(said) if said else anything}
        needed = any(one["schema"].get("required") for one in content.values())
        return {"required": needed, "content": content}

    def _success(self, route: Route) -> dict[str, Any]:
        said = getattr(route.view, "answered", {})
        made: dict[str, Any] = {}
        for status, (media, schema) in said.items():
            body = self._schema(schema)
            content = {media: {"schema": body}} if media else {}
            made[str(status)] = {"description": "Done.", "content": content}
        if said:
            return made
        if self._is_data(route) or JSON in types_of(route.view, route.path):
            return {"200": {"description": "Done.", "content": {JSON: {"schema": {}}}}}
        page = {HTML: {"schema": {"type": "string"}}}
        away = {"description": "Go there.", "headers": {"Location": {"schema": {"type": "string"}}}}
        away["content"] = page
        return {
            "200": {"description": "A page.", "content": page},
            "302": away,
            "303": away,
        }

    def _problems(self, route: Route, places: list[dict[str, Any]]) -> dict[str, Any]:
        known = [400, 429]
        if route.access != PUBLIC or route.changes:
            known += [401, 403]
        if route.access == PUBLIC and not route.changes and "/login/" in route.path:
            known.append(403)  # what another's log-in answered
        if places or route.access not in (PUBLIC, access.SIGNED_IN) or "/" in route.path[1:]:
            known.append(404)
        if route.changes:
            known += [409, 411, 413, 415, 422]
        elif "query" in getattr(route.view, "taken", {}):
            known += [409, 422]
        elif self._is_data(route):
            known.append(422)
        ref = {"$ref": "#/components/schemas/Problem"}
        both = {HTML: {"schema": {"type": "string"}}, PROBLEM: {"schema": ref}}
        only = {PROBLEM: {"schema": ref}}
        made: dict[str, Any] = {}
        for status in sorted(set(known)):
            content = only if self._is_data(route) else both
            made[str(status)] = {"description": REASONS[status], "content": content}
        made["429"] = made["429"] | {"headers": {"Retry-After": {"schema": {"type": "string"}}}}
        if not self._is_data(route) and not route.changes and route.access != PUBLIC:
            made["302"] = {
                "description": "Sign in, or prove who you are, first.",
                "headers": {"Location": {"schema": {"type": "string"}}},
                "content": {HTML: {"schema": {"type": "string"}}},
            }
        return made

    def _access(self, route: Route) -> list[dict[str, list[str]]]:
        if route.access == DEVICE:
            return [{PHONE: [], SIGNATURE: []}]
        if route.access == PUBLIC:
            return [{}]
        return [{SESSION: [], TOKEN: []}] if route.changes else [{SESSION: []}]

    def add(self, route: Route) -> None:
        """One method of one address."""
        path, places = _path(route.path)
        about = inspect.cleandoc(route.view.__doc__ or route.endpoint).split("\n\n")
        query = self._schema(getattr(route.view, "taken", {}).get("query"))
        needed = query.get("required", [])
        asked = [
            {"name": name, "in": "query", "required": name in needed, "schema": one}
            for name, one in query.get("properties", {}).items()
        ]
        operation: dict[str, Any] = {
            "operationId": f"{route.endpoint}_{route.method}".replace(".", "_").lower(),
            "summary": " ".join(about[0].split()),
            "tags": [route.view.__module__.split(".")[1]],
            "security": self._access(route),
            "parameters": [*places, *asked],
            "responses": self._problems(route, places) | self._success(route),
        }
        if len(about) > 1:
            operation["description"] = "\n\n".join(about[1:])
        if route.access not in (PUBLIC, DEVICE, access.SIGNED_IN):
            operation["x-permission"] = route.access
        if route.step_up:
            operation["x-step-up"] = True
        if route.changes:
            operation["requestBody"] = self._body(route)
        self.spec.path(path, operations={route.method.lower(): operation})


def document(app: Flask, title: str, version: str = "1") -> dict[str, Any]:
    """The document of an app as a dictionary."""
    made = _Document(app, title, version)
    for route in access.routes(app):
        made.add(route)
    found: dict[str, Any] = made.spec.to_dict()
    return found
