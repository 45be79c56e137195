"""People who come in by the pages of a surface, and the browser's own authenticator."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from playwright.sync_api import CDPSession, Page, expect

from fieldapp.accounts import service as staff
from fieldapp.accounts.people import STAFF
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation import clock
from fieldapp.foundation.settings import TEAM
from fieldapp.ops.context import working
from fieldapp.parties import service as partners
from fieldapp.parties.people import PARTNERS
from fieldapp.signin import links, passwords, totp
from tests.browser.chromium import DESK
from tests.browser.night import NOW, Night
from tests.browser.servers import Server
from tests.databases import Stores

PASSWORD = "en lång mening om våren"
STEP_S = 30
SIGNED_IN = "form[action='/logout']"


@dataclass
class Door:
    """A running surface and how its people are made."""

    night: Night
    stores: Stores
    server: Server

    @property
    def address(self) -> str:
        """The surface's own."""
        return self.server.address

    @property
    def _people(self) -> Any:
        return STAFF if self.server.surface == TEAM else PARTNERS

    def person(self, username: str) -> UUID:
        """A new member of staff, or a partner."""
        name = username.capitalize()
        with clock.at(NOW), working(self.stores.settings(TEAM)):
            if self.server.surface == TEAM:
                return staff.add_staff(SYSTEM, username, name, frozenset({"team_lead"}))
            until, role = clock.operational_day() + timedelta(days=90), "police_liaison"
            return partners.add_partner(SYSTEM, username, name, "Polis", role, until)

    def link(self, person: UUID, purpose: str = "invite") -> str:
        """A fresh one-time link."""
        with clock.at(NOW), working(self.stores.settings(TEAM)):
            return self.address + links.address(links.make(SYSTEM, self._people, person, purpose))

    def factors(self, person: UUID) -> str:
        """A password and an authenticator; returns its secret."""
        with clock.at(NOW), working(self.stores.settings(self.server.surface)):
            passwords.set_password(SYSTEM, self._people, person, PASSWORD)
            secret = totp.fresh()
            totp.set_secret(SYSTEM, self._people, person, secret)
        return secret

    def page(self, name: str, **how: Any) -> Page:
        """A browser's first page."""
        return self.night.browser(name, **({"viewport": DESK} | how)).start()


def code(secret: str, step: int = 0) -> str:
    """The code of a step before (-1), of or after (1) the servers' standing clock; the later
    one counts after the earlier one, not the other way round."""
    return totp.code(secret, int(NOW.timestamp()) + step * STEP_S)


class Device:
    """The virtual authenticator of a page: built in, keeps passkeys, verifies its owner."""

    def __init__(self, page: Page) -> None:
        self._tools: CDPSession = page.context.new_cdp_session(page)
        self._tools.send("WebAuthn.enable")
        made = self._tools.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )
        self._named = {"authenticatorId": made["authenticatorId"]}

    def touched(self, enabled: bool) -> None:
        """Whether its owner answers; else it waits."""
        told = self._named | {"enabled": enabled}
        self._tools.send("WebAuthn.setAutomaticPresenceSimulation", told)

    def verifies(self, verified: bool) -> None:
        """Whether the fingerprint is its owner's."""
        told = self._named | {"isUserVerified": verified}
        self._tools.send("WebAuthn.setUserVerified", told)

    def held(self) -> list[dict[str, Any]]:
        """The passkeys in it."""
        found: list[dict[str, Any]] = self._tools.send("WebAuthn.getCredentials", self._named)[
            "credentials"
        ]
        return found


def make_passkey(page: Page, link: str, name: str = "Jobbtelefon") -> None:
    """By a one-time link; signed in afterwards."""
    page.goto(link)
    page.locator("#passkey-name").fill(name)
    page.locator("[data-passkey=make] button").click()
    expect(page.locator(SIGNED_IN)).to_be_visible()


def sign_out(page: Page) -> None:
    """By the button of every page."""
    page.locator(f"{SIGNED_IN} button").click()
    expect(page.locator("#password")).to_be_visible()
