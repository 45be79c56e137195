"""Whether a screen that looks otherwise than its picture is told."""

import base64
from pathlib import Path

import pytest

from tests.browser.chromium import PHONE
from tests.browser.night import Night
from tests.browser.pictures import FOLDER, LOOKS, PICTURED, compare, small

pytestmark = pytest.mark.stores("spatialite")

BOX = """<meta name="viewport" content="width=device-width"><body style="margin:0;background:#000">
    <div style="background:#f00;width:%dpx;height:90px">"""


def test_what_looks_otherwise_is_told(
    night: Night, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a box that is a tenth wider, and one that is not there yet."""
    monkeypatch.setattr("tests.browser.pictures.FOLDER", tmp_path)
    monkeypatch.setattr("tests.browser.pictures.MAKE", False)
    browser = night.browser("planted", viewport=PHONE)
    page = browser.start()
    canvas = browser.context.new_page()
    page.bring_to_front()
    page.set_content(BOX % 300)
    assert "no picture" in compare(page, canvas, "box", tmp_path)
    kept = small(canvas, base64.b64encode(page.screenshot()).decode())
    (tmp_path / "box.png").write_bytes(kept)
    assert compare(page, canvas, "box", tmp_path) == ""
    page.set_content(BOX % 340)
    assert "of it is other" in compare(page, canvas, "box", tmp_path)


def test_each_kept_screen_has_its_pictures() -> None:
    wanted = {
        f"{name}-{theme}-{language}{size}.png"
        for language, themes in LOOKS.items()
        for theme in themes
        for name in PICTURED
        for size in ("", "-large")
    }
    assert {file.name for file in FOLDER.iterdir()} == wanted
