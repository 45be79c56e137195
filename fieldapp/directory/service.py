"""The edition of guidance that this version of the product ships."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "guidance" / "guidance.json"


@cache
def guidance() -> dict[str, Any]:
    """The texts, with their sources and numbers (see rules.faults for their form)."""
    read: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return read


def edition() -> str:
    """The day of the edition: a phone with another one is out of date."""
    return str(guidance()["edition"])
