"""Deliveries: how many envelopes a second, how late the slowest, beside plain SQL."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from fieldapp.foundation.database import FIELD
from tests.bench import clients, phones
from tests.bench.figures import Figure, figure, percentile
from tests.bench.phones import Delivery
from tests.bench.places import Maker, processor_seconds, serving
from tests.databases import POSTGRESQL, Stores

CLIENTS = 8
BATCH = 50
REPETITIONS = 5
BATCHES = 160
"""Batches of one repetition in batches: 8,000 envelopes."""
SINGLES = 1_200
"""Requests of one repetition one by one."""
WARM = 16

OPEN_RATE = 1_500
OPEN_SECONDS = 12
OPEN_REPETITIONS = 3
OPEN_CLIENTS = 24
"""Enough that a late answer delays no sending that is due: they stand in for many phones."""


def _said(sqlite: bool, value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex if sqlite else str(value)
    return value.isoformat() if isinstance(value, date) else value


def _raw_deliveries(
    stores: Stores, rows: list[dict[str, Any]], number: int, size: int
) -> list[Delivery]:
    """The same rows under new ids, as the raw baseline takes them."""
    sqlite = stores.kind != POSTGRESQL
    plain = [[_said(sqlite, v) for v in row.values()] for row in rows]
    at = list(rows[0]).index("id")
    made = []
    for turn in range(number):
        batch = []
        for i in range(size):
            values = list(plain[(turn * size + i) % len(plain)])
            values[at] = _said(sqlite, uuid4())
            batch.append(values)
        body = json.dumps(batch, separators=(",", ":")).encode()
        head = (
            "POST /rows HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        made.append(Delivery(head.encode() + body, size))
    return made


@contextmanager
def _raw_server(stores: Stores, columns: list[str]) -> Iterator[int]:
    where = stores.owner[FIELD]
    url = where.url.replace("postgresql+psycopg:", "postgresql:")
    environment = {
        "FIELDAPP_BENCH_DATABASE": url.replace("spatialite:///", "sqlite:"),
        "FIELDAPP_BENCH_COLUMNS": ",".join(columns),
        "FIELDAPP_BENCH_KEY": where.key or "",
    }
    with serving(environment, "tests.bench.raw:app") as port:
        yield port


def _check_count(stores: Stores, sent: int) -> None:
    counted = phones.stored(stores)
    if counted != sent:
        raise AssertionError(f"{sent} envelopes were sent and {counted} contacts stand there")


@dataclass
class Rates:
    """Of each repetition: envelopes a second, processor microseconds an envelope."""

    per_second: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)


def _measured(port: int, stock: list[Delivery], each: int, repetitions: int) -> Rates:
    """Rates after a warm-up."""
    clients.run(port, stock[:WARM], CLIENTS)
    rates = Rates()
    for turn in range(repetitions):
        part = stock[WARM + turn * each : WARM + (turn + 1) * each]
        before = processor_seconds(port)
        run = clients.run(port, part, CLIENTS)
        rates.per_second.append(run.per_second)
        rates.processor.append((processor_seconds(port) - before) * 1e6 / run.envelopes)
    return rates


def _capacity(maker: Maker, size: int, each: int, repetitions: int) -> tuple[Rates, Rates]:
    """The product's and plain SQL's, each on a database of its own."""
    number = WARM + each * repetitions
    with maker.fresh() as stores:
        crew = phones.enrolled(stores, CLIENTS)
        stock = phones.deliveries(crew, number, size)
        with serving(stores.environment()) as port:
            rates = _measured(port, stock, each, repetitions)
        _check_count(stores, number * size)
        rows = phones.columns(crew, 2_000)
    with maker.fresh() as stores:
        stock = _raw_deliveries(stores, rows, number, size)
        with _raw_server(stores, list(rows[0])) as port:
            raw = _measured(port, stock, each, repetitions)
        _check_count(stores, number * size)
    return rates, raw


def _figures(name: str, target: str, rates: Rates, raw: Rates) -> list[Figure]:
    return [
        figure(name, "envelopes/s", rates.per_second, target, raw.per_second),
        figure(f"{name}: processor", "µs/envelope", rates.processor, None, raw.processor),
    ]


def batches(maker: Maker) -> list[Figure]:
    """Capacity in batches of 50 from 8 clients."""
    rates, raw = _capacity(maker, BATCH, BATCHES, REPETITIONS)
    return _figures(f"deliveries in batches of {BATCH}, {maker.kind}", ">= 3000", rates, raw)


def singles(maker: Maker) -> list[Figure]:
    """Capacity one by one from 8 clients."""
    rates, raw = _capacity(maker, 1, SINGLES, REPETITIONS)
    return _figures(f"deliveries one by one, {maker.kind}", ">= 500", rates, raw)


def steady(maker: Maker) -> list[Figure]:
    """How late the slowest batches are when 1,500 envelopes come every second, come what may."""
    each = OPEN_RATE * OPEN_SECONDS // BATCH
    number = WARM + each * OPEN_REPETITIONS
    every = BATCH / OPEN_RATE
    runs: list[list[float]] = []
    with maker.fresh() as stores:
        crew = phones.enrolled(stores, CLIENTS)
        stock = phones.deliveries(crew, number, BATCH)
        with serving(stores.environment()) as port:
            clients.run(port, stock[:WARM], CLIENTS)
            for turn in range(OPEN_REPETITIONS):
                part = stock[WARM + turn * each : WARM + (turn + 1) * each]
                runs.append(clients.run(port, part, OPEN_CLIENTS, every).latencies_ms)
        _check_count(stores, number * BATCH)
        rows = phones.columns(crew, 2_000)
    raw: list[list[float]] = []
    with maker.fresh() as stores:
        stock = _raw_deliveries(stores, rows, WARM + each, BATCH)
        with _raw_server(stores, list(rows[0])) as port:
            clients.run(port, stock[:WARM], CLIENTS)
            raw.append(clients.run(port, stock[WARM:], OPEN_CLIENTS, every).latencies_ms)
    target = "<= 80" if maker.kind == POSTGRESQL else None
    name = f"a batch of {BATCH} at {OPEN_RATE}/s open loop, {maker.kind}"
    return [
        figure(f"{name}: p99", "ms", [percentile(run, 0.99) for run in runs], target,
               [percentile(run, 0.99) for run in raw]),
        figure(f"{name}: p50", "ms", [percentile(run, 0.5) for run in runs], None,
               [percentile(run, 0.5) for run in raw]),
    ]  # fmt: skip
