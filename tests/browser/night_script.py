"""What happens in the scripted night: drawn entries, a network that comes and goes, a stopwatch."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from statistics import median
from typing import Any

from playwright.sync_api import expect

from tests.browser.night_forms import NOWHERE, UNKNOWN, Entry, Form, Place
from tests.browser.phone import PIN, Phone
from tests.browser.proxy import Proxy
from tests.browser.words import t

SLOW_DOWN = 4
"""How many times slower the phone's main thread is than this machine's."""

KINDS = ("street",) * 8 + ("online",) * 3 + ("buyer",) * 3 + ("relative", "professional") * 2 + (
    "observation", "observation",
)  # fmt: skip
"""A kind's share of the night."""

WHEN_USABLE = """new MutationObserver(() => {
    if (window.usable || !document.querySelector("[name=pin]")) return;
    requestAnimationFrame(() => (window.usable ??= performance.now()));
}).observe(document, { subtree: true, childList: true })"""
"""Milliseconds from the start of the navigation to the frame that shows where the PIN goes."""

ARENA_OF = {"phone": "phone", "email": "phone", "visit": "drop_in", "online": "escort_site",
            "street": "street"}  # fmt: skip
GENDERS = ("woman", "man", "trans", "unknown")
AGES = ("under_18", "18_20", "21_29", "30_49", "50_plus", "unknown")
OUTCOMES = ("declined", "short_talk", "talk", "support", "referred")


@dataclass
class Flapping:
    """A network that is there for a second or two, and then is not."""

    proxy: Proxy
    rng: Random
    turns: int = 0
    _over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def while_it_lasts(self) -> Iterator[None]:
        """Comes and goes inside the block; is there after it."""
        self._over.clear()
        thread = threading.Thread(target=self._flap, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join()
            self.proxy.restore()

    def _flap(self) -> None:
        while not self._over.is_set():
            self.proxy.cut()
            self._over.wait(self.rng.uniform(0.3, 2.0))
            self.proxy.restore()
            self.turns += 1
            self._over.wait(self.rng.uniform(0.3, 2.0))


@dataclass
class Stopwatch:
    """Seconds and taps by kind."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    taps: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def of(self, kind: str, what: Callable[[], int]) -> None:
        """Time something that says how many taps it took."""
        begun = time.perf_counter()
        taps = what()
        self.seconds[kind].append(time.perf_counter() - begun)
        self.taps[kind].append(taps)

    def lines(self) -> Iterator[str]:
        """What it read, a line a kind."""
        for kind, seconds in sorted(self.seconds.items()):
            taps = self.taps[kind]
            yield (
                f"scripted night, {kind} ({len(taps)}): taps median {median(taps):g}, "
                f"p90 {p90(taps):g}; seconds of a thumb that never rests, at {SLOW_DOWN}x: "
                f"median {median(seconds):.2f}, p90 {p90(seconds):.2f}"
            )


def p90(values: list[Any]) -> Any:
    """The smallest value that nine of ten do not exceed."""
    return sorted(values)[max(0, -(-len(values) * 9 // 10) - 1)]


def slow_down(phone: Phone) -> None:
    """The page's processor from here on, until the browser is closed."""
    tools = phone.browser.context.new_cdp_session(phone.page)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_DOWN})


@dataclass(frozen=True)
class Ground:
    """Places of the night: where phones stand, and what they find there."""

    positions: dict[str, tuple[tuple[float, float], Place]]
    district: str
    """Of the position "corner"."""
    zone: Place
    """Chosen by hand from the list."""


