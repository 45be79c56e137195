"""axe on every screen: nothing serious, nothing critical."""

import pytest
from playwright.sync_api import expect

from fieldapp.foundation.settings import PICTURE
from tests.browser import night_shift, stockholm
from tests.browser.chromium import DESK
from tests.browser.conftest import Streets
from tests.browser.fictional import Fictional
from tests.browser.look import Look
from tests.browser.night import Night, sign_in
from tests.browser.night_forms import Form
from tests.browser.phone import PIN, PLAIN, Phone
from tests.browser.stockholm import MALMSKILLNADSGATAN
from tests.browser.words import label, t

pytestmark = pytest.mark.stores("spatialite")


def dress(phone: Phone, theme: str) -> None:
    """Choose a look in the menu and come back."""
    phone.tap(phone.page.get_by_role("button", name=t("Menu"), exact=True))
    phone.tap(phone.page.locator("label.chip").filter(has_text=theme))
    phone.tap(phone.page.get_by_role("button", name=t("Back"), exact=True))
    phone.wait_for_home()


@pytest.mark.long
def test_phone(streets: Streets) -> None:
    look = Look(streets.night)
    phone = streets.phone(position=MALMSKILLNADSGATAN)
    phone.open()
    expect(phone.page.locator("[name=code]")).to_be_visible()
    look.at(phone.page, "phone-1-enrol")
    phone.page.locator("[name=code]").fill("wrong code")
    phone.tap(phone.main("Connect"))
    expect(phone.page.locator("[role=alert]")).to_be_visible()
    look.at(phone.page, "phone-1-enrol-wrong")
    phone.page.locator("[name=code]").fill(streets.code())
    phone.tap(phone.main("Connect"))
    expect(phone.page.locator("[name=again]")).to_be_visible()
    look.at(phone.page, "phone-2-pin")
    for name in ("pin", "again"):
        phone.page.locator(f"[name={name}]").fill(PIN)
    phone.tap(phone.main("Save PIN"))
    phone.wait_for_home()
    phone.wait_until_kept()
    look.at(phone.page, "phone-3-no-shift")
    phone.tap(phone.main("Start a shift"))
    expect(phone.main("Start the shift")).to_be_visible()
    look.at(phone.page, "phone-4-start")
    phone.tap(phone.main("Start the shift"))
    phone.begin()
    expect(phone.place).to_contain_text("GPS")
    look.at(phone.page, "phone-5-contact")
    phone.answer({"gender": "woman", "age": "under_18"})
    phone.tap(phone.main("Save"))  # with musts left: they are shown
    look.at(phone.page, "phone-6-musts")
    phone.choose("age", "21_29")
    phone.tap(phone.button("More: follow-up, signs, needs, language"))
    phone.tap(phone.page.locator("label.chip").filter(has_text=label("follow_up", "revisit")))
    look.at(phone.page, "phone-7-more")
    phone.page.evaluate("scrollTo(0, 0)")
    phone.open_places()
    look.at(phone.page, "phone-8-places")
    phone.tap_map(40, -60, take=False)
    look.at(phone.page, "phone-9-map")
    phone.tap(phone.page.locator("main .bar button.main"))
    phone.answer({"met": "new", "outcome": "talk"})
    phone.save()
    phone.wait_for_states("sent")
    look.at(phone.page, "phone-10-home")
    stockholm.leave_teams(streets.stores, streets.city.worker)
    phone.begin()
    phone.answer(PLAIN)
    phone.save()
    phone.wait_for_states("held", "sent")
    streets.proxy.cut()
    phone.begin()
    phone.answer(PLAIN)
    phone.save()
    phone.wait_for_states("queued", "held", "sent")
    for theme in ("Ljust", "Nattrött", "Mörkt"):
        dress(phone, theme)
        look.at(phone.page, f"phone-11-home-{theme}")
        phone.begin()
        phone.choose("gender", "man")
        look.at(phone.page, f"phone-12-contact-{theme}")
        phone.tap(phone.button("Throw the draft away"))
        phone.wait_for_home()
    phone.tap(phone.page.get_by_role("button", name=t("Menu"), exact=True))
    look.at(phone.page, "phone-13-menu")
    phone.tap(phone.button("Log out of this phone…"))
    expect(phone.main("Stay")).to_be_visible()
    look.at(phone.page, "phone-13-log-out")
    phone.tap(phone.main("Stay"))
    phone.tap(phone.page.get_by_role("button", name=t("Back"), exact=True))
    phone.tap(phone.button("Close the shift"))
    expect(phone.main("Close and send")).to_be_enabled()  # the hours are suggested
    look.at(phone.page, "phone-14-close")
    night_shift.count(phone, t("Hours"), 0)
    expect(phone.main("Enter the hours first")).to_be_disabled()
    look.at(phone.page, "phone-14-close-without-hours")
    phone.tap(phone.page.get_by_role("button", name=t("Lock"), exact=True))
    expect(phone.page.locator("[name=pin]")).to_be_visible()
    look.at(phone.page, "phone-15-locked")
    assert look.found == []


