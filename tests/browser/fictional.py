"""The fictional city, small, with its log-ins; its latest tertial waits to be released."""

from dataclasses import dataclass
from pathlib import Path

from fieldapp.foundation import clock
from fieldapp.foundation.settings import PICTURE, TEAM
from fieldapp.ops.context import working
from fieldapp.ops.demo import logins
from fieldapp.ops.demo.load import load
from fieldapp.ops.demo.parameters import Parameters
from fieldapp.ops.progress import Progress
from tests.browser.night import NOW
from tests.databases import LOGIN_KEYS, Stores

CONTACTS = 2_000


@dataclass(frozen=True)
class Fictional:
    """A loaded city."""

    stores: Stores
    basemap: Path
    people: dict[str, tuple[str, str, str]]
    """Role → user name, password and authenticator key of the first who holds it."""


def load_city(stores: Stores, folder: Path, contacts: int = CONTACTS) -> Fictional:
    """Load it at the night's clock, as `fieldapp demo load` and `demo logins` do."""
    map_file = folder / "city.pmtiles"
    with clock.at(NOW), working(stores.settings(TEAM)):
        parameters = Parameters(today=clock.operational_day(), contacts=contacts, years=1)
        done = load(parameters, map_file, Progress())
        people: dict[str, tuple[str, str, str]] = {}
        for login in logins.fresh(bytes.fromhex(LOGIN_KEYS[PICTURE])):
            said = (login["username"], login["password"], login["totp"])
            people.setdefault(login["role"], said)
    print(f"\nfictional city: {done.seconds}")
    return Fictional(stores, map_file, people)
