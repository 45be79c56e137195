"""The raw baseline of deliveries: a bare Flask app and plain SQL, nothing else.

It takes rows as JSON lists and inserts them with one statement and one commit a batch, into the
same table with the same indexes and the same durable settings. No seal, no signature, no rule,
no log: what is lost against it is the price of those.
"""

import json
import os
from queue import Empty, SimpleQueue
from typing import Any

import psycopg
import sqlcipher3
from flask import Flask, request

URL = os.environ["FIELDAPP_BENCH_DATABASE"]
COLUMNS = os.environ["FIELDAPP_BENCH_COLUMNS"].split(",")
TABLE = "contacts_contact"

app = Flask("raw")
_idle: SimpleQueue[Any] = SimpleQueue()


def _connect() -> Any:
    if not URL.startswith("sqlite:"):
        return psycopg.connect(URL)
    connection = sqlcipher3.connect(
        URL.removeprefix("sqlite:"), check_same_thread=False, timeout=10, isolation_level=None
    )
    connection.execute(f"PRAGMA key = \"x'{os.environ['FIELDAPP_BENCH_KEY']}'\"")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA busy_timeout = 10000")
    return connection


def _insert(connection: Any, rows: list[list[Any]]) -> None:
    sqlite = URL.startswith("sqlite:")
    marks = ",".join(["?" if sqlite else "%s"] * len(COLUMNS))
    statement = f"INSERT INTO {TABLE} ({','.join(COLUMNS)}) VALUES "
    statement += ",".join([f"({marks})"] * len(rows))
    if sqlite:
        connection.execute("BEGIN IMMEDIATE")
    connection.execute(statement, [value for row in rows for value in row])
    connection.execute("COMMIT")


@app.get("/healthz")
def healthz() -> dict[str, str]:
    return {"status": "ok"}


@app.post("/rows")
def rows() -> dict[str, Any]:
    given = json.loads(request.get_data())
    try:
        connection = _idle.get_nowait()
    except Empty:
        connection = _connect()
    _insert(connection, given)
    _idle.put(connection)
    return {"answers": ["stored"] * len(given)}