def draw(rng: Random, kind: str, ground: Ground) -> tuple[Entry, tuple[float, float]]:
    """An entry of a kind, and where the phone stands when it is made."""
    position, here = ground.positions[rng.choice(sorted(ground.positions))]
    place = rng.choice((here, here, here, UNKNOWN, ground.zone))

    def some(codes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(rng.sample(codes, rng.choice((0, 0, 1, 2)))))

    def person() -> dict[str, Any]:
        return {
            "gender": rng.choice(GENDERS),
            "age": rng.choice(AGES),
            "met": rng.choice(("new", "known", "unsure")),
            "outcome": rng.choice(OUTCOMES),
        }

    police = rng.random() < 0.2
    channel = rng.choice(sorted(ARENA_OF))
    if kind in ("street", "online"):
        said = person()
        if said["age"] == "under_18":
            said["form"] = rng.choice(("sexual", "crime", "begging", "unclear"))
        many = {
            "need": some(("housing", "money", "exit", "children")),
            "signs": some(("debt", "violence", "minor", "living_in_care")),
            "given": some(("condoms", "information", "food_warmth")),
        }
        said |= {name: codes for name, codes in many.items() if codes}
        if rng.random() < 0.3:
            said |= {"language": rng.choice(("ro", "es", "th")), "interpreter": True}
        if kind == "online":
            return Entry(
                kind, said, arena="escort_site", with_police=police, touch_police=police
            ), position
        if rng.random() < 0.2:
            position = ground.positions["corner"][0]
            indoors = Place("gps", district=ground.district)
            return Entry(kind, said, arena="hotel", touch_arena=True, place=indoors), position
        return Entry(kind, said, place=place, with_police=police, touch_police=police), position
    if kind == "buyer":
        said = person() | {"kast": rng.choice(("not_offered", "offered", "accepted"))}
        said["channel"] = channel
        if rng.random() < 0.5:
            said["theme"] = rng.choice(("stop", "worry"))
        where = here if channel == "street" else NOWHERE
        return Entry(kind, said, arena=ARENA_OF[channel], place=where), position
    if kind == "relative":
        said = {"channel": channel, "relation": rng.choice(("parent", "friend", "unknown")),
                "outcome": rng.choice(OUTCOMES)}  # fmt: skip
        return Entry(kind, said, arena=ARENA_OF[channel]), position
    if kind == "professional":
        said = {"channel": channel, "organisation_kind": rng.choice(("school", "police")),
                "subject": rng.choice(("child", "adult")),
                "topic": rng.choice(("support", "other")),
                "advice": rng.choice(("guidance", "concern"))}  # fmt: skip
        return Entry(kind, said, arena=ARENA_OF[channel]), position
    said = {"sellers_band": rng.choice(("one", "few", "many")), "buyers_band": "none"}
    return Entry(kind, said, place=place), position


def log(form: Form, entry: Entry) -> int:
    """An entry, and its guidance closed; returns the taps until it was saved."""
    taps = form.log(entry)
    if entry.calls_for_guidance:
        form.dismiss_guidance()
    return taps


@dataclass
class ColdStarts:
    """Times of an app that was killed, started without a network."""

    to_pin: list[float] = field(default_factory=list)
    to_home: list[float] = field(default_factory=list)

    def kill(self, phone: Phone, proxy: Proxy) -> None:
        """Killed and opened again in flight mode; slowed down."""
        proxy.cut()
        phone.browser.kill()
        phone.browser.start()
        phone.browser.context.set_offline(True)
        slow_down(phone)
        phone.browser.context.add_init_script(WHEN_USABLE)
        phone.open()
        expect(phone.page.locator("[name=pin]")).to_be_visible()
        self.to_pin.append(phone.page.evaluate("window.usable") / 1000)
        phone.page.locator("[name=pin]").fill(PIN)
        begun = time.perf_counter()
        phone.tap(phone.main("Unlock"))
        phone.wait_for_home()
        self.to_home.append(time.perf_counter() - begun)
        phone.browser.context.set_offline(False)
        proxy.restore()

    def line(self) -> str:
        """What it read."""
        return (
            f"scripted night, cold start offline at {SLOW_DOWN}x ({len(self.to_pin)} kills): "
            f"to the PIN median {median(self.to_pin):.2f} s, most {max(self.to_pin):.2f} s; "
            f"PIN to home (unlocking) median {median(self.to_home):.2f} s"
        )


def version_of(phone: Phone) -> str:
    """The app's version, as its menu says it; home is shown before and after."""
    phone.page.get_by_role("button", name=t("Menu"), exact=True).tap()
    said = phone.page.locator("main dl dd").last.inner_text()
    phone.page.get_by_role("button", name=t("Back"), exact=True).tap()
    phone.wait_for_home()
    return said


def look_for_an_update(phone: Phone) -> None:
    """What a browser does by itself once a day; returns when the new version lies in the phone."""
    phone.page.evaluate(
        """async () => {
            const registration = await navigator.serviceWorker.getRegistration();
            while (!registration.waiting) {
                await registration.update().catch(() => undefined);
                await new Promise((done) => setTimeout(done, 100));
            }
        }"""
    )
