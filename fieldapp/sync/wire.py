"""Shapes of what phones send and are answered, for the OpenAPI document (docs/protocol.md)."""

from typing import Any

from .rules import REASONS
from .service import MAX_ENVELOPES

_WORD = {"type": "string"}
_KEY = {
    "type": "object",
    "required": ["kid", "public"],
    "properties": {"kid": _WORD, "public": _WORD},
}
_DISTRICTS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["code", "name"],
        "properties": {"code": _WORD, "name": _WORD},
    },
}
_STATUS = {
    "description": "What the phone says of itself; one that is not as it should be is passed over."
}

BATCH: dict[str, Any] = {
    "type": "object",
    "required": ["protocol", "envelopes"],
    "properties": {
        "protocol": {"const": 1, "type": "integer"},
        "envelopes": {
            "type": "array",
            "maxItems": MAX_ENVELOPES,
            "items": {"description": "{id, version, kid, ct}; anything else is held, not refused."},
        },
        "status": _STATUS,
    },
}
HELLO: dict[str, Any] = {
    "type": "object",
    "required": ["protocol"],
    "properties": {"protocol": {"const": 1, "type": "integer"}, "status": _STATUS},
}
ANSWERS: dict[str, Any] = {
    "type": "object",
    "required": ["answers", "wipe", "min_app"],
    "properties": {
        "answers": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "version", "answer", "reason"],
                "properties": {
                    "id": _WORD,
                    "version": {"type": "integer"},
                    "answer": {"enum": ["stored", "duplicate", "superseded", "held", "try_later"]},
                    "reason": {"enum": [*REASONS.values, None]},
                },
                "additionalProperties": False,
            },
        },
        "wipe": {"type": "boolean"},
        "min_app": _WORD,
        "envelope_key": _KEY,
    },
    "additionalProperties": False,
}
PULLED: dict[str, Any] = {
    "type": "object",
    "properties": {
        "wipe": {"const": True},
        "teams": {"type": "array", "items": {"type": "object"}},
        "districts": _DISTRICTS,
        "municipalities": _DISTRICTS,
        "municipality": {"type": ["string", "null"]},
        "envelope_key": _KEY,
        "server_day": {"type": "string", "format": "date"},
        "min_app": _WORD,
        "guidance_version": {"type": "string", "format": "date"},
        "guidance": {"type": "object", "additionalProperties": {"type": "object"}},
        "demo": {"type": "boolean"},
        "basemap": {"type": ["string", "null"]},
        "tasks": {"type": "array", "items": {"type": "object"}},
        "other_teams": {"type": "array", "items": {"type": "object"}},
        "short_codes": {"const": True},
    },
}
