"""A shift on a phone: begun, joined, paused, closed."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.phone import Phone
from tests.browser.words import label, t

GIVEN = {"cards": "Cards", "condoms": "Condoms", "hygiene_kits": "Hygiene kits", "food": "Food"}


def chip(phone: Phone, words: str) -> Locator:
    """An answer by its words, wherever it stands."""
    found = phone.page.locator("main label.chip")
    return found.filter(has_text=re.compile(f"^{re.escape(words)}$"))


def start(
    phone: Phone,
    *,
    kind: str | None = None,
    zones: Iterable[str] = (),
    platforms: Iterable[str] = (),
    dayparts: Iterable[str] = (),
    police: str | None = None,
    staff: int | None = None,
) -> str:
    """Start a shift; what is not said is left as it comes. dayparts: those to touch beside the one
    that comes filled in. Returns the joining code."""
    phone.tap(phone.main("Start a shift"))
    if kind:
        phone.tap(chip(phone, label("shift_kind", kind)))
    for zone in zones:
        phone.tap(chip(phone, zone))
    for platform in platforms:
        phone.tap(chip(phone, label("platform", platform)))
    for daypart in dayparts:
        phone.tap(chip(phone, label("daypart", daypart)))
    if police:
        phone.tap(chip(phone, label("shift_police", police)))
    if staff:
        count(phone, t("Staff on the shift"), staff)
    phone.tap(phone.main("Start the shift"))
    expect(phone.main("New contact")).to_be_visible()
    return code(phone)


def code(phone: Phone) -> str:
    """The joining code that home shows."""
    return phone.page.locator(".shift .code").inner_text()


def join(phone: Phone, joining: str, day: str | None = None) -> None:
    """Join a colleague's shift by its code. day: its words, in the forenoon."""
    phone.tap(phone.button("Join a colleague"))
    phone.page.locator("input.code").fill(joining)
    if day:
        phone.tap(chip(phone, day))
    phone.tap(phone.main("Join"))
    expect(phone.main("New contact")).to_be_visible()


def count(phone: Phone, name: str, total: float) -> None:
    """Type a total into a counter."""
    box = phone.page.get_by_label(name, exact=True)
    phone.tap(box)
    box.fill(str(total).removesuffix(".0").replace(".", ","))
    box.blur()


def session(phone: Phone, platform: str, ad_kind: str | None = None, **counted: int) -> None:
    """An online session, from home to saved."""
    names = {
        "reviewed": "Ads or profiles reviewed",
        "messages": "Messages sent",
        "answered": "Answered",
        "conversations": "Conversations",
        "declined": "Declined",
        "meetings": "Meetings agreed",
    }
    phone.tap(phone.button("Another kind"))
    phone.tap(phone.page.locator("main .list button").filter(has_text=t("Online session")))
    asked = phone.page.locator("main fieldset")
    platforms = asked.filter(has=phone.page.locator("legend", has_text=t("Platform")))
    phone.tap(platforms.locator("label.chip").filter(has_text=label("platform", platform)))
    for name, total in counted.items():
        count(phone, t(names[name]), total)
    if ad_kind:
        kinds = asked.filter(has=phone.page.locator("legend", has_text=t("Kind of ads")))
        phone.tap(kinds.locator("label.chip").filter(has_text=label("ad_kind", ad_kind)))
    phone.tap(phone.main("Save"))
    expect(phone.main("New contact")).to_be_visible()


def suggested(phone: Phone) -> float:
    """The hours that the open close screen suggests."""
    return float(phone.page.get_by_label(t("Hours"), exact=True).input_value().replace(",", "."))


def close(
    phone: Phone,
    *,
    hours: float | None = None,
    given: Mapping[str, int] | None = None,
    note: str = "",
    how: Any = None,
) -> None:
    """Close the shift. hours: None as suggested. how: what to do on the screen before that."""
    phone.tap(phone.button("Close the shift"))
    expect(phone.page.get_by_role("heading", name=t("Close the shift"))).to_be_visible()
    send_closing(phone, hours=hours, given=given, note=note, how=how)


def send_closing(
    phone: Phone,
    *,
    hours: float | None = None,
    given: Mapping[str, int] | None = None,
    note: str = "",
    how: Any = None,
) -> None:
    """On the open close screen: fill in, and send."""
    if hours is not None:
        count(phone, t("Hours"), hours)
    for name, total in (given or {}).items():
        count(phone, t(GIVEN[name]), total)
    if note:
        phone.page.locator("textarea").fill(note)
    if how:
        how()
    phone.tap(phone.main("Close and send"))
    expect(phone.page.get_by_role("heading", name=t("Close the shift"))).to_have_count(0)


def wait_until_over(phone: Phone) -> None:
    """Closed, delivered whole, and cleared away."""
    expect(phone.main("Start a shift")).to_be_visible()
    expect(phone.page.get_by_text(t("The shift is closed and all of it is sent."))).to_be_visible(
        timeout=40_000
    )
    expect(phone.page.locator("ol.rows")).to_have_count(0)
