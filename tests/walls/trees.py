"""Copies of the source tree in which a lock can be picked."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

BELOW_THE_WALL = {
    "picture_app",
    "picture",
    "plan",
    "parties",
    "geography",
    "signin",
    "audit",
    "foundation",
}
"""Everything of fieldapp that the picture surface may load."""

PROBE = """
import json, sys
from pathlib import Path
import fieldapp
import wsgi
client = wsgi.app.test_client()
print(json.dumps({
    "tree": str(Path(fieldapp.__file__).parents[1]),
    "rooms": sorted({n.split(".")[1] for n in sys.modules if n.startswith("fieldapp.")}),
    "answers": {p: client.get(p, base_url="https://localhost").status_code
                for p in ("/healthz", "/login")},
}))
"""


@dataclass(frozen=True)
class Started:
    """What a surface's fresh process told: the rooms it loaded, status by path."""

    rooms: set[str]
    answers: dict[str, int]


class DidNotStart(Exception):
    """The process ended with an error; the message is its last words."""


def copy_tree(target: Path) -> Path:
    """Copy what is needed to import and start the product."""
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in ("fieldapp", "migrations"):
        shutil.copytree(ROOT / name, target / name, ignore=ignored)
    for name in ("wsgi.py", "pyproject.toml"):
        shutil.copy(ROOT / name, target / name)
    return target


def remove_above_the_wall(tree: Path) -> None:
    """Delete every room and module that the picture host need not have."""
    for found in (tree / "fieldapp").iterdir():
        if found.stem in BELOW_THE_WALL or found.name == "__init__.py":
            continue
        shutil.rmtree(found) if found.is_dir() else found.unlink()


def plant(tree: Path, module: str, line: str) -> None:
    """Add a line of code to the end of a module of a copied tree ('parties/routes.py')."""
    path = tree / "fieldapp" / module
    path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")


def start_surface(tree: Path, environment: dict[str, str]) -> Started:
    """Start a surface in a fresh process from a tree, ask it two pages, tell what it loaded."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE],
        cwd=tree,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(tree)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise DidNotStart(done.stderr[-2000:])
    told = json.loads(done.stdout.splitlines()[-1])
    # The project's own folder is on the interpreter's path too: it must not have answered.
    assert Path(told["tree"]) == tree
    return Started(set(told["rooms"]), told["answers"])


def lint_imports(tree: Path) -> subprocess.CompletedProcess[str]:
    """Run the import contracts on a tree."""
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"],
        cwd=tree,
        env=os.environ | {"PYTHONPATH": str(tree), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
