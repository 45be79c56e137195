"""A thousand queued contacts from a real phone to rows in the store, end to end.

Real sealing, IndexedDB and delivery in Chromium, a real server with durable databases. As quickly
as it goes; and once through a network that cuts answers in their middle, after which nothing may be
missing and nothing be there twice.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import expect
from sqlalchemy import text

from fieldapp.foundation.database import FIELD, open_engine
from tests.bench.figures import Figure, figure
from tests.bench.places import Maker
from tests.bench.stocked import Benched, fill, in_shift, one_phone
from tests.browser.proxy import Cut, Proxy
from tests.browser.words import t
from tests.databases import Stores

QUEUED = 1_000
RUNS = 3
RATE = 1_000
CUTS = 4
DELIVERY = b"POST /sync/v1/envelopes"
WAIT_MS = 180_000

DELIVERED = """() => new Promise((resolve) => {
    const queue = new BroadcastChannel("fieldapp");
    let begun = 0;
    const look = async () => {
        const db = await new Promise((done) => {
            const opening = indexedDB.open("fieldapp");
            opening.onsuccess = () => done(opening.result);
        });
        const asked = db.transaction("outbox").objectStore("outbox").count();
        const count = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
        db.close();
        if (count) return;
        queue.close();
        resolve(performance.now() - begun);
    };
    // Said when a batch is taken from the outbox, and at the end.
    queue.onmessage = () => { begun ||= performance.now(); void look(); };
})"""
"""Milliseconds from the first batch that is taken to an empty outbox."""


def _stored(stores: Stores) -> tuple[int, int]:
    """Contacts in the store, and how many different ones."""
    engine = open_engine(stores.owner[FIELD], readonly=True)
    try:
        with engine.connect() as connection:
            found = connection.execute(
                text("SELECT count(*), count(DISTINCT id) FROM contacts_contact")
            ).one()
            return found[0], found[1]
    finally:
        engine.dispose()


def _deliver(benched: Benched) -> float:
    """Let the phone deliver all that waits; seconds it took."""
    phone = benched.phone
    page = phone.browser.start()
    phone.browser.context.set_offline(True)
    phone.open()
    phone.unlock()
    page.set_default_timeout(WAIT_MS)
    page.evaluate(f"() => {{ globalThis.__delivered = ({DELIVERED})(); }}")
    benched.proxy.restore()
    phone.browser.context.set_offline(False)
    took: float = page.evaluate("() => globalThis.__delivered")
    expect(page.locator(".unsent")).to_have_text(t("All sent"), timeout=WAIT_MS)
    phone.browser.close()
    return took / 1000


@contextmanager
def _cutting(proxy: Proxy) -> Iterator[list[Cut]]:
    """The answers of the next deliveries are cut in their middle."""
    # The answer to fifty is some four thousand bytes: never whole after these.
    yield [proxy.cut_answer(DELIVERY, after=1 + 700 * turn) for turn in range(CUTS)]


def delivered(maker: Maker) -> list[Figure]:
    """Envelopes a second from phone to store; lossless where answers are cut in their middle."""
    rates = []
    with one_phone(maker) as benched:
        in_shift(benched)
        (before, _) = _stored(benched.stores)
        for turn in range(1, RUNS + 1):
            fill(benched, 0, QUEUED)
            rates.append(QUEUED / _deliver(benched))
            _check(benched.stores, before + turn * QUEUED)
        fill(benched, 0, QUEUED)
        with _cutting(benched.proxy) as cuts:
            seconds = _deliver(benched)
        _check(benched.stores, before + (RUNS + 1) * QUEUED)
        done = [cut for cut in cuts if cut.done.is_set() and not cut.whole]
        if len(done) != CUTS:
            raise AssertionError(f"{len(done)} answers were cut, not {CUTS}")
    print(f"{', '.join(f'{rate:,.0f}' for rate in rates)} envelopes/s", file=sys.stderr)
    name = f"{QUEUED:,} queued envelopes from a phone to the store, {maker.kind}"
    return [
        figure(name, "envelopes/s", rates, f">= {RATE}"),
        figure(f"{name}: {CUTS} answers cut in their middle, none lost", "s", [seconds]),
    ]


def _check(stores: Stores, expected: int) -> None:
    rows, different = _stored(stores)
    if (rows, different) != (expected, expected):
        raise AssertionError(f"{rows} contacts ({different} different), not {expected}")
