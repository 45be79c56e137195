"""What a server keeps, as bytes to search: every table of both stores, files, request counters."""

import re
from collections.abc import Iterator
from datetime import datetime, time

from sqlalchemy import Engine, inspect, text

from fieldapp.foundation import limits_store
from fieldapp.foundation.database import FIELD, SHARED, open_engine
from tests.databases import SPATIALITE, Stores
from tests.leaks import leveldb

Rows = dict[str, list[tuple[object, ...]]]
"""Table → its rows."""


def as_bytes(value: object) -> bytes:
    """A value as the database gives it: bytes as they are, all else as text."""
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    return str(value).encode()


def _engines(stores: Stores) -> Iterator[tuple[str, Engine]]:
    for store in (FIELD, SHARED):
        yield store, open_engine(stores.owner[store])
    if stores.kind == SPATIALITE:
        for store in (FIELD, SHARED):
            where = stores.owner[store]
            if limits_store.counter_file(where).exists():
                yield f"{store} counters", limits_store._file(where)


def rows(stores: Stores) -> Rows:
    """Every table of both stores; on the embedded default the files of counters too."""
    held: Rows = {}
    for store, engine in _engines(stores):
        with engine.connect() as connection:
            for table in inspect(connection).get_table_names():
                if table != "spatial_ref_sys":
                    found = connection.execute(text(f'SELECT * FROM "{table}"'))
                    held[f"{store}: table {table}"] = [tuple(row) for row in found]
        engine.dispose()
    return held


def tables(stores: Stores) -> dict[str, bytes]:
    """The same as text."""
    return {
        name: b"\n".join(b", ".join(as_bytes(value) for value in row) for row in found)
        for name, found in rows(stores).items()
    }


def everything(stores: Stores) -> dict[str, bytes]:
    """Tables as text, and the files as they lie on disk."""
    held = tables(stores)
    if stores.kind == SPATIALITE:
        held |= {f"file {n}": data for n, data in leveldb.contents(stores.folder).items()}
    return held


CLOCK = re.compile(r"\d\d:\d\d|(?<![0-9a-f])20\d{6}T?\d{4}(\d\d)?(?![0-9a-f])")
EPOCHS = (range(10**9, 4 * 10**9), range(10**12, 4 * 10**12), range(10**15, 4 * 10**15))


def tells_a_time(value: object) -> bool:
    """Whether a value could be any moment finer than a day, whichever moment."""
    if isinstance(value, (datetime, time)):
        return True
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return any(int(value) in epoch for epoch in EPOCHS)
    return isinstance(value, str) and CLOCK.search(value) is not None


def new_times(before: Rows, after: Rows) -> dict[str, list[object]]:
    """Table → moments in rows that were not there before."""
    found: dict[str, list[object]] = {}
    for name, held in after.items():
        known = set(map(repr, before.get(name, [])))
        fresh = [value for row in held if repr(row) not in known for value in row]
        told = [value for value in fresh if tells_a_time(value)]
        if told:
            found[name] = told
    return found
