"""A night by script: two phones in one shift, all kinds of contact, kills, a network that comes
and goes, a server that is restarted, an app that is updated; and every field is compared."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import expect

from fieldapp.geography import service as geography
from tests.browser import night_records, night_script, night_shift, servers, stockholm
from tests.browser.conftest import copy_stores
from tests.browser.night import Night
from tests.browser.night_forms import Entry, Form, Place
from tests.browser.night_script import ColdStarts, Flapping, Ground, Stopwatch
from tests.browser.night_teams import FRIDAY, MIKA, Workplace, open_in_stockholm
from tests.browser.phone import Phone
from tests.browser.stockholm import MALMSKILLNADSGATAN, MEDBORGARPLATSEN, square_at
from tests.browser.words import t
from tests.databases import Stores

pytestmark = pytest.mark.stores("spatialite")

SEED = 20260213
NEWER = "0.9.9"
PLAIN = {"gender": "woman", "age": "30_49", "met": "known", "outcome": "talk"}


def ground_of(work: Workplace) -> Ground:
    """Where the night is: a corner in no zone, and a square in the team's zone."""
    assert work.zone is not None
    name, zone, middle = work.zone
    corner, square = square_at(MALMSKILLNADSGATAN), square_at(MEDBORGARPLATSEN)
    with work.at_work():
        codes = {name.casefold(): code for code, name in geography.names("district").items()}
    return Ground(
        {
            "corner": (MALMSKILLNADSGATAN, Place("gps", corner)),
            "square": (MEDBORGARPLATSEN, Place("gps", square, zone.hex)),
        },
        codes[stockholm.district_of(corner).casefold()],
        Place("zone", middle, zone.hex, name),
    )


class Script:
    """The night as it goes: who logs, what was saved."""

    def __init__(self, work: Workplace, contacts: int) -> None:
        self.work = work
        self.rng = Random(SEED)
        self.ground = ground_of(work)
        self.watch, self.starts = Stopwatch(), ColdStarts()
        each = list(dict.fromkeys(night_script.KINDS))
        more = self.rng.choices(night_script.KINDS, k=contacts - len(each))
        self.kinds = self.rng.sample(each + more, contacts)
        self.saved: list[Entry] = []
        self.by_phone: Counter[str] = Counter()

    def next(self, form: Form) -> None:
        """The next contact, on this phone."""
        entry, position = night_script.draw(self.rng, self.kinds.pop(), self.ground)
        form.phone.browser.stand_at(position)
        self.watch.of(entry.kind, lambda: night_script.log(form, entry))
        self.keep(form, entry)

    def keep(self, form: Form, entry: Entry) -> None:
        """It was saved: the list on the phone has one more."""
        self.saved.append(entry)
        whose = form.phone.browser.profile.parent.name
        self.by_phone[whose] += 1
        contacts = form.phone.page.get_by_role("list", name=t("Contacts of the shift"))
        expect(contacts.locator("> li")).to_have_count(self.by_phone[whose])

    def killed_in_the_form(self, form: Form) -> None:
        """Half an entry, SIGKILL, started in flight mode, and the rest of it."""
        phone = form.phone
        position, here = self.ground.positions["square"]
        phone.browser.stand_at(position)
        entry = Entry("street", PLAIN, place=here)
        form.begin("street")
        form.choose_place(here)
        for name in ("gender", "age"):
            phone.tap(form.chip(name, PLAIN[name]))
        phone.wait_until_draft_is_kept()
        self.starts.kill(phone, self.work.proxy)
        phone.tap(phone.main("Go on with the draft"))
        expect(phone.page.locator("main.form")).to_be_visible()
        for name in ("met", "outcome"):
            phone.tap(form.chip(name, PLAIN[name]))
        form.save()
        self.keep(form, entry)


@pytest.fixture
def work(
    night: Night, stores: Stores, installed_stockholm: tuple[Stores, Any], stockholm_basemap: Path
) -> Workplace:
    """Mika on a Friday evening."""
    night.now = FRIDAY
    copied = copy_stores(installed_stockholm[0], stores.folder)
    return open_in_stockholm(night, copied, MIKA, stockholm_basemap)