ANSWERED = {
    "street": ("age", "under_18"),
    "online": ("outcome", "referred"),
    "buyer": ("kast", "offered"),
    "relative": ("relation", "parent"),
    "professional": ("topic", "other_exploitation"),
    "observation": ("buyers_band", "several"),
}
"""A touch of each kind's form, so that a chosen answer is looked at too."""


@pytest.mark.long
def test_forms_of_every_kind(streets: Streets) -> None:
    """Each kind's form, what stands behind "More", online sessions, the break and the split."""
    look = Look(streets.night)
    phone = streets.enrolled(position=MALMSKILLNADSGATAN)
    form = Form(phone)
    night_shift.start(phone, zones=[streets.city.zone[0]], dayparts=["evening"])
    for theme in ("Ljust", "Mörkt"):
        dress(phone, theme)
        phone.tap(phone.button("Another kind"))
        expect(phone.page.locator("main .list button").first).to_be_visible()
        look.at(phone.page, f"kinds-{theme}")
        phone.page.go_back()
        for kind, (question, code) in ANSWERED.items():
            form.begin(kind)
            phone.tap(form.chip(question, code))
            phone.tap(phone.main("Save"))  # what is left is shown
            expect(phone.page.locator(".choice.open").first).to_be_visible()
            look.at(phone.page, f"kind-{kind}-{theme}")
            form.unfold(kind)
            phone.button("Less").scroll_into_view_if_needed()
            look.at(phone.page, f"kind-{kind}-more-{theme}")
            phone.tap(phone.button("Throw the draft away"))
            phone.wait_for_home()
        phone.tap(phone.button("Another kind"))
        phone.tap(phone.page.locator("main .list button").filter(has_text=t("Online session")))
        expect(phone.page.get_by_role("heading", name=t("Online session"))).to_be_visible()
        look.at(phone.page, f"session-{theme}")
        phone.tap(phone.button("Throw the draft away"))
        phone.tap(phone.button("Take a break"))
        look.at(phone.page, f"break-{theme}")
        phone.tap(phone.button("Go on after the break"))
        phone.tap(phone.button("Close the shift"))
        phone.tap(phone.button("Spread the hours by hand"))
        look.at(phone.page, f"split-{theme}")
        phone.tap(phone.button("Spread the hours evenly"))  # what is touched is kept
        phone.page.go_back()
        phone.wait_for_home()
    assert look.found == []


DESK_PAGES = {
    "team_lead": ("/desk/figures", "/desk/held"),
    "analyst": ("/desk/releases",),
    "release_approver": ("/desk/releases",),
}


def test_desk_and_police(night: Night, city: Fictional) -> None:
    look = Look(night)
    team = night.serve(city.stores, basemap=city.basemap)
    page = night.browser("desk", viewport=DESK).start()
    page.goto(f"{team.address}/login")
    look.at(page, "desk-login")
    for role, paths in DESK_PAGES.items():
        page.context.clear_cookies()
        sign_in(page, team.address, *city.people[role])
        for path in paths:
            page.goto(f"{team.address}{path}")
            page.wait_for_load_state("networkidle")
            look.at(page, f"desk-{role}{path.replace('/', '-')}")
    page.goto(page.locator("main table a[href*='/desk/releases/']").first.evaluate("(a) => a.href"))
    look.at(page, "desk-one-release")
    page.goto(page.locator("a[href*='/partitions/']").first.evaluate("(a) => a.href"))
    look.at(page, "desk-partition")
    team.stop()
    picture = night.serve(city.stores, PICTURE, basemap=city.basemap)
    page.goto(f"{picture.address}/login")
    look.at(page, "police-login")
    sign_in(page, picture.address, *city.people["police_liaison"])
    page.wait_for_load_state("networkidle")
    look.at(page, "police-places")
    page.set_viewport_size({"width": 390, "height": 800})
    page.reload()
    page.wait_for_load_state("networkidle")
    look.at(page, "police-places-narrow")
    assert look.found == []


def test_what_is_grave_is_found(night: Night) -> None:
    """The control: a button without a name and a field without a label."""
    page = night.browser("planted").start()
    page.set_content("<title>x</title><main><button></button><input></main>")
    look = Look(night)
    look.at(page, "planted")
    assert any("button-name" in said for said in look.found)
    assert any("label" in said for said in look.found)
