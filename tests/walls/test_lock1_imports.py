"""Lock 1: import contracts. Seen to fail when an import upward is planted."""

from pathlib import Path

import pytest

from tests.walls.trees import copy_tree, lint_imports, plant


def test_rooms_import_only_what_lies_below(tmp_path: Path) -> None:
    done = lint_imports(copy_tree(tmp_path))
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("picture/models.py", "from fieldapp.contacts import models as planted"),
        ("parties/service.py", "from ..accounts import service as planted"),
        ("foundation/web.py", "def planted(): from fieldapp.sync import models"),
        ("picture_app.py", "from .ops import installation as planted"),
        ("geography/service.py", "import fieldapp.zones as planted"),
    ],
)
def test_picked_an_import_across_the_wall_is_caught(tmp_path: Path, module: str, line: str) -> None:
    tree = copy_tree(tmp_path)
    plant(tree, module, line)
    done = lint_imports(tree)
    assert done.returncode != 0
    assert "The wall: the picture surface imports nothing of the field BROKEN" in done.stdout


def test_picked_an_upward_import_above_the_wall_is_caught(tmp_path: Path) -> None:
    tree = copy_tree(tmp_path)
    plant(tree, "shifts/__init__.py", "import fieldapp.contacts as planted")
    done = lint_imports(tree)
    assert done.returncode != 0
    assert "Rooms import only what lies below them BROKEN" in done.stdout


def test_picked_a_room_in_no_line_is_caught(tmp_path: Path) -> None:
    tree = copy_tree(tmp_path)
    (tree / "fieldapp" / "gossip").mkdir()
    (tree / "fieldapp" / "gossip" / "__init__.py").write_text("", encoding="utf-8")
    done = lint_imports(tree)
    assert done.returncode != 0
    assert "gossip" in done.stdout
