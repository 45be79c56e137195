"""The parts of docs/ that are generated: the map of rooms, the states of a release."""

import ast
import importlib
import pkgutil
import re
from pathlib import Path

import fieldapp
from fieldapp.audit import service as audit
from fieldapp.releases.rules import TRANSITIONS

ROOT = Path(__file__).resolve().parents[2]
ARCHITECTURE = ROOT / "docs" / "architecture.md"
SECURITY = ROOT / "docs" / "security.md"

ABOVE = frozenset(
    {
        "accounts",
        "contacts",
        "directory",
        "drafts",
        "followups",
        "insights",
        "ops",
        "releases",
        "shifts",
        "sync",
        "zones",
    }
)
"""Rooms above the wall; the others are below it."""

OWNS = re.compile(r"Owns:\s*(.+?)(?:\n\s*\n|\nNever)", re.DOTALL)
NEVER = re.compile(r"Never holds:\s*(.+?)(?:\n\s*\n|\nAsked by|\nWho may)", re.DOTALL)


def rooms() -> dict[str, str]:
    """Each room's docstring, read and not imported, in alphabetical order."""
    found = {}
    for file in sorted((ROOT / "fieldapp").glob("*/__init__.py")):
        text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
        if text:
            found[file.parent.name] = text
    return found


def _cell(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text + "\n\n")
    return " ".join(match[1].split()).rstrip(".") if match else ""


def room_map() -> str:
    """A table of the rooms: side of the wall, purpose, what each owns and never holds."""
    rows = ["| room | side | what for | owns | never holds |", "| --- | --- | --- | --- | --- |"]
    for name, text in rooms().items():
        side = "team" if name in ABOVE else "both"
        first = text.split("\n\n")[0].replace("\n", " ").rstrip(".")
        rows.append(f"| `{name}` | {side} | {first} | {_cell(OWNS, text)} | {_cell(NEVER, text)} |")
    return "\n".join(rows) + "\n"


def release_states() -> str:
    """The states of a release as a diagram, from the one table of transitions."""
    arrows = "".join(
        f"    {state} --> {following}: {act}\n" for (state, act), following in TRANSITIONS.items()
    )
    return f"```mermaid\nstateDiagram-v2\n    [*] --> frozen: freeze\n{arrows}```\n"


def import_rooms() -> None:
    """Import every module: acts and domain errors are declared where they are used."""
    for module in pkgutil.walk_packages(fieldapp.__path__, "fieldapp."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def acts() -> str:
    """A table of every act of the access log: its database, and what kind of act it is."""
    import_rooms()
    rows = ["| act | log of | kind |", "| --- | --- | --- |"]
    for found in sorted(audit.registered().values(), key=lambda act: act.name):
        if found.name.split(".")[0] in rooms():
            rows.append(f"| `{found.name}` | {found.store} | {found.kind} |")
    return "\n".join(rows) + "\n"


def architecture() -> str:
    """docs/architecture.md with its generated parts as they should be."""
    return _filled(ARCHITECTURE, {"rooms": room_map(), "release-states": release_states()})


def security() -> str:
    """docs/security.md with its generated part."""
    return _filled(SECURITY, {"acts": acts()})


def _filled(document: Path, parts: dict[str, str]) -> str:
    text = document.read_text(encoding="utf-8")
    for name, made in parts.items():
        begin, end = f"<!-- {name}: generated -->\n", f"<!-- {name}: end -->"
        before, rest = text.split(begin)
        text = before + begin + made + end + rest.split(end)[1]
    return text
