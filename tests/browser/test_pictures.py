"""The main screens still look as they did when somebody looked at them."""

import base64
from pathlib import Path

import pytest

from tests.browser import screens
from tests.browser.chromium import PHONE
from tests.browser.conftest import Streets
from tests.browser.measures import LARGE, THEMES
from tests.browser.night import Night
from tests.browser.pictures import compare, small
from tests.browser.screens_contacts import begin_shift
from tests.browser.screens_way import lock
from tests.browser.stockholm import MALMSKILLNADSGATAN
from tests.browser.walker import Screen, Walker
from tests.browser.words import speaking

pytestmark = pytest.mark.stores("spatialite")

ALL = THEMES
Looks = dict[str, tuple[tuple[str, ...], tuple[str, ...]]]
SV: Looks = {
    "home-saved": (ALL, ("dark",)),
    "contact-musts": (ALL, ALL),
    "close-findings": (ALL, ()),
    "followups": (ALL, ()),
    "followup": (("dark",), ("red",)),
    "locked": (ALL, ()),
    "alarm": (("red",), ("dark",)),
}
EN: Looks = {
    "contact-musts": (("dark",), ("light",)),
    "close-findings": (("dark",), ()),
    "followup": (("red",), ()),
}
PICTURES = {"sv": SV, "en": EN}
"""Screen → looks on the small phone, looks on the large one. From the alarm nothing leads on."""


def named(name: str) -> Screen:
    """A screen by its name."""
    every = (*screens.CONTACTS, *screens.THE_REST, Screen("locked", lock))
    (found,) = [s for s in every if s.name == name]
    return found


@pytest.mark.parametrize("language", ["sv", pytest.param("en", marks=pytest.mark.long)])
def test_main_screens_look_as_they_did(streets: Streets, language: str, tmp_path: Path) -> None:
    screens.prepare(streets)
    phone = streets.phone("phone", position=MALMSKILLNADSGATAN)
    context, page = phone.browser.context, phone.page
    words = f"try {{ localStorage.setItem('fieldapp.language', '{language}') }} catch {{}}"
    context.add_init_script(words)
    canvas, wrong = context.new_page(), []
    page.bring_to_front()
    walking = Walker(streets, phone)

    def look(name: str) -> None:
        for size, themes in zip((PHONE, LARGE), PICTURES[language][name], strict=True):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            for theme in themes:
                page.evaluate("(t) => { document.documentElement.dataset.theme = t; }", theme)
                of = f"{name}-{theme}-{language}" + ("-large" if size is LARGE else "")
                wrong.append(compare(page, canvas, of, tmp_path))
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]

    with speaking(language):
        phone.enrol(streets.code())
        phone.wait_until_kept()
        begin_shift(walking)
        for name in PICTURES[language]:
            named(name).reach(walking)
            if name == "home-saved":
                phone.wait_for_states("sent")
            look(name)
            if name != "alarm":
                walking.home()
    assert not any(wrong), "\n" + "\n".join(filter(None, wrong))


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