@pytest.mark.long
def test_a_scripted_night(
    work: Workplace,
    sized: Callable[[int, int], int],
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    script = Script(work, contacts=sized(9, 37))
    third = len(script.kinds) // 3
    newer = servers.build_as(NEWER, tmp_path / "newer")
    ada = work.phone("ada", MALMSKILLNADSGATAN)
    bo = work.phone("bo", MALMSKILLNADSGATAN)
    forms = (Form(ada), Form(bo))
    older = night_script.version_of(ada)
    code = night_shift.start(ada, zones=["Medis"], staff=2)
    work.proxy.cut()
    night_shift.join(bo, code)
    work.proxy.restore()
    for phone in (ada, bo):
        night_script.slow_down(phone)
    before_bytes, before_requests = len(work.proxy.sent), len(work.proxy.seen)
    flapping = Flapping(work.proxy, Random(SEED + 1))

    def some_entries(number: int) -> None:
        with flapping.while_it_lasts():
            for i in range(number):
                script.next(forms[i % 2])

    some_entries(third)
    script.killed_in_the_form(forms[0])
    work.restart()
    some_entries(third)
    night_shift.session(bo, "cam", "own", reviewed=7, meetings=1)
    script.killed_in_the_form(forms[1])

    # The update comes, and waits while the shift goes on.
    work.restart(build=newer)
    for phone in (ada, bo):
        night_script.look_for_an_update(phone)
    for phone in (ada, bo):
        assert night_script.version_of(phone) == older, "a shift goes on as it began"
    rows = ada.rows.all_inner_texts()
    # Nobody has the app open for a moment: then it begins anew as the newer one, with the night.
    script.killed_in_the_form(forms[0])
    assert night_script.version_of(ada) == NEWER
    for row in rows:
        words = row.splitlines()[0]
        expect(ada.rows.filter(has_text=words).first).to_be_visible()
    some_entries(len(script.kinds))
    assert night_script.version_of(bo) == older

    for phone in (bo, ada):
        expect(phone.page.locator(".unsent")).to_have_text(t("All sent"), timeout=60_000)
    leave_and_be_updated(bo)
    night_shift.close(ada, hours=4, given={"condoms": 30})
    night_shift.wait_until_over(ada)

    (shift,) = night_records.shifts(work.stores)
    where = {"day": "2026-02-13", "daypart": "evening", "shift_id": shift["id"],
             "team_id": work.team.hex}  # fmt: skip
    expected = [entry.stored(**where) for entry in script.saved]
    told = night_records.difference(expected, night_records.contacts(work.stores))
    assert not told, told
    assert (shift["half_hours"], shift["staff"], shift["condoms"]) == (8, 2, 30)
    assert [(s["platform"], s["reviewed"]) for s in night_records.sessions(work.stores)] == [
        ("cam", 7)
    ]
    # The control: one answer of one contact is another, and the comparison says so.
    wrong = [expected[0] | {"with_police": not expected[0]["with_police"]}, *expected[1:]]
    assert night_records.difference(wrong, night_records.contacts(work.stores))
    for line in (
        *script.watch.lines(),
        script.starts.line(),
        f"scripted night: {len(expected)} contacts on two phones, {flapping.turns} times without "
        f"a network, 2 restarts of the server; {len(work.proxy.sent) - before_bytes} bytes sent "
        f"in {len(work.proxy.seen) - before_requests} requests; {older} became {NEWER}",
    ):
        record_property("said", line)


def leave_and_be_updated(phone: Phone) -> None:
    """The shift is over for this phone: the newer version, which has waited, takes over."""
    phone.tap(phone.button("Leave the shift"))
    # It loads itself anew, and asks for the PIN.
    expect(phone.page.locator("[name=pin]")).to_be_visible(timeout=40_000)
    phone.unlock()
    assert night_script.version_of(phone) == NEWER
