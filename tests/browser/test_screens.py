"""Every screen of the phone in every look, in both languages, on a small and a large phone and with
text twice as large: axe, contrast, targets, nothing cut, nothing that moves, no light but red."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser import screens
from tests.browser.conftest import Streets
from tests.browser.measures import LEAST_CONTRAST, LEAST_TARGET, THEMES, Measures
from tests.browser.night import Night
from tests.browser.pictures import PICTURED, look
from tests.browser.screens_contacts import begin_shift
from tests.browser.stockholm import MALMSKILLNADSGATAN
from tests.browser.walker import Screen, Walker, out_of_reach
from tests.browser.words import speaking

pytestmark = pytest.mark.stores("spatialite")

LANGUAGES = ("sv", "en")
LEGS = (screens.BEFORE_A_SHIFT, screens.CONTACTS, screens.THE_REST)
ENDS = ("alarm", "erased")
"""From these there is no way back to home."""
COVERED = ("alarm", "left-at-once")
"""On these whom to call stands elsewhere, or nothing does."""
LOOKS = {"dark": "Mörkt", "light": "Ljust", "red": "Nattrött"}
UNASKED = """(() => {
    globalThis.unasked = 0;
    const count = () => { globalThis.unasked++; };
    Object.defineProperty(Navigator.prototype, "vibrate", {
        value: (pattern) => { if ([pattern].flat()[0]) count(); return true; },
    });
    HTMLMediaElement.prototype.play = async () => count();
    for (const name of ["AudioContext", "webkitAudioContext"])
        globalThis[name] = class { constructor() { count(); } };
})()"""


def walker(streets: Streets, language: str) -> Walker:
    """A phone that nobody has used, in this language; it counts what it sounds or buzzes."""
    phone = streets.phone(language, position=MALMSKILLNADSGATAN)
    page = phone.browser.context
    page.add_init_script(
        f"try {{ localStorage.setItem('fieldapp.language', '{language}') }} catch {{}}"
    )
    page.add_init_script(UNASKED)
    return Walker(streets, phone)


def every(screen: Screen) -> bool:
    return True


def sampled(screen: Screen) -> bool:
    return screen.sample


def pictured(screen: Screen) -> bool:
    return screen.name in PICTURED


def walk_in(walking: Walker, see: Callable[[str], None], which: Callable[[Screen], bool]) -> None:
    """From a phone that nobody has used to home; each screen comes after the one before it."""
    for screen in screens.WAY_IN:
        if which(screen) or screen.name in ("pin", "home-new"):
            screen.reach(walking)
        if which(screen):
            see(screen.name)
    walking.phone.open()
    walking.phone.unlock()


def finish(walking: Walker, measures: Measures) -> None:
    print(f"\n{measures}")
    assert measures.found == [], "\n" + "\n".join(measures.found)


def walk(
    streets: Streets,
    language: str,
    legs: tuple[tuple[Screen, ...], ...],
    *,
    way_in: bool,
    which: Callable[[Screen], bool],
    measured: bool = True,
    failed: Path | None = None,
) -> None:
    """One phone through these legs, measured at each screen. failed: for pictures that differ."""
    screens.prepare(streets, numbers=not (way_in and which is every))
    walking = walker(streets, language)
    measures = Measures(streets.night, walking.phone.browser.context.new_page())
    walking.page.bring_to_front()

    def see(name: str) -> None:
        assert name in COVERED or not out_of_reach(walking.page), name
        if failed and name in PICTURED:
            measures.found += look(walking.page, measures.canvas, name, language, failed)
        if measured:
            themes = THEMES if name != "left-at-once" else THEMES[:1]  # it has one look
            measures.at(walking.page, f"{language}-{name}", themes=themes)

    with speaking(language):
        if way_in:
            walk_in(walking, see, which)
        else:
            walking.phone.enrol(streets.code())
            walking.phone.wait_until_kept()
        for leg in legs:
            for screen in filter(which, leg):
                screen.reach(walking)
                see(screen.name)
                assert screen.name == "alarm" or not walking.page.evaluate("unasked"), screen.name
                if screen.name not in ENDS:
                    walking.home()
    finish(walking, measures)


@pytest.mark.parametrize("language", ["sv", pytest.param("en", marks=pytest.mark.long)])
def test_screens_of_a_night(streets: Streets, language: str, tmp_path: Path) -> None:
    """A sample of the screens, in each look and size; they look as in their pictures."""
    walk(streets, language, LEGS, way_in=True, which=sampled, failed=tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
def test_screens_look_as_in_their_pictures(streets: Streets, language: str, tmp_path: Path) -> None:
    walk(streets, language, LEGS, way_in=True, which=pictured, measured=False, failed=tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("leg", ["way-in", "contacts", "the-rest"])
def test_every_screen(streets: Streets, language: str, leg: str) -> None:
    legs = {
        "way-in": (screens.BEFORE_A_SHIFT,),
        "contacts": (screens.CONTACTS,),
        "the-rest": (screens.THE_REST,),
    }[leg]
    walk(streets, language, legs, way_in=leg == "way-in", which=every)


@pytest.mark.long
def test_names_on_the_map_can_be_read_in_each_look(streets: Streets) -> None:
    """Names of places and streets are drawn, not written: their contrast is in the pixels alone."""
    walking = walker(streets, "sv")
    page, measures = walking.page, Measures(streets.night, walking.phone.browser.context.new_page())
    page.bring_to_front()
    walking.phone.enrol(streets.code())
    walking.phone.wait_until_kept()
    begin_shift(walking)
    for theme in THEMES:
        walking.press("Menu")
        page.locator("label.chip").filter(has_text=LOOKS[theme]).tap()
        page.go_back()
        walking.form("street")
        walking.phone.open_places()
        walking.phone.tap_map(40, -60, take=False)
        ratio = 0.0
        for _ in range(50):
            ratio = measures.letters(page, ".map", ".leaflet-names-pane")
            if ratio:
                break
            page.wait_for_timeout(100)
        streets.night.shot(page, f"map-names-{theme}")
        print(f"\nletters on the map, {theme}: {ratio:.2f}")
        assert ratio >= LEAST_CONTRAST[theme], theme
        walking.home()


BAD = """<!doctype html><html lang="sv"><title>x</title>
    <meta name="viewport" content="width=device-width"><style>
    body { background: #000; color: #777; font-size: 16px; }
    a { display: inline-block; width: 40px; height: 40px; transition: color 1s; }
    p { width: 900px; } button { width: 48px; height: 48px; overflow: hidden; color: #0ff; }
</style><main><h1>x</h1><p>grey</p><a href="/">a</a><button>averylongwordthatiscut</button>
<input aria-label="f" placeholder="pale"><div class="box" style="background: #222">
<span class="pane" style="color: #555; font: 500 12.5px sans-serif">Names of streets and of places
that are drawn in grey, upon a ground that is grey itself</span></div></main>"""


def test_what_is_wrong_is_found(night: Night) -> None:
    """The control: pale words, a small target, a word that is cut, what moves, light not red."""
    browser = night.browser("planted")
    page = browser.start()
    measures = Measures(night, browser.context.new_page())
    page.bring_to_front()
    page.set_content(BAD)
    measures.at(page, "planted", sizes=("360x740",))
    said = "\n".join(measures.found)
    for sign in ("contrast 4.", "a target of a ", "sideways scroll", "out of its box", "green 2"):
        assert sign in said, said
    assert measures.target[0] < LEAST_TARGET
    assert page.evaluate("measures.moving()")
    assert 1 < measures.letters(page, ".box", ".pane") < LEAST_CONTRAST["red"]
