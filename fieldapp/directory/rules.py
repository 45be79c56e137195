"""What a text of guidance has to say of itself. Pure."""

from datetime import date, timedelta
from typing import Any

WARN_AFTER = timedelta(days=180)
"""A number that nobody has checked for so long is shown with a warning (mirrored on the phone)."""

LONGEST = {"number": 30, "words": 300, "source": 120, "owner": 80}
"""Characters of what the municipality fills in."""

TRIGGERS = ("child", "danger")
LANGUAGES = ("sv", "en")


def standing(verified_on: date | None, today: date) -> str:
    """'never', 'old' or 'fresh': how far to trust what was checked on a day."""
    if verified_on is None:
        return "never"
    return "old" if today - verified_on > WARN_AFTER else "fresh"


def faults(guidance: dict[str, Any]) -> list[str]:
    """What is wrong with a file of guidance, in sentences; nothing when it may be shipped."""
    sources, numbers = guidance["sources"], guidance["numbers"]
    wrong = [
        f"{path}: not in both languages"
        for path, one in _texts(guidance, "")
        if not all(one.get(language) for language in LANGUAGES)
    ]
    for name, number in numbers.items():
        wrong += [f"{name}: unknown source" for _ in [0] if not _known(number["source"], sources)]
        wrong += [f"{name}: no number" for _ in [0] if not number["number"]]
        wrong += _day(name, number["verified_on"])
    for name, source in sources.items():
        wrong += _day(name, source["verified_on"])
    for line in _lines(guidance):
        if not _known(line["source"], sources) or line["source"] is None:
            wrong.append(f"{line['text']['en'][:40]}: no source")
        wrong += [
            f"{call}: no such number" for call in line.get("calls", []) if call not in numbers
        ]
    return wrong


def _known(source: str | None, sources: dict[str, Any]) -> bool:
    return source is None or source in sources


def _day(name: str, said: str | None) -> list[str]:
    if said is None:
        return []
    try:
        date.fromisoformat(said)
    except ValueError:
        return [f"{name}: {said} is no day"]
    return []


def _lines(guidance: dict[str, Any]) -> list[dict[str, Any]]:
    """Everything that says something to somebody."""
    found = [line for card in guidance["cards"] for line in card["lines"]]
    found += guidance["checklist"]["lines"]
    found += guidance["police"]["rules"]
    return found


def _texts(node: Any, path: str) -> list[tuple[str, dict[str, str]]]:
    if isinstance(node, dict):
        if set(node) & set(LANGUAGES):
            return [(path, node)]
        return [found for key, value in node.items() for found in _texts(value, f"{path}/{key}")]
    if isinstance(node, list):
        return [found for i, value in enumerate(node) for found in _texts(value, f"{path}/{i}")]
    return []
