"""A real Chromium with a profile of its own, that can be closed, killed and started again."""

import contextlib
import json
import os
import re
import signal
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Error, Page, Playwright

EXECUTABLE = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    # What the browser itself would look up stays here too.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost",
)  # fmt: skip
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
SHIFTED_CLOCK = """(() => {
    const shift = %d, Real = Date;
    globalThis.Date = class Date extends Real {
        constructor(...given) { given.length ? super(...given) : super(Real.now() + shift); }
        static now() { return Real.now() + shift; }
    };
})()"""
"""A page's clock, so many milliseconds off; it runs, as what fades in needs it to."""

WAIT_MS = 20_000
"""How long a page may take for anything: two busy cores are slow."""

BROWSER_ITSELF = "not an origin"
"""How the network log calls whoever asks when no page or worker does: Chromium's own services."""

_POLICY = re.compile(r"Content Security Policy|Trusted(HTML|Script|ScriptURL|Type)|blocked by CO")
"""How Chromium's console says that a page's policy has stopped something."""

_REQUEST = re.compile(r'"url":"((?:[^"\\]|\\.)*)"')
_INITIATOR = re.compile(r'"initiator":"((?:[^"\\]|\\.)*)"')


class Browser:
    """One person's browser; `context` and `page` are there while it runs."""

    context: BrowserContext
    page: Page

    def __init__(
        self,
        playwright: Playwright,
        folder: Path,
        *,
        viewport: dict[str, int] = PHONE,
        timezone: str = "Europe/Stockholm",
        now: datetime | None = None,
        position: tuple[float, float] | None = None,
        flags: tuple[str, ...] = (),
    ) -> None:
        self._playwright = playwright
        self._folder = folder
        self._viewport = viewport
        self._timezone = timezone
        self._now = now
        self._position = position
        self._flags = flags
        self._starts = 0
        self.errors: list[str] = []
        """What pages complained of: exceptions that nobody caught."""
        self.violations: list[str] = []
        """What a page's own policy stopped."""
        folder.mkdir(parents=True, exist_ok=True)

    def set_clock(self, now: datetime) -> None:
        """The page's clock from the next start on."""
        self._now = now

    @property
    def profile(self) -> Path:
        """The folder that outlives the process, as a phone's storage does."""
        return self._folder / "profile"

    def start(self) -> Page:
        """Start with what the profile holds; returns an empty page."""
        self._starts += 1
        log = self._folder / f"net-{self._starts}.json"
        phone = self._viewport["width"] < 600
        self.context = self._playwright.chromium.launch_persistent_context(
            self.profile,
            executable_path=EXECUTABLE,
            headless=True,
            args=[*FLAGS, *self._flags, f"--log-net-log={log}"],
            viewport=self._viewport,  # type: ignore[arg-type]
            is_mobile=phone,
            has_touch=phone,
            locale="sv-SE",
            timezone_id=self._timezone,
            geolocation=self._geolocation(self._position),
            permissions=["geolocation", "background-sync"],
            # A killed browser is ours to clear up, and Ctrl-C is pytest's.
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
        )
        self.context.set_default_timeout(WAIT_MS)
        if self._now is not None:
            shift = round((self._now.timestamp() - time.time()) * 1000)
            self.context.add_init_script(SHIFTED_CLOCK % shift)
        self.page = self.context.pages[0] if self.context.pages else self.context.new_page()
        self.follow(self.page)
        self.context.on("page", self.follow)
        return self.page

    def follow(self, page: Page) -> None:
        """Collect what a page complains of."""
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._heard)

    def _heard(self, message: Any) -> None:
        if _POLICY.search(message.text):
            self.violations.append(f"{message.text} ({message.location.get('url', '')})")

    @staticmethod
    def _geolocation(position: tuple[float, float] | None) -> Any:
        if position is None:
            return None
        return {"latitude": position[0], "longitude": position[1], "accuracy": 12}

    def stand_at(self, position: tuple[float, float] | None) -> None:
        """Move the phone to (latitude, longitude); None: no position can be had."""
        self._position = position
        self.context.set_geolocation(self._geolocation(position))

    def _processes(self) -> list[int]:
        """The browser's processes: the one that has the profile, and all below it."""
        wanted = f"--user-data-dir={self.profile}"
        parents: dict[int, int] = {}
        roots: set[int] = set()
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            with contextlib.suppress(OSError, ValueError):
                words = (entry / "cmdline").read_text(errors="replace").split("\0")
                parents[int(entry.name)] = int(
                    (entry / "stat").read_text().rpartition(")")[2].split()[1]
                )
                if wanted in words:
                    roots.add(int(entry.name))
        grown = True
        while grown:
            below = {pid for pid, parent in parents.items() if parent in roots} - roots
            roots |= below
            grown = bool(below)
        return sorted(roots)

    def kill(self) -> None:
        """SIGKILL to every process of the browser, as a phone does that needs its memory."""
        for pid in self._processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        until = time.monotonic() + 10
        while self._processes() and time.monotonic() < until:
            time.sleep(0.02)
        with contextlib.suppress(Error):
            self.context.close()

    def close(self) -> None:
        """Close it as a person does; what it had open is gone, the profile stays."""
        with contextlib.suppress(Error):
            self.context.close()
        self.kill()

    def sync_in_background(self, page: Page, address: str, tag: str = "deliver") -> None:
        """Let the browser dispatch Background Sync to the app's worker, its pages being closed.

        page: an empty one, to ask through; address: the app's origin.
        """
        tools = self.context.new_cdp_session(page)
        found: dict[str, str] = {}

        def registered(event: dict[str, Any]) -> None:
            for registration in event["registrations"]:
                found[registration["scopeURL"]] = registration["registrationId"]

        tools.on("ServiceWorker.workerRegistrationUpdated", registered)
        tools.send("ServiceWorker.enable")
        until = time.monotonic() + WAIT_MS / 1000
        while f"{address}/app/" not in found and time.monotonic() < until:
            page.wait_for_timeout(20)
        tools.send(
            "ServiceWorker.dispatchSyncEvent",
            {
                "origin": address,
                "registrationId": found[f"{address}/app/"],
                "tag": tag,
                "lastChance": False,
            },
        )

    def requests(self) -> Iterator[tuple[str, str]]:
        """(address, who asked) of every request that its network layer began, workers' too.

        Read from Chromium's own network log, which sees what page events do not. Close it first.
        """
        for log in sorted(self._folder.glob("net-*.json")):
            text = log.read_text(encoding="utf-8", errors="replace")
            for line in text.splitlines()[1:]:
                url, initiator = _REQUEST.search(line), _INITIATOR.search(line)
                if url and initiator:
                    yield json.loads(f'"{url[1]}"'), json.loads(f'"{initiator[1]}"')

    def strangers(self) -> list[tuple[str, str]]:
        """Requests of pages and workers to anything but localhost, by address and asker."""
        return sorted(
            {
                (address, asker)
                for address, asker in self.requests()
                if asker != BROWSER_ITSELF
                and urlsplit(address).scheme in ("http", "https", "ws", "wss")
                and urlsplit(address).hostname != "localhost"
            }
        )
