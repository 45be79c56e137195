"""Lock 2: what the picture surface's process really loads, and that it needs nothing more.

Import contracts read the source; they miss `importlib` and what `fieldapp/__init__.py` pulls
in. A fresh process tells what is loaded in the end.
"""

from pathlib import Path

import pytest

from fieldapp.foundation.settings import PICTURE, TEAM
from tests.databases import Stores
from tests.walls.trees import (
    BELOW_THE_WALL,
    DidNotStart,
    copy_tree,
    lint_imports,
    plant,
    remove_above_the_wall,
    start_surface,
)

WELL = {"/healthz": 200, "/login": 200}
BY_NAME = "import importlib; importlib.import_module('fieldapp.' + 'contacts.models')"


def test_the_picture_loads_only_rooms_below_the_wall(stores: Stores, tmp_path: Path) -> None:
    started = start_surface(copy_tree(tmp_path / "tree"), stores.environment(PICTURE))
    assert started.answers == WELL
    assert started.rooms <= BELOW_THE_WALL
    assert {"picture", "parties", "foundation"} <= started.rooms


def test_the_probe_sees_rooms_above_the_wall(stores: Stores, tmp_path: Path) -> None:
    """The control: the team surface's process does load them, and the probe says so."""
    started = start_surface(copy_tree(tmp_path / "tree"), stores.environment(TEAM))
    assert started.answers == WELL
    assert {"contacts", "accounts", "sync"} <= started.rooms


def test_the_picture_runs_where_the_rest_is_not_installed(stores: Stores, tmp_path: Path) -> None:
    tree = copy_tree(tmp_path / "tree")
    remove_above_the_wall(tree)
    assert not (tree / "fieldapp" / "contacts").exists()
    assert start_surface(tree, stores.environment(PICTURE)).answers == WELL


@pytest.mark.parametrize("module", ["parties/routes.py", "__init__.py"])
def test_picked_an_import_by_name_is_caught(stores: Stores, tmp_path: Path, module: str) -> None:
    tree = copy_tree(tmp_path / "tree")
    plant(tree, module, BY_NAME)
    assert lint_imports(tree).returncode == 0, "lock 1 is not expected to see this one"
    started = start_surface(tree, stores.environment(PICTURE))
    assert started.rooms - BELOW_THE_WALL >= {"contacts"}
    remove_above_the_wall(tree)
    with pytest.raises(DidNotStart, match="contacts"):
        start_surface(tree, stores.environment(PICTURE))
