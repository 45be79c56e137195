"""The main screens still look as they did when somebody looked at them."""

from pathlib import Path

import pytest

from tests.browser import screens
from tests.browser.chromium import PHONE
from tests.browser.conftest import Streets
from tests.browser.measures import THEMES
from tests.browser.night import Night
from tests.browser.pictures import compare
from tests.browser.screens import Screen, Walker
from tests.browser.stockholm import MALMSKILLNADSGATAN
from tests.browser.words import speaking

pytestmark = pytest.mark.stores("spatialite")

MAIN = ("home-saved", "contact-musts", "close-findings", "followups")
LOOKS = {"sv": THEMES, "en": ("dark",)}
IN_ENGLISH = ("contact-musts",)


def named(name: str) -> Screen:
    """A screen by its name."""
    (found,) = [s for s in (*screens.CONTACTS, *screens.THE_REST) if s.name == name]
    return found


@pytest.mark.parametrize("language", ["sv", "en"])
def test_main_screens_look_as_they_did(streets: Streets, language: str, tmp_path: Path) -> None:
    screens.prepare(streets)
    phone = streets.phone("phone", position=MALMSKILLNADSGATAN)
    context = phone.browser.context
    words = f"try {{ localStorage.setItem('fieldapp.language', '{language}') }} catch {{}}"
    context.add_init_script(words)
    canvas, wrong = context.new_page(), []
    phone.page.bring_to_front()
    walking = Walker(streets, phone)

    def look(name: str) -> None:
        for theme in LOOKS[language]:
            phone.page.evaluate("(t) => { document.documentElement.dataset.theme = t; }", theme)
            wrong.append(compare(phone.page, canvas, f"{name}-{theme}-{language}", tmp_path))

    with speaking(language):
        phone.enrol(streets.code())
        phone.wait_until_kept()
        screens._shift_empty(walking)
        for name in MAIN if language == "sv" else IN_ENGLISH:
            named(name).reach(walking)
            if name == "home-saved":
                phone.wait_for_states("sent")
            look(name)
            walking.home()
        if language == "sv":
            screens._lock(walking)
            look("locked")
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
    (tmp_path / "box.png").write_bytes(page.screenshot())
    assert compare(page, canvas, "box", tmp_path) == ""
    page.set_content(BOX % 340)
    assert "of it is other" in compare(page, canvas, "box", tmp_path)
