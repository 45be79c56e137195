"""Load a fictional organisation into an empty installation."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from fieldapp.accounts import service as accounts
from fieldapp.foundation.errors import Conflict
from fieldapp.geography import rules as area_rules
from fieldapp.geography import service as geography
from fieldapp.ops.demo.city import build
from fieldapp.ops.demo.crew import load_crew, mark_fictional
from fieldapp.ops.demo.ground import draw_basemap, load_areas
from fieldapp.ops.demo.parameters import Parameters
from fieldapp.ops.demo.past import load_past
from fieldapp.ops.demo.records import load_records
from fieldapp.ops.progress import Progress
from fieldapp.parties import service as parties


@dataclass
class Loaded:
    """What was made, and how many seconds each step took."""

    shifts: int = 0
    contacts: int = 0
    releases: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Take the time of one step."""
        begun = monotonic()
        yield
        self.seconds[name] = round(monotonic() - begun, 2)


def check_empty() -> None:
    """Raise Conflict unless nothing was ever put into this installation.

    Fictional records beside real ones could never be told apart again.
    """
    found = (
        accounts.organisation() is not None,
        parties.installation() is not None,
        bool(accounts.teams() or accounts.members() or parties.partners()),
        any(
            geography.areas(kind, published=published)
            for kind in area_rules.KINDS
            for published in (False, True)
        ),
    )
    if any(found):
        raise Conflict(
            "This installation is not empty: "
            "a fictional organisation is only loaded into a new one."
        )


def load(parameters: Parameters, basemap: Path | None, progress: Progress) -> Loaded:
    """Load everything, in the order in which a real organisation would come about.

    basemap: the PMTiles file to write, none when None. Raises Conflict unless the installation
    is empty. Each step is its own transactions: what is interrupted must begin again in a new
    installation.
    """
    check_empty()
    done = Loaded()
    with done.step("ground"):
        city = build(parameters)
        # First of all the mark, so that nothing fictional ever stands here without it.
        mark_fictional(city)
        load_areas(city, progress)
    if basemap is not None:
        with done.step("basemap"):
            progress("Basemap", 0, 1)
            draw_basemap(city, basemap)
    with done.step("people and zones"):
        progress("People and zones", 0, 1)
        crew = load_crew(city)
    with done.step("shifts and contacts"):
        done.shifts, done.contacts = load_records(city, crew, progress)
    with done.step("past releases"):
        done.releases = load_past(city, crew, progress)
    return done
