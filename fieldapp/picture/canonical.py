"""One byte form of a JSON value, so that the same release is the same bytes everywhere.

Standard library only: the post-processing child imports it with no installed packages.
"""

from __future__ import annotations

import json
from typing import Any


def dumps(value: Any) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces; TypeError for a float.

    Floats have no single byte form across platforms, so a release holds integers and texts.
    """
    _check(value)
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8")


def loads(data: bytes) -> Any:
    """The value of canonical bytes; ValueError when the bytes are not in the one form."""
    value = json.loads(data.decode("utf-8"))
    try:
        same = dumps(value) == data
    except TypeError as error:
        raise ValueError(str(error)) from error
    if not same:
        raise ValueError("the bytes are not canonical JSON")
    return value


_PLAIN = frozenset({int, str, bool, type(None)})


def _check(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("a float has no canonical form")
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError("keys are texts")
            _check(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            # A partition has a hundred thousand numbers: most of the time went to asking here.
            if type(item) not in _PLAIN:
                _check(item)
