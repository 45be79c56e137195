"""The screens from a phone that nobody has used to a shift, one's own or a colleague's."""

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import expect
from sqlalchemy import select

from fieldapp.accounts.devices_models import Device
from fieldapp.audit import service as audit
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation.settings import TEAM
from fieldapp.ops.context import working
from tests.browser.phone import PIN
from tests.browser.stockholm import PREPARED
from tests.browser.walker import Screen, Walker
from tests.browser.words import t


def _enrol(w: Walker) -> None:
    w.phone.open()
    expect(w.page.locator("[name=code]")).to_be_visible()


def _wrong_code(w: Walker) -> None:
    w.page.locator("[name=code]").fill("wrong code")
    w.phone.tap(w.phone.main("Connect"))
    expect(w.page.locator("[role=alert]")).to_be_visible()


def _no_network(w: Walker) -> None:
    w.streets.proxy.cut()
    w.page.locator("[name=code]").fill("ABCD 1234")
    w.phone.tap(w.phone.main("Connect"))
    said = t("No network. The first time needs one; after that the app works without.")
    expect(w.page.locator("[role=alert]")).to_have_text(said)
    w.streets.proxy.restore()


def _pin(w: Walker) -> None:
    w.page.locator("[name=code]").fill(w.streets.code())
    w.phone.tap(w.phone.main("Connect"))
    expect(w.page.locator("[name=again]")).to_be_visible()


def _weak_pin(w: Walker) -> None:
    for name in ("pin", "again"):
        w.page.locator(f"[name={name}]").fill("123456")
    w.phone.tap(w.phone.main("Save PIN"))
    expect(w.page.locator("[role=alert]")).to_be_visible()


def _not_yet(w: Walker) -> None:
    """The PIN is chosen where there is no network any more: teams and zones have not come."""
    w.streets.proxy.cut()
    for name in ("pin", "again"):
        w.page.locator(f"[name={name}]").fill(PIN)
    w.phone.tap(w.phone.main("Save PIN"))
    w.heading("Almost there")


def _first_home(w: Walker) -> None:
    if w.phone.main("Save PIN").count():
        w.phone.choose_pin()
    w.streets.proxy.restore()
    w.phone.wait_for_home()
    w.phone.wait_until_kept()


def _missing_number(w: Walker) -> None:
    w.phone.tap(w.page.locator(".top .icon.gap").first)
    expect(w.page.locator(".top [role=alert]")).to_be_visible()


def lock(w: Walker) -> None:
    w.press("Lock")
    expect(w.phone.main("Unlock")).to_be_enabled()


def _wrong_pin(w: Walker) -> None:
    w.page.locator("[name=pin]").fill("999999")
    w.phone.tap(w.phone.main("Unlock"))
    expect(w.page.locator("[role=alert]")).to_be_visible()


def _leave(w: Walker) -> None:
    w.page.get_by_role("button", name=t("Leave at once")).tap()
    w.page.wait_for_url("**/lista.html")


WAY_IN = (
    Screen("enrol", _enrol, sample=True),
    Screen("enrol-wrong", _wrong_code),
    Screen("enrol-no-network", _no_network),
    Screen("pin", _pin),
    Screen("pin-weak", _weak_pin),
    Screen("home-not-yet", _not_yet),
    Screen("home-new", _first_home, sample=True),
    Screen("number-missing", _missing_number),
    Screen("locked", lock, sample=True),
    Screen("locked-wrong", _wrong_pin),
    Screen("left-at-once", _leave),
)
"""One after the other, from a phone that nobody has used."""


def start(w: Walker) -> None:
    w.phone.tap(w.phone.main("Start a shift"))
    expect(w.phone.main("Start the shift")).to_be_visible()


def _start_online(w: Walker) -> None:
    start(w)
    w.touch("shift_kind", "online")


def _join(w: Walker) -> None:
    w.press("Join a colleague")
    w.heading("Join a colleague's shift")


def _join_wrong(w: Walker) -> None:
    _join(w)
    w.page.locator("input.code").fill("X")
    w.phone.tap(w.phone.main("Join"))
    expect(w.page.locator("main [role=alert]")).to_be_visible()


def _joined(w: Walker) -> None:
    """A colleague's shift, by a code that the server need not know."""
    _join(w)
    w.page.locator("input.code").fill("7GH 2KM")
    w.phone.tap(w.phone.main("Join"))
    expect(w.phone.main("New contact")).to_be_visible()


def _joined_close(w: Walker) -> None:
    w.press("The other phone is broken: close here")
    w.heading("Close the shift")


def _closed(w: Walker) -> None:
    """Left, and not sent yet."""
    w.streets.proxy.cut()
    w.phone.plain_contact()
    w.press("Leave the shift")
    expect(w.phone.main("Start a shift")).to_be_visible()


def _devices_key(w: Walker, turned: bytes | None = None) -> bytes:
    """The key by which the server knows the phone; put in its place where one is given."""
    with working(w.streets.stores.settings(TEAM)), audit.recorded(SYSTEM, PREPARED) as session:
        (device,) = session.scalars(select(Device))
        before = device.public_key
        if turned is not None:
            device.public_key = turned
    return before


def _refused(w: Walker) -> None:
    """The server does not know this phone any more."""
    key = _devices_key(w)
    other = ec.generate_private_key(ec.SECP256R1()).public_key()
    _devices_key(w, other.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    w.streets.proxy.restore()
    w.page.evaluate("dispatchEvent(new Event('online'))")
    expect(w.page.locator(".top [role=alert]")).to_be_visible()
    _devices_key(w, key)


def _connect_again(w: Walker) -> None:
    w.press("Connect it again")
    w.heading("Connect this phone")


def _finished(w: Walker) -> None:
    w.page.evaluate("dispatchEvent(new Event('online'))")
    said = t("The shift is closed and all of it is sent.")
    expect(w.page.get_by_text(said)).to_be_visible()


def _erased(w: Walker) -> None:
    w.press("Menu")
    w.press("Log out of this phone…")
    w.press("Log out and erase")
    expect(w.page.locator("main [role=status]")).to_be_visible()


BEFORE_A_SHIFT = (
    Screen("home-no-shift", lambda w: None),
    Screen("start", start, sample=True),
    Screen("start-online", _start_online),
    Screen("join", _join),
    Screen("join-wrong", _join_wrong),
    Screen("home-joined", _joined),
    Screen("close-joined", _joined_close),
    Screen("home-closed", _closed),
    Screen("home-refused", _refused),
    Screen("connect-again", _connect_again),
    Screen("home-finished", _finished),
    Screen("erased", _erased),
)
