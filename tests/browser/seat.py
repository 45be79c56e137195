"""A browser whose person has signed in already: for pages that are not about signing in."""

from urllib.parse import urlsplit

from playwright.sync_api import Page
from sqlalchemy import select

from fieldapp import team_app
from fieldapp.accounts.models import Staff
from fieldapp.foundation import clock
from fieldapp.foundation.database import db
from fieldapp.foundation.settings import TEAM
from tests.browser.night import Night
from tests.databases import Stores
from tests.signing import signed_in


def sit_down(night: Night, stores: Stores, address: str, username: str, page: Page) -> Page:
    """Give a page's browser a session of this member of staff on the team surface."""
    host = urlsplit(address).hostname
    with clock.at(night.now):
        app = team_app.make_app(stores.settings(TEAM, origin=address))
        with app.app_context():
            (staff,) = db.session.scalars(select(Staff.id).where(Staff.username == username))
        client = signed_in(app, staff)
        cookies = [
            {"name": c.key, "value": c.value, "url": f"https://{host}", "secure": True}
            for c in client._cookies.values()  # type: ignore[attr-defined]
        ]
        with app.app_context():
            for engine in db.engines.values():
                engine.dispose()
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    return page
