"""What a delivery's time goes to: each step's share, taken inside the server's own code.

One process, one client, no server between: the product's functions are wrapped for the time of
the measurement, and a step's time is its own without that of the steps inside it.
"""

import contextlib
import io
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.accounts import devices
from fieldapp.audit import service as audit
from fieldapp.contacts import service as contacts
from fieldapp.foundation import envelope_keys
from fieldapp.foundation.settings import TEAM
from fieldapp.sync import intake, opening, routes, service
from fieldapp.team_app import make_app
from tests.bench import phones
from tests.bench.delivering import BATCH
from tests.bench.figures import Figure, figure
from tests.bench.phones import Delivery
from tests.bench.places import Maker
from tests.sync.phone import PATH

REPETITIONS = 5
BATCHES = 30
SINGLES = 200
WARM = 10

WRAPPED: tuple[tuple[Any, str, str], ...] = (
    (devices, "verify_delivery", "phone and signature"),
    (routes, "_body", "JSON"),
    (service, "envelope_of", "JSON"),
    (envelope_keys, "opened", "open (HPKE)"),
    (opening, "_read", "validate"),
    (contacts, "fill_districts", "districts"),
    (intake, "load", "merge"),
    (intake.Batch, "take", "merge"),
    (intake, "write", "insert"),
    (audit, "delivered", "log"),
    (devices, "note", "log"),
    (Session, "commit", "commit"),
)
REST = "all else (Flask, routing, transaction, answer)"


@dataclass
class Clock:
    """Own time of each step, elapsed and of the processor, in seconds."""

    elapsed: Counter[str] = field(default_factory=Counter)
    processor: Counter[str] = field(default_factory=Counter)
    _inside: list[list[float]] = field(default_factory=list)

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Take the time of a step, less that of the steps inside it."""
        self._inside.append([0.0, 0.0])
        begun, worked = time.perf_counter(), time.thread_time()
        try:
            yield
        finally:
            took, work = time.perf_counter() - begun, time.thread_time() - worked
            inner = self._inside.pop()
            self.elapsed[name] += took - inner[0]
            self.processor[name] += work - inner[1]
            if self._inside:
                self._inside[-1][0] += took
                self._inside[-1][1] += work

    def wrap(self, name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        """A function that does the same and takes its time."""

        def timed(*args: Any, **kwargs: Any) -> Any:
            with self.step(name):
                return original(*args, **kwargs)

        return timed


@contextlib.contextmanager
def _wrapped(clock: Clock) -> Iterator[None]:
    before = [(owner, name, getattr(owner, name)) for owner, name, _ in WRAPPED]
    for owner, name, step in WRAPPED:
        setattr(owner, name, clock.wrap(step, getattr(owner, name)))
    try:
        yield
    finally:
        for owner, name, original in before:
            setattr(owner, name, original)


def environ(delivery: Delivery) -> dict[str, Any]:
    """A prepared request as a WSGI server hands it over."""
    head, _, body = delivery.request.partition(b"\r\n\r\n")
    fields = dict(line.decode().split(": ", 1) for line in head.split(b"\r\n")[1:])
    named = {f"HTTP_{n.upper().replace('-', '_')}": v for n, v in fields.items()}
    return named | {
        "REQUEST_METHOD": "POST", "PATH_INFO": PATH, "SCRIPT_NAME": "", "QUERY_STRING": "",
        "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(), "wsgi.multithread": True, "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }  # fmt: skip


def call(app: Any, delivery: Delivery) -> None:
    """Deliver straight into the app."""
    answered = b"".join(app(environ(delivery), lambda *_: None))
    if answered.count(b'"stored"') != delivery.envelopes:
        raise AssertionError(answered[:300])


def shares(maker: Maker) -> list[Figure]:
    """Microseconds an envelope by step, in batches of 50 and one by one."""
    found: list[Figure] = []
    for size, each in ((BATCH, BATCHES), (1, SINGLES)):
        clocks: list[Clock] = []
        with maker.fresh() as stores:
            crew = phones.enrolled(stores, 1)
            stock = phones.deliveries(crew, WARM + each * REPETITIONS, size)
            app = make_app(stores.settings(TEAM))
            for delivery in stock[:WARM]:
                call(app, delivery)
            for turn in range(REPETITIONS):
                clock = Clock()
                with _wrapped(clock):
                    for delivery in stock[WARM + turn * each : WARM + (turn + 1) * each]:
                        with clock.step(REST):
                            call(app, delivery)
                clocks.append(clock)
            phones.close(app)
        found += _told(maker.kind, size, each * size, clocks)
    return found


def _told(kind: str, size: int, envelopes: int, clocks: list[Clock]) -> list[Figure]:
    way = f"batches of {size}" if size > 1 else "one by one"
    steps = list(dict.fromkeys([name for *_, name in WRAPPED] + [REST]))
    per = 1e6 / envelopes
    figures = [
        figure(
            f"step, {way}, {kind}: {name}",
            "µs/envelope",
            [clock.elapsed[name] * per for clock in clocks],
        )
        for name in steps
    ]
    whole = sum(f.median for f in figures)
    print(f"\n{kind}, {way}: {whole:,.0f} µs an envelope in one process")
    for name, f in zip(steps, figures, strict=True):
        work = sorted(c.processor[name] * per for c in clocks)[len(clocks) // 2]
        print(f"  {name:<46} {f.median:8.1f} µs {f.median / whole:5.0%}   processor {work:8.1f} µs")
    return figures
